import { VisuallyHidden } from '@mantine/core'
import { percent } from './bar.tsx'
import classes from './choice.module.css'
import type { Chosen } from './choose.ts'
import type { Scene } from './scene.ts'
import { placeOf } from './ticks.ts'
import { coverWords } from './words.ts'

type Props = { readonly chosen: Chosen | null; readonly who: string | null; readonly scene: Scene }

/** What is being chosen on a lane, drawn and said: `Ana covers Thu 18:00 to Fri 09:00, Berlin`. */
export function Choice({ chosen, who, scene }: Props) {
  const { span, clock, now } = scene
  const words = chosen === null ? '' : coverWords(who, chosen, clock, now)
  const from = chosen === null ? 0 : Math.max(0, placeOf(chosen.startAt, span))
  const to = chosen === null ? 0 : Math.min(1, placeOf(chosen.endAt, span))
  return (
    <>
      <VisuallyHidden role="status">{chosen && `${words}, in ${chosen.rotation}`}</VisuallyHidden>
      {chosen && (
        <div className={classes.area} style={{ top: chosen.top, height: chosen.height }} aria-hidden>
          <div
            className={classes.box}
            style={{ left: percent(from), width: percent(Math.max(0, to - from)) }}
          >
            <span className={classes.words} data-side={from > 0.6 ? 'right' : 'left'}>
              {words}
            </span>
          </div>
        </div>
      )}
    </>
  )
}
