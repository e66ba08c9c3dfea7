import { NotFound } from '../ui/not-found.tsx'

/** `/welcome`: the guide of the first run. */
export function WelcomeRoom() {
  return <NotFound />
}
