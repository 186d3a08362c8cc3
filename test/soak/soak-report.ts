/** A churn in lines, for a report. */
import type { Churned, IdlePoint } from './churn.ts'
import { afterWarmUp, bytesPerConnection } from './growth.ts'

export interface Growth {
  readonly heapBytesPerConnection: number
  readonly rssBytesPerConnection: number
}

export function growthOf({ points }: Churned): Growth {
  const of = (read: (point: IdlePoint) => number): number =>
    bytesPerConnection(afterWarmUp(points.map((point) => ({ connections: point.connections, bytes: read(point) }))))
  return {
    heapBytesPerConnection: of((point) => point.heapBytes),
    rssBytesPerConnection: of((point) => point.rssBytes),
  }
}

export function soakReport(transport: string, churned: Churned): string[] {
  const { points, ways } = churned
  const { heapBytesPerConnection, rssBytesPerConnection } = growthOf(churned)
  const total = points.at(-1)?.connections ?? 0
  const series = (read: (point: IdlePoint) => number): string =>
    points.map((point) => (read(point) / 1024 ** 2).toFixed(1)).join(' ')
  return [
    `${transport}: ${total.toLocaleString('en')} connects and disconnects in ${ways.size} ways; then no connection, no subscription, no handle.`,
    '',
    `- live memory ${signed(heapBytesPerConnection)} B a connection: ${series((point) => point.heapBytes)} MiB`,
    `- resident memory ${signed(rssBytesPerConnection)} B a connection: ${series((point) => point.rssBytes)} MiB`,
    `- ${[...ways].map(([way, count]) => `${way} × ${count}`).join(', ')}`,
    '',
  ]
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`
}
