import { expect, onTestFinished, test, vi } from 'vitest'
import { RawClient, startServer } from '../testing.ts'

test.each([
  [0, 2_000],
  [0.5, 3_000],
  [0.999, 3_998],
])(
  'whoever is turned away comes back after 2 to 4 s, not all together: with the die at %d, %d ms',
  async (random, ms) => {
    const server = await startServer({ connections: 1 })
    await new RawClient(server.port).get('/feed/sse').until('"gap":null}\n\n')
    const die = vi.spyOn(Math, 'random').mockReturnValue(random)
    onTestFinished(() => die.mockRestore())
    const turnedAway = new RawClient(server.port).get('/feed/sse')
    await turnedAway.ended
    expect(turnedAway.received).toMatch(new RegExp(`\r\n\r\nd\r\nretry: ${ms}\n\n\r\n0\r\n\r\n$`))
  },
)
