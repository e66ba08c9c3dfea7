/** How often and how fast a failed attempt is tried again. */
export type RetryPolicy = {
  /** Attempts after the first. */
  readonly count: number
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /**
   * `seed`: the first pause is as it says, each after it a random number from 2 to 4 raised to the attempt before,
   * in whole seconds, as the Seed Scheduler waits.
   */
  readonly curve?: 'exponential' | 'seed'
}

/** Power actions by a schedule: two more tries, so that a short outage does not cost a working day. */
export const POWER_RETRIES: RetryPolicy = { count: 2, firstDelayMs: 5_000, maxDelayMs: 300_000 }

/** By hand: the person is there and sees the failure. */
export const NO_RETRIES: RetryPolicy = { count: 0, firstDelayMs: 0, maxDelayMs: 0 }

/**
 * The pause before the attempt after `attempt` (1 for the first): exponential, with up to a quarter of
 * jitter so that many failures do not come back at one instant. `random` is in [0, 1).
 */
export function delayBefore(attempt: number, policy: RetryPolicy, random: number): number {
  if (policy.curve === 'seed') {
    if (attempt === 1) return policy.firstDelayMs
    return Math.min(policy.maxDelayMs, Math.floor((2 + 2 * random) ** (attempt - 1)) * 1_000)
  }
  const grown = policy.firstDelayMs * 2 ** (attempt - 1)
  return Math.round(Math.min(policy.maxDelayMs, grown) * (1 + random / 4))
}
