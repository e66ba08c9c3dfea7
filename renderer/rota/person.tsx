import { type CSSProperties, createContext, type ReactNode, use, useMemo } from 'react'
import { useSession } from '../session.tsx'
import { type Colour, coloursOf } from './colour.ts'
import { idsOf, initialsOf, knownAs, type Names, nameOf, namesOf } from './names.ts'
import classes from './person.module.css'
import { usePeople, useRotas } from './queries.ts'
import type { Participant, Person } from './types.ts'

export type Directory = {
  readonly people: readonly Person[]
  readonly names: Names
  readonly colours: ReadonlyMap<string, Colour>
  /** The operator, where the directory knows their e-mail address. */
  readonly me: Person | null
}

const EMPTY: Directory = { people: [], names: new Map(), colours: new Map(), me: null }
const DirectoryContext = createContext<Directory>(EMPTY)

/** What people are called and which colours they have, for everything inside. */
export function DirectoryProvider({ children }: { readonly children: ReactNode }) {
  const { data: people } = usePeople()
  const { data: rotas } = useRotas()
  const email = useSession().data?.user.email.toLowerCase()
  const directory = useMemo(
    () => ({
      people: people ?? [],
      me: people?.find(({ username }) => username.toLowerCase() === email) ?? null,
      names: namesOf([
        ...(rotas ?? []).flatMap(({ onCall }) => onCall.flatMap((duty) => duty.people)),
        ...(people ?? []),
      ]),
      colours: coloursOf(
        idsOf(rotas ?? []),
        (people ?? []).map(({ id }) => id),
        knownAs(rotas ?? [], people ?? []),
      ),
    }),
    [people, rotas, email],
  )
  return <DirectoryContext value={directory}>{children}</DirectoryContext>
}

export function useDirectory(): Directory {
  return use(DirectoryContext)
}

export type Painted = { readonly className: string; readonly style: CSSProperties }

/** What a thing of this participant's colour carries; one who has no colour yet, and nobody, is grey. */
export function paintOf(
  { type, id }: Pick<Participant, 'type' | 'id'>,
  { colours }: Pick<Directory, 'colours'>,
): Painted {
  const colour = id === null ? undefined : colours.get(id)
  if (type === 'none' || colour === undefined) return { className: classes.grey ?? '', style: {} }
  const { hue, isDeep, isHatched } = colour
  const names = [classes.coloured, isDeep && classes.deep, isHatched && classes.hatched]
  // React's types know no custom properties.
  return { className: names.filter(Boolean).join(' '), style: { '--hue': hue } as CSSProperties }
}

export function useColour(participant: Pick<Participant, 'type' | 'id'>): Painted {
  return paintOf(participant, useDirectory())
}

/** Initials on the person's colour; the name stands beside it. */
export function Face({
  participant,
  size = 'md',
}: {
  readonly participant: Participant
  readonly size?: 'sm' | 'md'
}) {
  const { names } = useDirectory()
  const { className, style } = useColour(participant)
  return (
    <span className={`${classes.face} ${className}`} style={style} data-size={size} aria-hidden>
      {participant.type === 'none' ? '–' : initialsOf(nameOf({ ...participant, type: 'user' }, names))}
    </span>
  )
}
