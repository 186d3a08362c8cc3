/** Lines of `expect` that the grammar allows, and that no measurement could ever meet. */

import { METRICS } from '../../protocol/metrics.ts'
import type { Expectation, MetricReference } from '../../protocol/scenario.ts'
import { transportsWith } from './metric-transports.ts'

interface Told {
  readonly expected: string
  readonly found: string
  readonly fix: string
}

/** What is wrong with a line, and on which side of its operator. */
export interface Nonsense extends Told {
  readonly side: 'left' | 'right'
}

/**
 * The first thing that is wrong with the expectations of one line; null: they can be met.
 *
 * @param forEach whether the line was written for every transport, its left side naming none
 */
export function nonsenseOf(expectations: readonly Expectation[], forEach: boolean): Nonsense | null {
  // Of a line for every transport, the one that the others are compared with may meet it without a doubt.
  const isShared = forEach && !expectations.every(comparesWithItself)
  for (const expectation of expectations) {
    const nonsense = lackingMetric(expectation, forEach) ?? withItself(expectation, isShared) ?? outOfReach(expectation)
    if (nonsense !== null) return nonsense
  }
  return null
}

function lackingMetric({ left, right }: Expectation, forEach: boolean): Nonsense | null {
  const ofLeft = lackOf(left, forEach)
  if (ofLeft !== null) return { side: 'left', ...ofLeft }
  const ofRight = right && lackOf(right, forEach)
  return ofRight && { side: 'right', ...ofRight }
}

/** null: the transport has the metric. @param forEach whether it was meant for every transport */
export function lackOf({ transport, metric }: MetricReference, forEach: boolean): Told | null {
  const owners = transportsWith(metric)
  if (owners.includes(transport)) return null
  return {
    expected: `a transport that has ${metric}: ${owners.join(' or ')}`,
    found: forEach ? `${transport}, as the line is for every transport` : transport,
    fix: `write such as ${owners[0]}.${metric}`,
  }
}

function comparesWithItself({ left, right }: Expectation): boolean {
  return left.transport === right?.transport && left.metric === right.metric
}

/** @param isShared whether the line compares others with this one */
function withItself(expectation: Expectation, isShared: boolean): Nonsense | null {
  const { right, operator, factor } = expectation
  if (right === null || !comparesWithItself(expectation)) return null
  const isCertain = operator.startsWith('<') ? factor > 1 : factor < 1
  if (isShared && (isCertain || (factor === 1 && operator.endsWith('=')))) return null
  const fix = isShared ? 'name the transport on the left, or allow for more' : 'name another on one of the sides'
  return {
    side: 'right',
    expected: 'another metric, or the same of another transport',
    found: `${right.transport}.${right.metric}, compared with itself`,
    fix,
  }
}

/** Nothing is below 0, and no share above 1. */
function outOfReach({ left, right, operator, factor }: Expectation): Nonsense | null {
  if (operator === '<' && factor === 0) {
    const fix = 'write <= 0, or a bound above it'
    return { side: 'right', expected: 'a bound above 0, as no metric is below it', found: '0', fix }
  }
  const isBeyond = factor > 1 || (factor === 1 && operator === '>')
  if (right !== null || METRICS.get(left.metric) !== 'share' || !operator.startsWith('>') || !isBeyond) return null
  const found = `${operator} ${Number((factor * 100).toPrecision(12))}%`
  return { side: 'right', expected: 'a share that can be exceeded, below 100%', found, fix: 'lower the bound' }
}
