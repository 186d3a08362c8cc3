/** What a matrix rules out, and what rules out a matrix, beyond what makes its cells scenarios. */
import { formatAxisValue, type MatrixAxis, MOST_CELLS, MOST_SWEEP_TRIALS } from '../../protocol/matrix.ts'
import { POLLING } from '../../protocol/transports.ts'
import type { Finding } from './errors.ts'
import { feelKeptConnections } from './kept-connections.ts'
import { AXIS_KEYS, AXIS_NAMES, type AxisName, type WrittenMatrix } from './matrix-schema.ts'
import type { WrittenScenario } from './schema.ts'

/** The axes of a matrix that the schema has read, in the order in which cells name them. */
export function axesOf(matrix: WrittenMatrix): MatrixAxis[] {
  return AXIS_NAMES.flatMap((name) => {
    const values = matrix[name]
    return values === undefined ? [] : [{ name, unit: AXIS_KEYS[name].unit, values }]
  })
}

/** Findings at paths of the file; none where the matrix can be played. */
export function checkMatrix(axes: readonly MatrixAxis[], written: WrittenScenario): Finding[] {
  return [
    ...axes.flatMap(checkValues),
    ...checkSize(axes, written),
    ...checkEffect(axes, Object.keys(written.transports), written.uplink !== undefined),
    ...checkOwnRates(axes, written.phases),
  ]
}

/** A value twice would be one cell twice, and no more blocks of it. */
function checkValues({ name, unit, values }: MatrixAxis): Finding[] {
  return values.flatMap((value, index) => {
    if (values.indexOf(value) === index) return []
    return [
      {
        path: ['matrix', name, index],
        expected: 'each value once',
        found: `${formatAxisValue(unit, value)} again`,
        fix: 'remove one of the two; "repeat" gives more blocks of every cell',
      },
    ]
  })
}

function checkSize(axes: readonly MatrixAxis[], { transports, repeat }: WrittenScenario): Finding[] {
  const cells = axes.reduce((product, { values }) => product * values.length, 1)
  const found = `${cells} (${axes.map(({ name, values }) => `${values.length} of ${name}`).join(' × ')})`
  if (cells > MOST_CELLS) {
    const fix = 'leave values out, or make a scenario of each axis'
    return [{ path: ['matrix'], atKey: true, expected: `at most ${MOST_CELLS} cells`, found, fix }]
  }
  const trials = cells * Object.keys(transports).length * repeat
  if (trials <= MOST_SWEEP_TRIALS) return []
  return [
    {
      path: ['matrix'],
      atKey: true,
      expected: `at most ${MOST_SWEEP_TRIALS} trials`,
      found: `${trials} (cells × transports × repeat)`,
      fix: 'lower "repeat", or leave values or transports out',
    },
  ]
}

/** Transports of which one must run, or the axis changes nothing; null: all of them feel it. */
function neededFor(axis: string, posts: boolean): readonly string[] | null {
  if (axis === ('interval' satisfies AxisName)) return [POLLING.name]
  return axis === ('keepAlive' satisfies AxisName) ? feelKeptConnections(posts) : null
}

/**
 * An axis that none of these transports would feel, with the names of those that would.
 *
 * @param posts whether clients send (`uplink`)
 */
export function axesWithoutEffect(
  axes: readonly MatrixAxis[],
  transports: readonly string[],
  posts: boolean,
): { readonly axis: string; readonly needed: string }[] {
  return axes.flatMap(({ name }) => {
    const needed = neededFor(name, posts)
    if (needed === null || needed.some((transport) => transports.includes(transport))) return []
    return [{ axis: name, needed: needed.join(' or ') }]
  })
}

function checkEffect(axes: readonly MatrixAxis[], transports: readonly string[], posts: boolean): Finding[] {
  return axesWithoutEffect(axes, transports, posts).map(({ axis, needed }) => ({
    path: ['matrix', axis],
    atKey: true,
    expected: `${needed} among the transports, as no other feels "${axis}"`,
    found: transports.join(', '),
    fix: `add ${needed} under transports, or remove the axis`,
  }))
}

/** A warm-up of another rate would leave its events to polling's first measured answers, in every cell others. */
function checkOwnRates(axes: readonly MatrixAxis[], phases: WrittenScenario['phases']): Finding[] {
  if (axes.every(({ name }) => name !== 'rate')) return []
  return phases.flatMap(({ name, rate }, index) => {
    if (rate === undefined) return []
    return [
      {
        path: ['phases', index, 'rate'],
        expected: 'no rate of a phase beside "matrix.rate", which decides the rate of all phases',
        fix: `remove "rate" from the phase ${name}, or the axis from the matrix`,
      },
    ]
  })
}
