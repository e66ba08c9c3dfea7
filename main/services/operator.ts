import { invalid } from '#shared/error.ts'
import { OPERATOR_DEFAULTS, type OperatorSetting } from '#shared/setting.ts'
import { isTimeZone } from '#shared/zone.ts'
import type { Store } from '../store/index.ts'
import type { User } from '../store/user.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { TokenService } from './token.ts'

export type Operator = Pick<User, 'name' | 'displayName' | 'email'> & OperatorSetting

export type OperatorChange = {
  readonly [Name in Exclude<keyof Operator, 'name'>]?: Operator[Name] | undefined
}

export type OperatorService = ReturnType<typeof createOperatorService>

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'bus'> & {
  readonly tokens: Pick<TokenService, 'forgetCallers'>
  /** The zone of whoever never chose one. */
  readonly defaultTimeZone: string
  readonly operatorId: number
}

const LONGEST = 254

/** How days and times are shown to the operator; `defaultTimeZone` is that of whoever never chose one. */
export function readOperatorSetting(
  store: Pick<Store, 'settings'>,
  defaultTimeZone: string,
): OperatorSetting {
  return {
    ...OPERATOR_DEFAULTS,
    timeZone: defaultTimeZone,
    ...(store.settings.find('operator') as Partial<OperatorSetting> | null),
  }
}

/** The one person whose Hourhand this is: the name, and how days and times are shown to them. */
export function createOperatorService(deps: Deps) {
  const { store, clock, bus, tokens, defaultTimeZone, operatorId } = deps
  const readSetting = () => readOperatorSetting(store, defaultTimeZone)

  function read(): Operator {
    const { name, displayName, email } = store.users.get(operatorId)
    return { name, displayName, email, ...readSetting() }
  }

  return {
    read,
    /** The zone of times that belong to nothing with a zone of its own. */
    timeZone: (): string => readSetting().timeZone,
    /** Checks a change, and answers what makes it: undefined leaves a field. Throws `invalid` at the field. */
    plan(change: OperatorChange | undefined, actor: Actor): () => void {
      const before = read()
      const after = check(store, { ...before, ...defined(change) }, operatorId)
      if (JSON.stringify(after) === JSON.stringify(before)) return () => {}
      return () => {
        const { name: _, displayName, email, ...setting } = after
        store.transaction(() => {
          store.users.update(operatorId, { displayName, email })
          store.settings.set('operator', setting)
          const entry = { actor, action: 'update', type: 'setting', id: 'operator' } as const
          writeAudit(store, { ...entry, before, after }, clock.now())
        })
        tokens.forgetCallers()
        bus.publish('settings.changed', { what: 'operator' })
      }
    },
  }
}

function defined(change: OperatorChange = {}): Partial<Operator> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function check(store: Pick<Store, 'users'>, operator: Operator, operatorId: number): Operator {
  const [displayName, email] = [operator.displayName.trim(), operator.email.trim()]
  if (displayName === '' || [...displayName].length > LONGEST) {
    throw invalid('operator.displayName', `operator.displayName must have from 1 to ${LONGEST} characters`)
  }
  if (email.length > LONGEST || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalid('operator.email', 'operator.email must be an e-mail address')
  }
  const other = store.users.findByEmail(email)
  if (other !== null && other.id !== operatorId) {
    throw invalid('operator.email', `operator.email is the address of ${other.name} already`)
  }
  if (!isTimeZone(operator.timeZone)) {
    throw invalid('operator.timeZone', 'operator.timeZone must be an IANA zone such as Europe/Berlin')
  }
  return { ...operator, displayName, email }
}
