import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Finished, temporaryFolder, tlab } from './tlab.ts'

/** What holds for every refusal: nothing on stdout, no stack trace, and the exit code. */
function expectRefusal({ code, stdout, stderr }: Finished, exitCode: number): void {
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr).not.toContain('fault in transport-lab')
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test.each([
  [['run', 'stok-ticker'], /unknown scenario "stok-ticker": expected one of .*quick.*; the nearest is "stock-ticker"/],
  [
    ['run', 'quick', '--transports', 'webscoket'],
    /got "webscoket".*"websocket".*polling, long-polling, sse, websocket/,
  ],
  [['run', 'quick', '--aa', 'ssse'], /unknown transport for --aa "ssse": expected one of polling.*nearest is "sse"/],
  [['run', 'quick', '--baseline', 'socket'], /unknown transport for --baseline "socket"/],
  [['run', 'quick', '--duration', '10'], /--duration.*Expected a duration such as .*, got "10"/],
  [['run', 'quick', '--repeat', '0'], /--repeat.*Expected a whole number from 1, got "0"/],
  [['run', 'quick', '--target', 'example'], /--target: expected an address such as http:\/\/127/],
  [['run', 'quick', '--target', 'http://127.0.0.1:9'], /--target needs --token/],
  [
    ['run', 'quick', '--target', 'http://h/app', '--token', 'x'],
    /--target: expected scheme, name and port and nothing/,
  ],
  [['run', 'quick', '--token', 'x'], /--token: expected a server of the lab at --target to show it to, found none/],
  [
    ['run', 'quick', '--target', 'http://127.0.0.1:9', '--token', 'x', '--mapping', 'scenarios/mappings/nchan.yaml'],
    /--token: expected a server of the lab at --target to show it to, found none: a server that a mapping tells of/,
  ],
  [
    ['run', 'connection-per-request', '--target', 'http://127.0.0.1:9', '--token', 'x'],
    /--target and connection-per-request: server\.keepAlive: expected nothing here: a server that runs already was set up/,
  ],
  [
    ['run', 'chat-room', '--target', 'http://127.0.0.1:9', '--mapping', 'scenarios/mappings/nchan.yaml'],
    /--mapping and chat-room: uplink: expected no uplink to a server that is not ours, found one;/,
  ],
  [['run', 'quick', '--clock', 'mine'], /--clock.*'mine' is invalid\. Allowed choices are auto, exchange/],
  [['run', 'quick', '--nonsense'], /unknown option '--nonsense'/],
  [['run'], /missing required argument 'scenario'/],
  [['rum'], /unknown command 'rum'[\s\S]*Did you mean run\?/],
  [
    ['serve', '--host', '0.0.0.0', '--token', 'short'],
    /expected a token of at least 16 characters for a server that other machines can reach/,
  ],
  [
    ['serve', '--host', '1.2.3.4'],
    /expected for --host an address of this machine.* got 1\.2\.3\.4: .* does not have it/,
  ],
  [['serve', '--feed', 'stonks'], /unknown feed "stonks": .*; the nearest is "stocks"/],
  [['open', 'nowhere.json'], /expected a result file or a folder of them, found nothing at nowhere\.json/],
  [['check', 'nowhere.yaml'], /nowhere\.yaml/],
])('tlab %j is refused as usage, with what was expected', async (args, words) => {
  const finished = await tlab(args)
  expect(finished.stderr).toMatch(words)
  expectRefusal(finished, 2)
})

test('tlab alone shows its help on stderr, since nothing was asked', async () => {
  const finished = await tlab([])
  expect(finished.stderr).toContain('Usage: tlab')
  expectRefusal(finished, 2)
})

test('help that was asked for goes to stdout and is no failure', async () => {
  const { code, stdout, stderr } = await tlab(['run', '--help'])
  expect(stdout).toContain('--transports <names>')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('a bad scenario is answered with place, expected, found and fix, before anything runs', async () => {
  const file = join(temporaryFolder(), 'bad.yaml')
  writeFileSync(file, 'name: bad\ntitle: Bad\nfeed: { source: stocks, rate: fast }\n')
  const finished = await tlab(['run', file])
  expect(finished.stderr).toMatch(/bad\.yaml:3:\d+: expected/)
  expect(finished.stderr).toMatch(/found/)
  expect(finished.stderr).toMatch(/fix: /)
  expectRefusal(finished, 2)
})

test('a target that nobody listens at is one line and exit code 3', async () => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  const target = `http://127.0.0.1:${port}`
  const finished = await runAgainst(target)
  expect(finished.stderr).toMatch(
    new RegExp(`^tlab: expected a transport-lab server at ${target}, found: .*tlab serve.*\n$`),
  )
  expectRefusal(finished, 3)
})

test('a target that is something else is told so, exit code 3', async () => {
  const server = createServer((_, response) => response.end('hello'))
  const target = `http://127.0.0.1:${await listening(server)}`
  const finished = await runAgainst(target)
  server.close()
  expect(finished.stderr).toContain(`expected a transport-lab server at ${target}`)
  expectRefusal(finished, 3)
})

test('a folder that cannot be written to is refused before the run', async () => {
  const file = join(temporaryFolder(), 'taken')
  writeFileSync(file, '')
  const finished = await tlab(['run', 'quick', '--no-progress', '--out', file])
  expect(finished.stderr).toContain(`--out: expected a folder that can be written to, found ${file}`)
  expectRefusal(finished, 2)
})

function runAgainst(target: string) {
  return tlab(['run', 'quick', '--target', target, '--token', 'x', '--no-progress', '--out', temporaryFolder()])
}
