// What the tray shows, from what is so. Pure: the same glance at the same minute gives the same model.
import type { Glance, GlanceFiring, GlanceState } from '#shared/glance.ts'
import { formatRelative, formatWhen, type HourCycle, zoneName } from '#shared/time-words.ts'

/** What a click asks for. */
export type TrayAct =
  | { readonly do: 'toggleWindow' | 'resume' | 'docs' | 'quit' }
  | { readonly do: 'open'; readonly path: string }
  | { readonly do: 'switch'; readonly kind: 'schedule' | 'job'; readonly id: string; readonly on: boolean }
  | { readonly do: 'run'; readonly id: string }
  | { readonly do: 'hold'; readonly id: string; readonly span: HoldSpan }
  | { readonly do: 'pause'; readonly span: PauseSpan }

export type HoldSpan = '1h' | '4h' | 'tomorrow'
export type PauseSpan = '1h' | 'tomorrow' | 'always'

export type TrayItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct }
  | { readonly kind: 'check'; readonly label: string; readonly isOn: boolean; readonly act: TrayAct }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] }

export type TrayModel = {
  readonly icon: GlanceState
  readonly toolTip: string
  readonly items: readonly TrayItem[]
}

export type TrayView = {
  /** Null while nothing is known, which is before the first answer of the server and when it has gone. */
  readonly glance: Glance | null
  readonly now: number
  /** The operator's zone. */
  readonly timeZone: string
  /** How the operator writes times of day. */
  readonly hourCycle: HourCycle
  readonly isWindowShown: boolean
}

/** Windows cuts a tooltip there, in UTF-16 units. */
const LONGEST_TOOL_TIP = 127
const LONGEST_LABEL = 60
const WORDS = { start: 'Start', stop: 'Stop', run: 'Run' } as const
const LINE: TrayItem = { kind: 'line' }

export function trayModel(view: TrayView): TrayModel {
  const { glance } = view
  return {
    icon: glance?.state ?? 'idle',
    toolTip: cut(toolTipOf(view), LONGEST_TOOL_TIP),
    items: glance === null ? startingItems(view) : joinSections(sectionsOf(glance, view)),
  }
}

function toolTipOf(view: TrayView): string {
  const { glance } = view
  if (glance === null) return 'Hourhand is starting'
  if (glance.pause !== null) return `Hourhand · ${pauseWords(glance.pause, view)}`
  const trouble = glance.unseen > 0 ? ` · ${unseenWords(glance.unseen)}` : ''
  const [next] = glance.next
  const coming = next === undefined ? 'Nothing is due' : `${nameOf(next)}, ${whenOf(next, view)}`
  return `Hourhand${trouble} · ${coming}`
}

function startingItems(view: TrayView): readonly TrayItem[] {
  return [{ kind: 'text', label: 'Hourhand is starting' }, LINE, windowItem(view), quitItem()]
}

function sectionsOf(glance: Glance, view: TrayView): readonly (readonly TrayItem[])[] {
  return [
    [...troubleItems(glance), ...pauseState(glance, view)],
    nextItems(glance, view),
    onCallItems(glance, view),
    glance.switches.map((one) => ({
      kind: 'check',
      label: label(one.name),
      isOn: one.enabled,
      act: { do: 'switch', kind: one.kind, id: one.id, on: !one.enabled },
    })),
    [...runMenu(glance), ...holdMenu(glance), pauseMenu(glance)],
    [windowItem(view), { kind: 'act', label: 'API documentation', act: { do: 'docs' } }],
    [quitItem()],
  ]
}

function troubleItems({ unseen }: Glance): readonly TrayItem[] {
  if (unseen === 0) return []
  return [{ kind: 'act', label: unseenWords(unseen), act: { do: 'open', path: '/' } }]
}

function pauseState({ pause }: Glance, view: TrayView): readonly TrayItem[] {
  return pause === null ? [] : [{ kind: 'text', label: pauseWords(pause, view) }]
}

function nextItems({ next }: Glance, view: TrayView): readonly TrayItem[] {
  if (next.length === 0) return [{ kind: 'text', label: 'Nothing is due' }]
  return next.map((firing) => ({
    kind: 'act',
    label: label(`${nameOf(firing)} – ${whenOf(firing, view)}`),
    act: { do: 'open', path: `/${firing.kind}s/${firing.id}` },
  }))
}

