import { FirstSteps } from '../welcome/first-steps.tsx'
import { OverviewPage } from './overview-page.tsx'

/** `/`: what happens now and next; while there is nothing yet, the way to a first thing. */
export function NowRoom() {
  return (
    <>
      <FirstSteps />
      <OverviewPage />
    </>
  )
}
