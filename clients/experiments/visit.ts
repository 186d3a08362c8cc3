/** A page that is opened in a browser until it has reported. */
import { startBrowser } from './browser-process.ts'
import type { PageHost } from './page-host.ts'

/** Some ten times what the slower experiment takes: after this nothing will come, ms. */
const LONGEST_MS = 60_000

/** @throws Error with words for the user when the browser ends early or the page does not report; DOMException `AbortError` */
export async function visit(host: PageHost, browserPath: string, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted()
  const browser = await startBrowser(browserPath, host.origin)
  const early = browser.exited.then((how) => {
    throw new Error(`the browser ${browserPath} ended before its page had reported: ${how}`)
  })
  const end = new AbortController()
  try {
    return await Promise.race([host.report, early, whenAborted(signal, end.signal), tooLate(end.signal)])
  } finally {
    end.abort()
    early.catch(() => {})
    await browser.end()
  }
}

function whenAborted(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended })
    if (signal.aborted) reject(signal.reason)
  })
}

function tooLate(ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the browser’s page did not report within ${LONGEST_MS / 1000} s`))
    }, LONGEST_MS)
    ended.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}