function onCallItems({ onCall }: Glance, { now, timeZone, hourCycle }: TrayView): readonly TrayItem[] {
  return onCall.map(({ rotaId, rota, people, until }) => {
    const who = people.length === 0 ? 'nobody' : people.join(', ')
    const end = until === null ? '' : ` until ${formatWhen(Date.parse(until), timeZone, now, { hourCycle })}`
    return {
      kind: 'act',
      label: label(`${rota}: ${who}${end}`),
      act: { do: 'open', path: `/on-call/${rotaId}` },
    }
  })
}

function runMenu({ jobs }: Glance): readonly TrayItem[] {
  if (jobs.length === 0) return []
  const items = jobs.map(
    ({ id, name }): TrayItem => ({ kind: 'act', label: label(name), act: { do: 'run', id } }),
  )
  return [{ kind: 'menu', label: 'Run a job now', items }]
}

const HOLDS: readonly (readonly [HoldSpan, string])[] = [
  ['1h', 'for 1 hour'],
  ['4h', 'for 4 hours'],
  ['tomorrow', 'until tomorrow'],
]

function holdMenu({ resources }: Glance): readonly TrayItem[] {
  if (resources.length === 0) return []
  const items = resources.map(
    ({ id, name, status }): TrayItem => ({
      kind: 'menu',
      label: label(`${name} (${status})`),
      items: HOLDS.map(([span, words]) => ({
        kind: 'act',
        label: `As it is ${words}`,
        act: { do: 'hold', id, span },
      })),
    }),
  )
  return [{ kind: 'menu', label: 'Hold a resource', items }]
}

const PAUSES: readonly (readonly [PauseSpan, string])[] = [
  ['1h', 'For 1 hour'],
  ['tomorrow', 'Until tomorrow'],
  ['always', 'Until I resume'],
]

function pauseMenu({ pause }: Glance): TrayItem {
  if (pause !== null) return { kind: 'act', label: 'Resume everything', act: { do: 'resume' } }
  const items = PAUSES.map(
    ([span, words]): TrayItem => ({ kind: 'act', label: words, act: { do: 'pause', span } }),
  )
  return { kind: 'menu', label: 'Pause everything', items }
}

function windowItem({ isWindowShown }: TrayView): TrayItem {
  return {
    kind: 'act',
    label: isWindowShown ? 'Hide the window' : 'Open Hourhand',
    act: { do: 'toggleWindow' },
  }
}

function quitItem(): TrayItem {
  return { kind: 'act', label: 'Quit Hourhand', act: { do: 'quit' } }
}

/** The sections that have something in them, a line between each two. */
function joinSections(sections: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return sections
    .filter((items) => items.length > 0)
    .flatMap((items, index) => (index === 0 ? items : [LINE, ...items]))
}

function nameOf({ what, name }: GlanceFiring): string {
  return `${WORDS[what]} ${name}`
}

/** `tomorrow 08:00 Berlin, in 14 h`: the distance in minutes, so that the menu changes but once a minute. */
function whenOf({ at, timeZone }: GlanceFiring, { now, hourCycle }: TrayView): string {
  const instant = Date.parse(at)
  const distance = Math.ceil((instant - now) / 60_000) * 60_000
  return `${formatWhen(instant, timeZone, now, { hourCycle })} ${zoneName(timeZone)}, ${formatRelative(now + distance, now)}`
}

function pauseWords(
  { until }: { readonly until: string | null },
  { now, timeZone, hourCycle }: TrayView,
): string {
  if (until === null) return 'Paused until you resume'
  return `Paused until ${formatWhen(Date.parse(until), timeZone, now, { hourCycle })} ${zoneName(timeZone)}`
}

function unseenWords(count: number): string {
  return count === 1 ? '1 failure not yet seen' : `${count} failures not yet seen`
}

/** A label as menus want it: not too long, and its `&` are no marks of a shortcut. */
function label(text: string): string {
  return cut(text.replaceAll(/\s+/g, ' ').trim(), LONGEST_LABEL).replaceAll('&', '&&')
}

/** Cut by whole characters, with an ellipsis. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  let short = ''
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    if (short.length + segment.length > most - 1) break
    short += segment
  }
  return `${short}…`
}
