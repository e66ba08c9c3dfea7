import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Command } from './commands.ts'
import { closeOverlay } from './open.ts'
import classes from './palette.module.css'
import { useMatches } from './use-matches.ts'

const LABEL = 'Search, or say what to do'

/** Every page, every thing by its name and what can be done with it, and every deed of the page one is on. */
export function Palette() {
  const [query, setQuery] = useState('')
  return (
    <Modal.Root opened onClose={closeOverlay} size={600} yOffset="9vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label={LABEL} radius="lg">
        <Modal.Body p={0} className={classes.body ?? ''}>
          <Choice query={query} onQuery={setQuery} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

type Props = { readonly query: string; readonly onQuery: (query: string) => void }

/** A field and a list below it (WAI-ARIA: combobox): the field keeps the focus, the arrows choose. */
function Choice({ query, onQuery }: Props) {
  const { commands, chosen, step, want } = useChosen(useMatches(query))
  const listId = useId()
  const optionId = (command: Command) => `${listId} ${command.id}`.replaceAll(/\s/g, '_')
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter' && chosen) choose(chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className={classes.field}>
        <IconSearch size={19} aria-hidden />
        <input
          ref={focus}
          data-autofocus
          className={classes.input}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-label={LABEL}
          placeholder={LABEL}
          autoComplete="off"
          spellCheck={false}
          value={query}
          {...(chosen && { 'aria-activedescendant': optionId(chosen) })}
          onChange={({ currentTarget }) => {
            want(null)
            onQuery(currentTarget.value)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd className={classes.escape}>Esc</kbd>
      </div>
      <Options id={listId} commands={commands} chosen={chosen} optionId={optionId} onPoint={want} />
      <span className={classes.count} role="status">
        {commands.length === 0 ? 'Nothing is called so.' : ''}
      </span>
    </>
  )
}

/** The command that is chosen: the one that was wanted while it fits, or else the first. */
function useChosen(commands: readonly Command[]) {
  const [wanted, want] = useState<string | null>(null)
  const at = Math.max(
    0,
    commands.findIndex(({ id }) => id === wanted),
  )
  const step = (by: number) => want(commands[(at + by + commands.length) % commands.length]?.id ?? null)
  return { commands, chosen: commands[at], step, want }
}

/** At once: who opens the palette types on, and the dialog gives the focus only some time after it is drawn. */
function focus(field: HTMLInputElement | null): void {
  field?.focus()
}

function choose(command: Command): void {
  closeOverlay()
  command.run()
}

type OptionsProps = {
  readonly id: string
  readonly commands: readonly Command[]
  readonly chosen: Command | undefined
  readonly optionId: (command: Command) => string
  readonly onPoint: (id: string) => void
}

function Options({ id, commands, chosen, optionId, onPoint }: OptionsProps) {
  const groups = [...Map.groupBy(commands, ({ group }) => group)]
  return (
    <div id={id} role="listbox" aria-label="What fits" className={classes.list}>
      {groups.map(([name, items]) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options is no set of fields.
        <div key={name} role="group" aria-label={name}>
          <div className={classes.group} aria-hidden>
            {name}
          </div>
          {items.map((command) => (
            <Option
              key={command.id}
              id={optionId(command)}
              command={command}
              isChosen={command === chosen}
              onPoint={() => onPoint(command.id)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

type OptionProps = {
  readonly id: string
  readonly command: Command
  readonly isChosen: boolean
  readonly onPoint: () => void
}

function Option({ id, command, isChosen, onPoint }: OptionProps) {
  const { label, description, icon: Icon } = command
  const own = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) own.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
    <div
      ref={own}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={classes.option}
      // A list that scrolls under a pointer at rest chooses nothing.
      onPointerMove={onPoint}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => choose(command)}
    >
      <span className={classes.icon}>{Icon && <Icon size={18} stroke={1.7} />}</span>
      {/* The space keeps its name and its facts apart where they are read out. */}
      <span className={classes.label}>{`${label} `}</span>
      <span className={classes.facts}>{description}</span>
    </div>
  )
}
