import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { request } from '../api.ts'
import { useIsReadOnly } from '../session.tsx'
import { type Command, readCommands } from './commands.ts'
import { fixedCommands } from './fixed.ts'
import { type Found, foundCommands, nameIn } from './found.ts'
import { fits, match } from './match.ts'
import { useDeeds } from './use-deeds.ts'

/** What fits the words: pages, things the server has found, deeds. Commands of one group stand together. */
export function useMatches(query: string): readonly Command[] {
  const [asked] = useDebouncedValue(nameIn(query), 80)
  const [, go] = useLocation()
  const deeds = useDeeds(useIsReadOnly())
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: async ({ signal }) => {
      const words = new URLSearchParams(asked === '' ? {} : { q: asked })
      return (await request<{ data: readonly Found[] }>(`/api/search?${words}`, { signal })).data
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const ours = match([...readCommands(), ...fixedCommands(go, deeds)], query)
  if (query.trim() === '') return together(ours)
  // What was found for other words is only shown as far as it fits these, too: Enter takes what stands on top.
  const isFor = (name: string) => fits(name, nameIn(query))
  const things = (found.data ?? []).filter(({ name }) =>
    found.isPlaceholderData || asked !== nameIn(query) ? isFor(name) : true,
  )
  return together([...ours, ...foundCommands(things, { go, deeds, query })])
}

function together(commands: readonly Command[]): readonly Command[] {
  return [...Map.groupBy(commands, ({ group }) => group).values()].flat()
}
