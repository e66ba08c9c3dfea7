import { Badge } from '@mantine/core'
import classes from './job-list.module.css'

type Props = {
  readonly tags: Readonly<Record<string, string>>
  /** Asks for the jobs that bear a tag too; without it the tags are words alone. */
  readonly onTag?: (tag: string) => void
}

/** The tags of a job. */
export function JobTags({ tags, onTag }: Props) {
  const entries = Object.entries(tags)
  if (entries.length === 0) return null
  return (
    <span className={classes.tags}>
      {entries.map(([key, value]) => {
        const words = tagWords(key, value)
        if (onTag === undefined)
          return (
            <Badge key={key} color="gray" maw="100%" className={classes.tag} title={words}>
              {words}
            </Badge>
          )
        return (
          <Badge
            key={key}
            component="button"
            type="button"
            color="gray"
            maw="100%"
            className={`${classes.tag} ${classes.press}`}
            title={`Show the jobs with ${words}`}
            onClick={() => onTag(tagOf(key, value))}
          >
            {words}
          </Badge>
        )
      })}
    </span>
  )
}

export const tagWords = (key: string, value: string): string => (value === '' ? key : `${key}: ${value}`)

/** A tag as the list is asked for it. */
export const tagOf = (key: string, value: string): string => `${key}=${value}`
