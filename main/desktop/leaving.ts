// Asks before a page with unsaved changes is left by a way of the shell: the page cannot ask by itself there.
import type * as Electron from 'electron'

const STAY = 0
const LEAVE = 1

/** Whether the operator lets go of what they have changed. Waits for their answer. */
export function askToLeave(
  dialog: Pick<typeof Electron.dialog, 'showMessageBoxSync'>,
  window: Electron.BrowserWindow,
): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: 'Leave without saving?',
    detail: 'What you changed on this page is not saved yet. It is lost if you leave.',
    buttons: ['Stay here', 'Leave and lose it'],
    defaultId: STAY,
    cancelId: STAY,
  })
  return answer === LEAVE
}
