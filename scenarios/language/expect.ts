/**
 * The grammar of one line of `expect`:
 *
 *   line   = metric operator bound
 *   bound  = quantity | [ factor "*" ] metric | metric "*" factor
 *   metric = [ transport "." ] name        names and units: protocol/metrics.ts
 *   operator = "<" | "<=" | ">" | ">="
 *
 *   websocket.latency.p99 < 50ms
 *   sse.bytesPerEvent < 0.5 * polling.bytesPerEvent
 *   deliveries.lost <= 0
 *
 * A left side without a transport is expected of every transport; a right side without one means the left's.
 */
import { METRICS, type MetricUnit, readMetricBound } from '../../protocol/metrics.ts'
import type { ComparisonOperator, Expectation, MetricReference } from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { lackOf, nonsenseOf } from './expect-sense.ts'
import { type Token, tokenise } from './expect-tokens.ts'
import { suggestWord } from './nearest.ts'

/** What is wrong with a line, and where in it. */
export interface ExpectationFault {
  /** Characters from the beginning of the line. */
  readonly offset: number
  readonly expected: string
  readonly found: string
  readonly fix: string
}

export type ExpectationReading =
  | { readonly ok: true; readonly expectations: readonly Expectation[] }
  | { readonly ok: false; readonly fault: ExpectationFault }

const LINE_EXAMPLE = 'write such as websocket.latency.p99 < 50ms, or sse.bytesPerEvent < 0.5 * polling.bytesPerEvent'

class Fault extends Error {
  readonly fault: ExpectationFault

  constructor(fault: ExpectationFault) {
    super(fault.expected)
    this.fault = fault
  }
}

/**
 * Parses one line.
 *
 * @param transports those that the scenario runs; a line may name no other
 * @param areKnown whether these are they; false: nobody knows yet which run, and these are all that there are
 * @returns one expectation, or one for each transport when the left side names none
 */
export function readExpectation(line: string, transports: readonly string[], areKnown = true): ExpectationReading {
  try {
    return { ok: true, expectations: parseLine(line, transports, areKnown) }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault }
    throw error
  }
}

function parseLine(line: string, transports: readonly string[], areKnown: boolean): Expectation[] {
  const [left, operator, ...bound] = tokenise(line)
  if (left?.kind !== 'reference') throw unexpected(left, line, 'a metric')
  const leftMetric = readMetric(left, transports)
  if (operator?.kind !== 'operator') throw unexpected(operator, line, 'one of < <= > >=')
  const right = readBound(bound, leftMetric.metric, line, transports)
  const text = line.trim().replaceAll(/\s+/g, ' ')
  const expectationOf = (transport: string, label: string): Expectation => ({
    text: label,
    left: { transport, metric: leftMetric.metric },
    operator: operator.text as ComparisonOperator,
    factor: right.factor,
    right: right.metric === null ? null : { metric: right.metric, transport: right.transport ?? transport },
  })
  const { transport: named } = leftMetric
  const expectations =
    named === null
      ? transports.map((transport) => expectationOf(transport, `${transport}.${text}`))
      : [expectationOf(named, text)]
  const nonsense = named !== null || areKnown ? nonsenseOf(expectations, named === null) : null
  if (nonsense === null) return expectations
  const { side, ...told } = nonsense
  throw new Fault({ offset: side === 'left' ? left.offset : right.offset, ...told })
}

interface Bound {
  readonly factor: number
  readonly metric: string | null
  readonly transport: string | null
  /** Of the quantity, or of the metric. */
  readonly offset: number
}

function readBound(tokens: readonly Token[], leftMetric: string, line: string, transports: readonly string[]): Bound {
  const [first, second, third, fourth] = tokens
  const bare = second === undefined
  if (first?.kind === 'number' && bare)
    return { factor: readQuantity(first, leftMetric), metric: null, transport: null, offset: first.offset }
  if (first?.kind === 'number' && second?.kind !== 'times') throw unexpected(second, line, '* or the end of the line')
  const reference = first?.kind === 'number' ? third : first
  const factor = first?.kind === 'number' ? first : third
  if (reference?.kind !== 'reference')
    throw unexpected(reference, line, first?.kind === 'number' ? 'a metric' : 'a quantity or a metric')
  const right = readMetric(reference, transports)
  checkSameUnit(reference, leftMetric, right.metric)
  const { offset } = reference
  if (first === reference && bare) return { factor: 1, ...right, offset }
  if (second?.kind !== 'times') throw unexpected(second, line, '* or the end of the line')
  if (factor?.kind !== 'number') throw unexpected(factor, line, 'a number')
  if (fourth !== undefined) throw unexpected(fourth, line, 'the end of the line')
  if (factor.unit !== '') throw unexpected(factor, line, 'a number without a unit before or after *')
  return { factor: factor.value, ...right, offset }
}

