import { Modal } from '@mantine/core'
import classes from './key-sheet.module.css'
import { keyHelp } from './keys.ts'
import { closeOverlay } from './open.ts'

/** What each key does. */
export function KeySheet() {
  return (
    <Modal opened onClose={closeOverlay} title="Keys" size="lg">
      <div className={classes.sheet}>
        {keyHelp().map(({ title, keys }) => (
          <section key={title}>
            <h3 className={classes.title}>{title}</h3>
            <dl className={classes.list}>
              {keys.map(({ keys: combination, does }) => (
                <div key={does} className={classes.line}>
                  <dt>{does}</dt>
                  <dd>
                    {combination.map((key) => (
                      <kbd key={key} className={classes.key}>
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
