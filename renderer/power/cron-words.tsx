import { useQuery } from '@tanstack/react-query'

/** A cron expression in words. The parser is large, so it is fetched when the first words are needed. */
export function CronWords({ expression }: { readonly expression: string }) {
  const { data, isError } = useQuery({
    queryKey: ['words', expression],
    queryFn: async () => shorten((await import('#shared/cron.ts')).describeCron(expression)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return <span title={expression}>{isError ? expression : (data ?? ' ')}</span>
}

/** `At 08:00, Monday through Friday` beside a `Start` needs no `At`. */
export function shorten(words: string): string {
  return words
    .replace(/^At (?=\d)/, '')
    .replace(/^[\d:]+(?:,? (?:and )?[\d:]+)*$/, '$& every day')
    .replace(/^E(?=very)/, 'e')
    .replaceAll(' through ', ' to ')
}