function readQuantity(token: Token & { kind: 'number' }, metric: string): number {
  const unit = METRICS.get(metric) as MetricUnit
  const reading = readMetricBound(token.text, unit)
  if (reading.ok) return reading.value
  const { offset, text: found } = token
  throw new Fault({ offset, expected: reading.expected, found, fix: `${metric} is compared with ${reading.expected}` })
}

function readMetric(token: Token, transports: readonly string[]): { transport: string | null; metric: string } {
  if (METRICS.has(token.text)) return { transport: null, metric: token.text }
  const dot = token.text.indexOf('.')
  const head = dot === -1 ? token.text : token.text.slice(0, dot)
  const metric = token.text.slice(head.length + 1)
  if (TRANSPORT_NAMES.includes(head)) {
    if (!transports.includes(head)) throw notRun(token, head, transports)
    const inside = Math.min(head.length + 1, token.text.length)
    if (!METRICS.has(metric)) throw unknownMetric(token.offset + inside, metric)
    return { transport: head, metric }
  }
  if (METRICS.has(metric)) throw unknownTransport(token.offset, head)
  throw unknownMetric(token.offset, token.text)
}

function checkSameUnit(token: Token, leftMetric: string, rightMetric: string): void {
  const leftUnit = METRICS.get(leftMetric)
  if (leftUnit === METRICS.get(rightMetric)) return
  throw new Fault({
    offset: token.offset,
    expected: `a metric in the unit of ${leftMetric}, ${leftUnit}`,
    found: `${token.text}, in ${METRICS.get(rightMetric)}`,
    fix: 'compare two metrics that are kept in the same unit',
  })
}

function notRun(token: Token, found: string, transports: readonly string[]): Fault {
  const fix = `add ${found}: {} under transports, or name another`
  return new Fault({
    offset: token.offset,
    expected: `a transport of this scenario (${transports.join(', ')})`,
    found,
    fix,
  })
}

function unknownTransport(offset: number, found: string): Fault {
  const fix = suggestWord(found, TRANSPORT_NAMES, 'transports')
  return new Fault({ offset, expected: 'a transport', found, fix })
}

function unknownMetric(offset: number, found: string): Fault {
  return new Fault({ offset, expected: 'a metric', found: found || 'nothing', fix: suggestMetric(found) })
}

/** The list of all metrics would fill the screen; the nearest, or the families, do better. */
function suggestMetric(found: string): string {
  const families = [...new Set([...METRICS.keys()].map((name) => name.split('.')[0] as string))]
  const family = found.split('.')[0] as string
  const sameFamily = [...METRICS.keys()].filter((name) => name.startsWith(`${family}.`))
  if (sameFamily.length > 0) return suggestWord(found, sameFamily, family)
  const nearest = suggestWord(found, [...METRICS.keys()], '').split(' : ')[0] as string
  return nearest.startsWith('did you mean')
    ? (nearest.split('?')[0] as string).concat('?')
    : `metrics: ${families.join(', ')}`
}

function unexpected(token: Token | undefined, line: string, expected: string): Fault {
  const offset = token?.offset ?? line.trimEnd().length
  return new Fault({ offset, expected, found: token?.text ?? 'the end of the line', fix: LINE_EXAMPLE })
}

export type ReferenceReading =
  | { readonly ok: true; readonly reference: MetricReference }
  | { readonly ok: false; readonly fault: ExpectationFault }

/** One `transport.metric` that stands alone, `offset` characters into its line. */
export function readReference(text: string, offset: number, transports: readonly string[]): ReferenceReading {
  try {
    const { transport, metric } = readMetric({ kind: 'reference', text, offset }, transports)
    const lack = transport && lackOf({ transport, metric }, false)
    if (lack) return { ok: false, fault: { offset, ...lack } }
    if (transport !== null) return { ok: true, reference: { transport, metric } }
    const fix = `write such as ${transports[0]}.${metric}`
    return { ok: false, fault: { offset, expected: 'a transport and its metric', found: text, fix } }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault }
    throw error
  }
}

/** The metric references of an expectation. */
export function referencesOf(expectation: Expectation): readonly MetricReference[] {
  return expectation.right === null ? [expectation.left] : [expectation.left, expectation.right]
}
