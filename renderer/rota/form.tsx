// What the forms of this page have in common: where a refusal is shown, and the row of buttons.
import { Button, Text } from '@mantine/core'
import { ApiError, reasonOf } from '../api.ts'
import { type Errors, fieldOf } from './draft.ts'
import classes from './form.module.css'

/** A refusal as the error of the field it names; of none the form has, it is the form's own (`form`). */
export function errorsOfRefusal(error: unknown, fields: readonly string[]): Errors {
  if (error === null || error === undefined) return {}
  const field = error instanceof ApiError ? fieldOf(error.field) : null
  return { [field !== null && fields.includes(field) ? field : 'form']: reasonOf(error) }
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
