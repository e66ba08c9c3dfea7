import { VisuallyHidden } from '@mantine/core'
import { type ComponentType, lazy } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { BackLink } from '../ui/back-link.tsx'
import { NotFound } from '../ui/not-found.tsx'
import { GeneralPage } from './general-page.tsx'
import { SECTIONS } from './sections.ts'
import classes from './settings-room.module.css'

function page(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }))
}

const NoticesPage = page(async () => (await import('./notices-page.tsx')).NoticesPage)
const TokensPage = page(async () => (await import('./tokens-page.tsx')).TokensPage)
const MailPage = page(async () => (await import('./mail-page.tsx')).MailPage)
const ConnectionsPage = page(async () => (await import('./connections-page.tsx')).ConnectionsPage)
const FeedsPage = page(async () => (await import('./feeds-page.tsx')).FeedsPage)
const HistoryPage = page(async () => (await import('./history-page.tsx')).HistoryPage)
const BackupsPage = page(async () => (await import('./backups-page.tsx')).BackupsPage)
const TransferPage = page(async () => (await import('./transfer-page.tsx')).TransferPage)
const DeliveriesPage = page(async () => (await import('./deliveries-page.tsx')).DeliveriesPage)
const AuditPage = page(async () => (await import('../audit/audit-page.tsx')).AuditPage)

/** `/settings` and what is below it: the list of its pages beside one of them; in a narrow window one or the other. */
export function SettingsRoom() {
  const [location] = useLocation()
  const isList = location === '/settings'
  return (
    <div className={classes.room} data-list={isList || undefined}>
      <VisuallyHidden component="h1">Settings</VisuallyHidden>
      <Sections here={isList ? '/settings/general' : location} />
      <div className={classes.page}>
        <div className={classes.back}>
          <BackLink href="/settings">All settings</BackLink>
        </div>
        <Switch>
          <Route path="/settings" component={GeneralPage} />
          <Route path="/settings/general" component={GeneralPage} />
          <Route path="/settings/notifications" component={NoticesPage} />
          <Route path="/settings/api" component={TokensPage} />
          <Route path="/settings/mail" component={MailPage} />
          <Route path="/settings/connections" component={ConnectionsPage} />
          <Route path="/settings/feeds" component={FeedsPage} />
          <Route path="/settings/history" component={HistoryPage} />
          <Route path="/settings/backups" component={BackupsPage} />
          <Route path="/settings/transfer" component={TransferPage} />
          <Route path="/settings/deliveries" component={DeliveriesPage} />
          <Route path="/settings/audit" component={AuditPage} />
          <Route component={NotFound} />
        </Switch>
      </div>
    </div>
  )
}

function Sections({ here }: { readonly here: string }) {
  return (
    <nav className={classes.sections} aria-label="Settings">
      {SECTIONS.map(({ href, name, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          className={classes.section}
          {...(href === here && { 'aria-current': 'page' })}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          {name}
        </Link>
      ))}
    </nav>
  )
}
