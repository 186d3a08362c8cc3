import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { plansAtLab } from './lab-target.ts'
import { planScenario } from './scenario-plan.ts'

const LIMITS = { sseHeartbeatMs: 3000, websocketPingMs: 4000 }

async function startLab(): Promise<{ url: string; token: string; asked: () => number }> {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.end(JSON.stringify({ product: 'transport-lab', limits: LIMITS }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'x', asked: () => asked }
}

test('every cell is played with the signs of life that the server sends', async () => {
  const lab = await startLab()
  const [single, sweep] = await plansAtLab([planScenario('quick', {}), planScenario('sweep-rate', {})], lab)
  const { sse, websocket } = single?.scenario.transports ?? {}
  expect([sse?.['heartbeatMs'], websocket?.['pingMs']]).toEqual([3000, 4000])
  const cells = sweep?.sweep?.cells ?? []
  expect(cells.length).toBeGreaterThan(1)
  for (const { scenario } of cells) expect(scenario.transports['websocket']?.['pingMs'] ?? 4000).toBe(4000)
  expect(lab.asked()).toBe(1)
})

test('a scenario for a server that is set up otherwise is refused before anybody is asked', async () => {
  const lab = await startLab()
  const plans = [planScenario('quick', {}), planScenario('compression', {})]
  await expect(plansAtLab(plans, lab)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(
      /^--target and compression: transports\.polling\.compression: expected nothing here/,
    ),
  })
  expect(lab.asked()).toBe(0)
})
