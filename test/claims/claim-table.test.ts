import { expect, test } from 'vitest'
import type { ClaimsResult, DecidedClaim, Evidence } from '../../results/format/claims.ts'
import { foundPage, withVerdictTable } from './claim-table.ts'

const PIECE: Evidence = {
  says: 'near',
  run: 'streams',
  cell: 'rate 1/s',
  measure: 'sse.latency.p50 / websocket.latency.p50',
  holds: 'above 1.1',
  fails: 'below 1.1',
  unit: null,
  value: 2,
  low: 1.9,
  high: 2.1,
  margin: null,
  blocks: 3,
  suspect: false,
  outcome: 'holds',
  decides: true,
  why: null,
}

const CLAIM: DecidedClaim = {
  name: 'made-up',
  sentence: 'One | two',
  where: [],
  quantifier: 'bare',
  reading: null,
  beside: null,
  verdict: 'qualified',
  because: [],
  missing: [],
  evidence: [
    { ...PIECE, cell: 'rate 10/s', value: 3 },
    PIECE,
    { ...PIECE, says: 'far', outcome: 'fails', value: 1, cell: null },
    { ...PIECE, says: 'elsewhere', outcome: 'open' },
    { ...PIECE, says: 'beside it', decides: false },
  ],
  conditions: 'minimal heads, loopback; no TLS, HTTP/1.1, this server',
}

const UNDECIDED: DecidedClaim = { ...CLAIM, verdict: 'undecided', evidence: [], missing: ['near: a run'] }

const RESULT: ClaimsResult = {
  formatVersion: 1,
  kind: 'claims',
  startedAt: '2000-01-01T00:00:00.000Z',
  endedAt: '2000-01-01T00:10:00.000Z',
  interrupted: false,
  seed: null,
  claims: [CLAIM, UNDECIDED],
  runs: [],
}

test('a row has the sentence, its verdict, the cases that decided with their figures, and the conditions', () => {
  const [first, second] = foundPage(RESULT, 'a/file.json').split('\n').slice(6)
  expect(first).toBe(
    '| One \\| two | **qualified** | It holds near (2.00× to 3.00×). It does not far (1.00×). | minimal heads, loopback; no TLS, HTTP/1.1, this server |',
  )
  expect(second).toContain('| **undecided** | Missing: near: a run. | minimal heads')
})

test('the table takes the place of the one before, and of nothing else', () => {
  const page =
    'above\n<!-- verdicts: written by PUBLISH=1 npx vitest run test/claims -->\nold\n<!-- verdicts end -->\nbelow\n'
  const written = withVerdictTable(page, RESULT)
  expect(written).toBe(
    page.replace(
      'old',
      '| People say | Verdict |\n| --- | --- |\n| One \\| two | **qualified** |\n| One \\| two | **undecided** |',
    ),
  )
  expect(withVerdictTable(written, RESULT)).toBe(written)
  expect(() => withVerdictTable('a page', RESULT)).toThrow('expected <!-- verdicts')
})
