/** The longest a read waits for providers to say their states. */
const PATIENCE_MS = 2_000

/** A slow provider does not hold an answer up: what it says later comes as an event. */
export async function patiently(asked: Promise<unknown>): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())
  await Promise.race([asked.catch(() => null), patience])
}
