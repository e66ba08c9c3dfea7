/** How long a page may take until it shows what it should, on a machine that is busy with other suites too. */
export const PATIENCE = { timeout: 30_000 }
