/** One HTTP response as it came, taken apart just as far as a rule looks at it. */
import { WireClient } from './wire-client.ts'

export interface HttpAnswer {
  readonly status: number
  /** By lower-case name; a field that came twice is joined with a comma (RFC 9110 §5.3). */
  readonly headers: Readonly<Record<string, string>>
  /** Without the framing of chunks. */
  readonly body: string
  /** The same as it came, for a body that is no text. */
  readonly bytes: Buffer
}

/** Asks once, on a connection that the answer ends. */
export async function ask(port: number, path: string, ...lines: string[]): Promise<HttpAnswer> {
  return readAnswer(await new WireClient(port).get(path, 'Connection: close', ...lines).untilEnd())
}

export async function post(port: number, path: string, body: string, ...lines: string[]): Promise<HttpAnswer> {
  const client = new WireClient(port).request('POST', path, ['Connection: close', ...lines], body)
  return readAnswer(await client.untilEnd())
}

/** The head of an answer that goes on, as soon as it is complete. */
export async function headOf(client: WireClient): Promise<HttpAnswer> {
  return readAnswer(await client.untilText('\r\n\r\n'))
}

export function readAnswer(received: string): HttpAnswer {
  const end = received.indexOf('\r\n\r\n')
  const [statusLine = '', ...fields] = received.slice(0, end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const field of fields) {
    const colon = field.indexOf(':')
    const name = field.slice(0, colon).toLowerCase()
    const value = field.slice(colon + 1).trim()
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  const raw = received.slice(end + 4)
  const body = headers['transfer-encoding'] === 'chunked' ? unchunk(raw) : raw
  const bytes = Buffer.from(body, 'latin1')
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.toString('utf8'), bytes }
}

/** What the chunks hold that have arrived whole (RFC 9112 §7.1). */
function unchunk(raw: string): string {
  let rest = raw
  let body = ''
  for (;;) {
    const lineEnd = rest.indexOf('\r\n')
    const size = Number.parseInt(rest, 16)
    if (lineEnd === -1 || !(size > 0) || rest.length < lineEnd + 2 + size) return body
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size)
    rest = rest.slice(lineEnd + 2 + size + 2)
  }
}
