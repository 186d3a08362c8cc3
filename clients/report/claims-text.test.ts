import { expect, test } from 'vitest'
import type { ClaimsResult, DecidedClaim } from '../../results/format/claims.ts'
import { claimsList, claimsText } from './claims-text.ts'

const CLAIM: DecidedClaim = {
  name: 'made-up',
  sentence: 'A made-up sentence',
  where: [{ quote: 'It is so', title: 'A page', by: null, date: null, url: 'https://example.org/a' }],
  quantifier: 'bare',
  reading: null,
  beside: null,
  verdict: 'undecided',
  because: ['It holds against polling (2.00× [1.90, 2.10]).'],
  missing: ['against sse: a browser'],
  evidence: [],
  conditions: 'a browser’s heads, no TLS, loopback, HTTP/1.1, this server',
}

const RESULT: ClaimsResult = {
  formatVersion: 1,
  kind: 'claims',
  startedAt: '2000-01-01T00:00:00.000Z',
  endedAt: '2000-01-01T00:10:00.000Z',
  interrupted: true,
  seed: null,
  claims: [CLAIM, { ...CLAIM, verdict: 'refuted', missing: [] }],
  runs: [
    {
      name: 'rates',
      file: null,
      verdict: { level: 'SUSPECT', reasons: [{ code: 'x', message: 'it was late', remedy: '' }] },
    },
  ],
}

const layout = { width: 80, colour: false }

test('each claim is told with its verdict, what decided it, what is missing, and what the figures are of', () => {
  expect(claimsText(RESULT, 'results/x.json', 'tlab', layout).split('\n\n')).toEqual([
    [
      ' UNDECIDED  A made-up sentence',
      '   It holds against polling (2.00× [1.90, 2.10]).',
      '   missing: against sse: a browser',
      '   made-up: a browser’s heads, no TLS, loopback, HTTP/1.1, this server',
    ].join('\n'),
    [
      ' REFUTED  A made-up sentence',
      '   It holds against polling (2.00× [1.90, 2.10]).',
      '   made-up: a browser’s heads, no TLS, loopback, HTTP/1.1, this server',
    ].join('\n'),
    [
      ' INTERRUPTED: verdicts are of the runs that finished',
      ' 1 refuted, 1 undecided',
      ' the run rates is SUSPECT: it was late',
      ' saved results/x.json',
      ' look  tlab open results/x.json',
    ].join('\n'),
  ])
})

test('the list has a claim’s name, its sentence and where it is made', () => {
  const listed = claimsList([{ ...CLAIM, tests: [] }], layout)
  expect(listed).toBe('made-up\n  A made-up sentence\n  A page, https://example.org/a')
})
