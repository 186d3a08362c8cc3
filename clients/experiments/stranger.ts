/**
 * The stranger's server of `tlab forgery`: its page, the addresses of the two labs, and what the labs have seen of
 * an attempt. It listens on a port of its own, so its page is of another origin than both.
 */
import type { ForgeryLab } from '../../protocol/browser-experiments.ts'
import { hostPage, type PageHost } from './page-host.ts'
import { Witness } from './witness.ts'

export type Targets = Readonly<Record<ForgeryLab, string>>

/**
 * @param folder of the built pages
 * @param reports whether the page tells here what it got, beside showing it
 */
export async function startStranger(folder: string, targets: Targets, reports = false): Promise<PageHost> {
  const witnesses = { protected: new Witness(targets.protected), unprotected: new Witness(targets.unprotected) }
  const host = await hostPage({
    folder,
    page: 'forgery.html',
    answers: {
      '/targets.json': () => ({ ...targets, reports }),
      '/witness/protected': () => witnesses.protected.tell(),
      '/witness/unprotected': () => witnesses.unprotected.tell(),
    },
  })
  return {
    ...host,
    close: () => {
      for (const witness of Object.values(witnesses)) witness.leave()
      host.close()
    },
  }
}
