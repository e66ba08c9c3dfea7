import { FileInput, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import form from '../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { useSaveCalendar } from './schedule-queries.ts'
import type { Calendar, Skips } from './types.ts'

type Source = 'dates' | 'file' | 'url'

type Draft = {
  readonly name: string
  readonly skips: Skips
  readonly source: Source
  readonly dates: string
  readonly file: File | null
  readonly url: string
}

type Props = {
  readonly calendar: Calendar | null
  readonly onClose: () => void
  readonly onMade: (made: Calendar) => void
}

/** Makes a calendar of special days, or changes one. */
export function CalendarForm({ calendar, onClose, onMade }: Props) {
  const [draft, setDraft] = useState(() => draftOf(calendar))
  const [isTried, setTried] = useState(false)
  const save = useSaveCalendar(calendar?.id ?? null)
  const wrong = errorsOf(draft, calendar)
  const errors: Errors = { ...errorsOfRefusal(save.error, fieldOf), ...(isTried && wrong) }
  function set(change: Partial<Draft>): void {
    save.reset()
    setDraft({ ...draft, ...change })
  }
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    // The form lies over another one, in React's tree within it.
    event.stopPropagation()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    const body = await bodyOf(draft)
    save.mutate(body, {
      onSuccess: (made) => {
        if (calendar === null) onMade(made)
        onClose()
      },
    })
  }
  return (
    <Modal opened onClose={onClose} title={calendar === null ? 'New calendar' : `Edit ${calendar.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          placeholder="Holidays"
          value={draft.name}
          error={errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
        />
        <Select
          label="On its days"
          allowDeselect={false}
          data={[
            { value: 'both', label: 'Neither start nor stop' },
            { value: 'start', label: 'Do not start' },
            { value: 'stop', label: 'Do not stop' },
          ]}
          value={draft.skips}
          onChange={(skips) => set({ skips: (skips ?? draft.skips) as Skips })}
          comboboxProps={{ shadow: 'md' }}
        />
        <SourceFields draft={draft} errors={errors} set={set} />
        <FormEnd
          word={calendar === null ? 'Make the calendar' : 'Save'}
          isPending={save.isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

type FieldsProps = {
  readonly draft: Draft
  readonly errors: Readonly<Record<string, string>>
  readonly set: (change: Partial<Draft>) => void
}

function SourceFields({ draft, errors, set }: FieldsProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Where its days come from"
        data={[
          { value: 'dates', label: 'Dates' },
          { value: 'file', label: 'File (.ics)' },
          { value: 'url', label: 'Address' },
        ]}
        value={draft.source}
        onChange={(source) => set({ source: source as Source })}
      />
      <SourceField {...{ draft, errors, set }} />
    </>
  )
}

function SourceField({ draft, errors, set }: FieldsProps) {
  switch (draft.source) {
    case 'dates':
      return (
        <Textarea
          label="Days"
          description="One a line, such as 2026-12-25"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={4}
          maxRows={12}
          value={draft.dates}
          error={errors.dates}
          onChange={(event) => set({ dates: event.currentTarget.value })}
        />
      )
    case 'file':
      return (
        <FileInput
          label="Calendar file"
          placeholder="Choose a file"
          accept=".ics,text/calendar"
          clearable
          value={draft.file}
          error={errors.file}
          onChange={(file) => set({ file })}
        />
      )
    case 'url':
      return (
        <TextInput
          label="Address"
          description="It is read again every day"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="https://calendar.example.org/holidays.ics"
          value={draft.url}
          error={errors.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
      )
  }
}

function draftOf(calendar: Calendar | null): Draft {
  return {
    name: calendar?.name ?? '',
    skips: calendar?.skips ?? 'both',
    source: calendar?.icsUrl ? 'url' : 'dates',
    dates: calendar?.icsUrl ? '' : (calendar?.dates.join('\n') ?? ''),
    file: null,
    url: calendar?.icsUrl ?? '',
  }
}

const datesIn = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((date) => date !== '')

function errorsOf({ name, source, dates, file, url }: Draft, calendar: Calendar | null) {
  const strange = datesIn(dates).find((date) => !/^\d{4}-\d{2}-\d{2}$/.test(date))
  return {
    ...(name.trim() === '' && { name: 'Give the calendar a name.' }),
    ...(source === 'dates' &&
      strange !== undefined && { dates: `“${strange}” is no date such as 2026-12-25.` }),
    ...(source === 'dates' &&
      calendar === null &&
      datesIn(dates).length === 0 && { dates: 'Name at least one day.' }),
    ...(source === 'file' && file === null && { file: 'Choose a file.' }),
    ...(source === 'url' && url.trim() === '' && { url: 'Give its address.' }),
  }
}

async function bodyOf({ name, skips, source, dates, file, url }: Draft) {
  const from =
    source === 'dates'
      ? { dates: datesIn(dates) }
      : source === 'file'
        ? { ics: (await file?.text()) ?? '' }
        : { icsUrl: url.trim() }
  return { name: name.trim(), skips, ...from }
}

const FIELDS: Readonly<Record<string, string>> = { name: 'name', dates: 'dates', ics: 'file', icsUrl: 'url' }

function fieldOf(path: string): string | null {
  return FIELDS[/^\w+/.exec(path)?.[0] ?? ''] ?? null
}
