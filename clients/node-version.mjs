/**
 * Whether this Node is too old, told in one sentence. Plain JavaScript without dependencies: it has to run where
 * nothing is installed and on a Node that could run nothing else of ours.
 */

/**
 * @param {string} found such as `18.19.0`
 * @param {string} engines package.json's `engines.node`, such as `>=20.20.2`
 * @returns {string | null} what to tell the user; null when the version will do
 */
export function nodeComplaint(found, engines) {
  const wanted = engines.replace('>=', '')
  if (found.localeCompare(wanted, 'en', { numeric: true }) >= 0) return null
  return `expected Node ${wanted} or newer, found ${found}: install a current one from https://nodejs.org`
}
