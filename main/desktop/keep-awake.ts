// While a run goes, and where it is wanted, the machine does not go to sleep. It stops nothing else: the screen may.
import type * as Electron from 'electron'

type Blocker = Pick<Electron.PowerSaveBlocker, 'start' | 'stop'>

/** To be told whether anything runs and whether it is wanted, as often as one likes. */
export function createKeepAwake(blocker: Blocker) {
  let id: number | null = null
  return (isNeeded: boolean): void => {
    if (isNeeded && id === null) id = blocker.start('prevent-app-suspension')
    if (!isNeeded && id !== null) {
      blocker.stop(id)
      id = null
    }
  }
}
