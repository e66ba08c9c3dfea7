// One setting: what it is called and what it means on the left, its control on the right. It saves by itself.
import { IconCheck } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import classes from './setting-row.module.css'
import type { Saving } from './use-saving.ts'

type Props = {
  readonly name: string
  readonly hint?: ReactNode
  readonly saving?: Saving
  /** The control is no wider than it needs to be, as a switch is. */
  readonly isShort?: boolean
  /** Gets the ids of the name and of the hint, by which it is called. */
  readonly children: (ids: { readonly nameId: string; readonly hintId: string }) => ReactNode
}

export function SettingRow({ name, hint, saving, isShort = false, children }: Props) {
  const id = useId()
  const [nameId, hintId] = [`${id}-name`, `${id}-hint`]
  const short = isShort ? { 'data-short': true } : {}
  return (
    <div className={classes.row} {...short}>
      <div>
        <div className={classes.name} id={nameId}>
          {name}
        </div>
        <div className={classes.hint} id={hintId}>
          {hint}
        </div>
      </div>
      <div className={classes.control} {...short}>
        <div className={classes.line}>
          {isShort && <Saved saving={saving} />}
          {children({ nameId, hintId })}
        </div>
        {!isShort && <Saved saving={saving} />}
        {saving?.error !== undefined && (
          <span className={classes.bad} role="alert">
            {saving.error}
          </span>
        )}
      </div>
    </div>
  )
}

/** Rows of settings inside a panel. */
export function SettingRows({ children }: { readonly children: ReactNode }) {
  return <div className={classes.rows}>{children}</div>
}

/** What stands in a panel beside rows. */
export function SettingBody({ children }: { readonly children: ReactNode }) {
  return <div className={classes.body}>{children}</div>
}

function Saved({ saving }: { readonly saving: Saving | undefined }) {
  return (
    <span role="status" className={saving?.isSaved ? classes.saved : undefined}>
      {saving?.isSaved && (
        <>
          <IconCheck size={14} aria-hidden />
          Saved
        </>
      )}
    </span>
  )
}
