import { ActionIcon, TextInput, UnstyledButton } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import {
  IconArrowBarToDown,
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDownload,
  IconSearch,
  IconTextWrap,
} from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import type { Run } from '../api-types.ts'
import { plainText, type Screen } from '../ui/ansi.ts'
import rows from '../ui/rows.module.css'
import { formatBytes } from '../ui/size.ts'
import type { Search } from './output-search.ts'
import classes from './output-view.module.css'
import { outputPath } from './queries.ts'

type Props = {
  readonly run: Run
  readonly screen: Screen
  /** How many bytes of the beginning are kept no longer. */
  readonly cut: number
  readonly search: Search
  readonly isWrapped: boolean
  readonly onWrap: () => void
  /** Null when nothing grows any more. */
  readonly following: { readonly isOn: boolean; readonly onFlip: () => void } | null
}

/** What can be done with an output: search, follow, wrap, copy, download. */
export function OutputBar({ run, screen, cut, search, isWrapped, onWrap, following }: Props) {
  return (
    <figcaption className={classes.bar}>
      <SearchBox search={search} />
      <span className={rows.quiet}>{cutWords(cut, following !== null)}</span>
      <span className={classes.tools}>
        {following !== null && (
          <UnstyledButton className={classes.tool} aria-pressed={following.isOn} onClick={following.onFlip}>
            <IconArrowBarToDown size={16} aria-hidden />
            Follow the end
          </UnstyledButton>
        )}
        <UnstyledButton className={classes.tool} aria-pressed={isWrapped} onClick={onWrap}>
          <IconTextWrap size={16} aria-hidden />
          Wrap
        </UnstyledButton>
        <CopyOutput screen={screen} />
        <a className={classes.tool} href={outputPath(run.id)} download={`${run.target.name} ${run.id}.txt`}>
          <IconDownload size={16} aria-hidden />
          Download
        </a>
      </span>
    </figcaption>
  )
}

function cutWords(cut: number, isLive: boolean): string {
  if (cut > 0) return `The first ${formatBytes(cut)} were cut.`
  return isLive ? 'Writing…' : ''
}

/** Enter goes to the next match, with Shift to the one before, Escape ends the search. */
function SearchBox({ search: { wanted, count, current, setWanted, go } }: { readonly search: Search }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      go(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape' && wanted !== '') {
      event.stopPropagation()
      setWanted('')
    }
  }
  return (
    <span className={classes.search}>
      <TextInput
        type="search"
        size="xs"
        w={180}
        aria-label="Search the output"
        placeholder="Search the output"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {wanted !== '' && (
        <>
          <span className={rows.quiet} role="status">
            {count === 0 ? 'No match' : `${current + 1} of ${count.toLocaleString('en')}`}
          </span>
          <ActionIcon.Group>
            <Step label="Match before" onClick={() => go(-1)} isOff={count === 0} icon={IconChevronUp} />
            <Step label="Next match" onClick={() => go(1)} isOff={count === 0} icon={IconChevronDown} />
          </ActionIcon.Group>
        </>
      )}
    </span>
  )
}

type StepProps = {
  readonly label: string
  readonly isOff: boolean
  readonly icon: typeof IconChevronUp
  readonly onClick: () => void
}

function Step({ label, isOff, icon: Icon, onClick }: StepProps) {
  return (
    <ActionIcon variant="default" size={28} aria-label={label} disabled={isOff} onClick={onClick}>
      <Icon size={15} aria-hidden />
    </ActionIcon>
  )
}

function CopyOutput({ screen }: { readonly screen: Screen }) {
  const { copied, copy } = useClipboard()
  return (
    <UnstyledButton className={classes.tool} onClick={() => copy(plainText(screen))}>
      {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
      {copied ? 'Copied' : 'Copy'}
    </UnstyledButton>
  )
}
