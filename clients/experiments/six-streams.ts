/**
 * Once how many streams of eight are open at a time. The page is of another origin than the labs, which let it in: while a
 * browser's connections to one server are all taken, it could not report to that server.
 */
import { packagePaths } from '../package-root.ts'
import { Labs } from './labs.ts'
import { hostPage } from './page-host.ts'
import { type Repeat, readStreamsReport } from './reports.ts'
import { visit } from './visit.ts'

/** @throws Error with words for the user; DOMException `AbortError` */
export async function trySixStreams(browserPath: string, signal: AbortSignal): Promise<Repeat> {
  const labs = new Labs()
  const servers: string[] = []
  const host = await hostPage({
    folder: packagePaths.dashboard,
    page: 'streams.html',
    answers: { '/targets.json': () => ({ servers }) },
  })
  try {
    const options = { allowOrigins: [host.origin] }
    servers.push(await labs.start(options), await labs.start(options))
    return readStreamsReport(await visit(host, browserPath, signal))
  } finally {
    host.close()
    labs.kill()
  }
}
