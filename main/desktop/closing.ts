// What closing the window does.
import type { Memo } from './memo.ts'
import type { Notice } from './notice.ts'

export type ClosingDeps = {
  readonly memo: Memo
  readonly hasTray: () => boolean
  readonly closesToTray: () => boolean
  /** False when it could not be told now. */
  readonly tell: (notice: Notice) => boolean
}

const TOLD = 'toldOfTray'

const STILL_THERE: Notice = {
  kind: 'fired',
  title: 'Hourhand goes on in the tray',
  body: 'It still starts, stops and runs what is due. Whether closing the window ends it is a setting: click here.',
  path: '/settings/notifications',
  acts: [],
}

/** Where there is no tray, a window that is hidden could never be found again. The tray is spoken of once. */
export function createClosing({ memo, hasTray, closesToTray, tell }: ClosingDeps) {
  return (): 'hide' | 'minimise' | 'quit' => {
    if (!closesToTray()) return 'quit'
    if (!hasTray()) return 'minimise'
    if (memo.get(TOLD) !== true && tell(STILL_THERE)) memo.set(TOLD, true)
    return 'hide'
  }
}
