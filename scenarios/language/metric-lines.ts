/** Lines of `expect` that name metrics which the scenario cannot have. */
import type { Finding } from './errors.ts'

/** @param metrics finds where such a metric begins in a line; one finding for each line that has one */
export function linesAbout(
  metrics: RegExp,
  expect: readonly string[] | undefined,
  told: Pick<Finding, 'expected' | 'fix'>,
): Finding[] {
  return (expect ?? []).flatMap((line, index) => {
    const offset = line.search(metrics)
    if (offset === -1) return []
    const found = /^[\w.]+/.exec(line.slice(offset))?.[0] ?? ''
    return [{ path: ['expect', index], offset, found, ...told }]
  })
}
