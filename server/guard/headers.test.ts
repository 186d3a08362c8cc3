/** Host, Origin and Authorization as strangers may write them. */
import { isIP } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProblemError } from '../problem.ts'
import { hostCheck } from './host.ts'
import { checkOrigin } from './origin.ts'
import { tokenCheck } from './token.ts'

/** 200, or the status of the problem; anything else that is thrown fails the test. */
function statusOf(act: () => unknown): number {
  try {
    act()
    return 200
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.status
    throw error
  }
}

const port = fc.integer({ min: 1, max: 65_535 })
const piece = fc.constantFrom(
  '127.0.0.1',
  'localhost',
  'evil.example',
  '[::1]',
  '[',
  ']',
  ':',
  '80',
  '@',
  '/',
  '?',
  ' ',
  '\t',
  '%',
  'é',
  '.',
  '\0',
)
const mixed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
)

test('every IP address is an accepted Host, with a port and without', () => {
  const check = hostCheck('127.0.0.1', [])
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
  )
  fc.assert(
    fc.property(
      address,
      port,
      (host, at) => statusOf(() => check(host)) === 200 && statusOf(() => check(`${host}:${at}`)) === 200,
    ),
  )
})

test('a Host is accepted only if its name is an IP address or ours, as a URL reads it', () => {
  const check = hostCheck('127.0.0.1', ['lab.example'])
  fc.assert(
    fc.property(mixed, (host) => {
      if (statusOf(() => check(host)) !== 200) return
      const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host.replace(/:\d+$/, '')
      const bare = name.replace(/^\[|\]$/g, '')
      expect(isIP(bare) > 0 || ['localhost', 'lab.example'].includes(bare)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('an Origin that is neither this server’s nor allowed is 403, however it is written', () => {
  const own = ['http://127.0.0.1:8080', 'https://127.0.0.1:8080']
  fc.assert(
    fc.property(
      fc.oneof(
        mixed,
        mixed.map((text) => `http://${text}`),
        fc.webUrl(),
      ),
      (origin) => {
        const allowed = own.includes(origin) || origin === 'https://dashboard.example'
        expect(statusOf(() => checkOrigin(origin, '127.0.0.1:8080', ['https://dashboard.example']))).toBe(
          allowed ? 200 : 403,
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('no Host makes the check of an Origin fail in another way', () => {
  fc.assert(fc.property(mixed, (host) => [200, 403].includes(statusOf(() => checkOrigin('http://a.b', host, [])))))
})

test('only "Bearer" and the token itself open the controls', () => {
  const check = tokenCheck('s3cret-token')
  const near = fc.constantFrom('Bearer', 'bearer', 'Basic', ' ', '  ', '\t', 's3cret-token', 's3cret', 'x', ',')
  const header = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(near, { maxLength: 5 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(header, (text) => {
      expect(statusOf(() => check(text))).toBe(
        /^bearer +s3cret-token$/i.test(text) && text.endsWith('s3cret-token') ? 200 : 401,
      )
    }),
    { numRuns: 2000 },
  )
})
