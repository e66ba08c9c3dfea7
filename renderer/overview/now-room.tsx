import { OverviewPage } from './overview-page.tsx'

/** `/`: what happens now and next. */
export function NowRoom() {
  return <OverviewPage />
}
