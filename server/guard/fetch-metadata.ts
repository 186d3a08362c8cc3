/**
 * Which requests a browser sends for the page of another. `Origin` says it for what a page's script asks, but a
 * plain `<img>`, `<script>` or link of any page is a GET without Origin: it cannot read the answer, yet it could
 * begin channels here, take up held polls, or leave an entry behind. Browsers tell of each request where it came
 * from (`Sec-Fetch-Site`, W3C Fetch Metadata §2.3), and no script can write that header. So feeds and controls
 * are for this origin's own pages, for addresses that a person typed (`none`), and for programs, which send no
 * such header. Another port of this host is `same-site` and still another's page: refused as well.
 *
 * Browsers send it only to origins that they trust: https, localhost, 127.0.0.1. On a plain http address of a
 * network it is absent; there the join code guards the feeds, whose cookie does not travel with such requests.
 */
import { foreignSite } from '../errors.ts'

const FOREIGN_SITES: ReadonlySet<unknown> = new Set(['cross-site', 'same-site'])

/** What is done here, in contrast to what is only looked at: the dashboard, its results, the documentation. */
const GUARDED_ROUTES = /^\/(feed|lab)\//

/**
 * @param route the pattern that the path matched, never the path itself: that can be written in many ways
 * @throws ProblemError 403
 */
export function checkFetchSite(site: string | string[] | undefined, route: string | undefined): void {
  if (FOREIGN_SITES.has(site) && GUARDED_ROUTES.test(route ?? '')) throw foreignSite(String(site))
}
