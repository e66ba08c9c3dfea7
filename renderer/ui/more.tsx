import { Button } from '@mantine/core'
import { useState } from 'react'
import classes from './rows.module.css'

const STEP = 100

/** The first hundred of a long list, and a button for each hundred more. `total` may exceed what was read. */
export function useMore<Item>(items: readonly Item[], total: number) {
  const [limit, setLimit] = useState(STEP)
  const hidden = items.length - limit
  const unread = total - items.length
  const more =
    hidden > 0 ? (
      <div className={classes.more}>
        <Button variant="default" onClick={() => setLimit(limit + STEP)}>
          Show {Math.min(STEP, hidden)} more of {total.toLocaleString('en')}
        </Button>
      </div>
    ) : unread > 0 ? (
      <div className={`${classes.more} ${classes.quiet}`}>
        {unread.toLocaleString('en')} more: search to find them.
      </div>
    ) : null
  return { visible: items.slice(0, limit), more }
}
