import { Loader, Text, Title, VisuallyHidden } from '@mantine/core'
import classes from './session.module.css'
import { Logo } from './ui/logo.tsx'

/** Before the first answer: what the page itself holds before there is a script. */
export function Waiting() {
  return (
    <main className="waiting" aria-busy>
      <Logo size={52} />
      <h1>Hourhand</h1>
      <VisuallyHidden role="status">Hourhand is being asked</VisuallyHidden>
    </main>
  )
}

/** Before a room's piece is there, inside the frame. */
export function RoomWaiting() {
  return (
    <div className={classes.room} aria-busy>
      <div role="status">
        <VisuallyHidden component="h1">The page is being read</VisuallyHidden>
        <Loader aria-hidden />
      </div>
    </div>
  )
}

/** The page is there and the server is not; the session asks again by itself. */
export function Unreachable({ reason }: { readonly reason: string }) {
  return (
    <main className={classes.page}>
      <div className={classes.card} role="alert">
        <Logo size={52} />
        <Title order={1}>Hourhand cannot be reached</Title>
        <Text>{reason}</Text>
        <Text c="dimmed">Start it on this computer; the page goes on by itself.</Text>
        <Loader size="sm" type="dots" aria-hidden />
      </div>
    </main>
  )
}
