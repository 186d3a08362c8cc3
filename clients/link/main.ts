/**
 * The link as a process between driver and server: told over IPC what to connect to and which faults to do.
 * It ends with its parent.
 */
import { labClock } from '../../protocol/clock.ts'
import { messageOf } from '../../protocol/thrown.ts'
import { encodeHistogram } from '../../results/analysis/histogram.ts'
import { ProcessCostMeter } from '../measure/process-cost.ts'
import { Link } from './link.ts'
import type { FromLink, ToLink } from './plan.ts'

const cost = new ProcessCostMeter()
let link: Link | null = null

process.on('message', (message: ToLink) => {
  obey(message).catch((error: unknown) => {
    tell({ kind: 'failed', message: messageOf(error) })
  })
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the parent decides what becomes of a trial.
process.on('SIGINT', () => {})

async function obey(message: ToLink): Promise<void> {
  if (message.kind === 'start') {
    const { target, line, seed } = message
    link = new Link({ target, clock: labClock, line, seed })
    return tell({ kind: 'listening', port: await link.listen() })
  }
  if (link === null) throw new Error(`expected start before ${message.kind}`)
  if (message.kind === 'silence') tell({ kind: 'struck', ...link.silence(message.share, message.durationMs) })
  else if (message.kind === 'cut') tell({ kind: 'struck', ...link.cut(message.share, message.durationMs) })
  else if (message.kind === 'window') measure(link, message.isOpen)
  else stop(link)
}

function measure(link: Link, isOpen: boolean): void {
  link.measuring = isOpen
  if (isOpen) cost.begin()
  else cost.end()
}

function stop(link: Link): void {
  link.close()
  const { pairs, largeBursts } = link
  const report = { pairs, largeBursts, latenessUs: encodeHistogram(link.latenessUs), cost: cost.result() }
  process.send?.({ kind: 'stopped', ...report } satisfies FromLink, () => process.exit(0))
}

function tell(message: FromLink): void {
  process.send?.(message)
}
