/** Waits without getting in the way: whoever waits must not be what is measured. */

const PATIENCE_MS = 120_000
/** How often it is looked whether something holds, ms. */
const LOOK_MS = 50

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`expected ${what} within two minutes`)
    await passing(LOOK_MS)
  }
}

export function passing(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
