import { notifications } from '@mantine/notifications'
import { reasonOf } from '../api.ts'

/** Tells that something was not done, in the server's own words. */
export function showRefusal(title: string, error: unknown): void {
  notifications.show({ color: 'red', title, message: reasonOf(error), role: 'alert' })
}
