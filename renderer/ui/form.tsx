// What forms have in common: where a refusal is shown, and the row of buttons.
import { Button, Text } from '@mantine/core'
import { ApiError, reasonOf } from '../api.ts'
import classes from './form.module.css'

/** What is wrong, by field; `form` is the form as a whole. */
export type Errors = Readonly<Record<string, string>>

/** A refusal as the error of the field it names; of none the form has, it is the form's own. */
export function errorsOfRefusal(error: unknown, fieldOf: (path: string) => string | null): Errors {
  if (error === null || error === undefined) return {}
  const path = error instanceof ApiError ? error.field : null
  return { [(path === null ? null : fieldOf(path)) ?? 'form']: reasonOf(error) }
}

type Props = {
  readonly word: string
  readonly isPending: boolean
  readonly error: string | undefined
  readonly onCancel?: () => void
}

export function FormEnd({ word, isPending, error, onCancel }: Props) {
  return (
    <>
      {error !== undefined && (
        <Text size="sm" className={classes.error} role="alert">
          {error}
        </Text>
      )}
      <div className={classes.buttons}>
        {onCancel && (
          <Button variant="default" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" size="sm" loading={isPending}>
          {word}
        </Button>
      </div>
    </>
  )
}
