/** Once what `tlab forgery` shows: two labs of their own, a stranger's page in the browser, and what it got of each. */
import { packagePaths } from '../package-root.ts'
import { Labs } from './labs.ts'
import { type Repeat, readForgeryReport } from './reports.ts'
import { startStranger } from './stranger.ts'
import { visit } from './visit.ts'

/** @throws Error with words for the user; DOMException `AbortError` */
export async function tryForgery(browserPath: string, signal: AbortSignal): Promise<Repeat> {
  const labs = new Labs()
  try {
    const targets = { protected: await labs.start(), unprotected: await labs.start({ protections: 'off' }) }
    const stranger = await startStranger(packagePaths.dashboard, targets, true)
    try {
      return readForgeryReport(await visit(stranger, browserPath, signal))
    } finally {
      stranger.close()
    }
  } finally {
    labs.kill()
  }
}
