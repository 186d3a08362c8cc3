/**
 * Whether clients hold each other up: the kernel's own line, between network namespaces, is one for all of them, and with
 * jitter it sends no packet before the one in front (clients/namespaces/line-shape.ts), whosever that is. Each way then
 * takes up to half of the jitter more on average, and a round trip all of it.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { toleranceUs } from './prediction.ts'

export function isHeldForOthers({ network, clients }: ResolvedScenario, meanUs: number | null): boolean {
  if (network?.via !== 'namespaces' || clients.count === 1) return false
  return network.jitterMs * 1000 > toleranceUs(meanUs ?? 0)
}
