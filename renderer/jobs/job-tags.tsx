import { Badge } from '@mantine/core'
import classes from './job-list.module.css'

/** The tags of a job. */
export function JobTags({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}: ${value}`))
  if (pairs.length === 0) return null
  return (
    <span className={classes.tags} title={pairs.join('\n')}>
      {pairs.map((pair) => (
        <Badge key={pair} color="gray" maw="100%" className={classes.tag}>
          {pair}
        </Badge>
      ))}
    </span>
  )
}
