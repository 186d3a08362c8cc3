/** Commands that follow a feed by hand, each short enough for a line of 80 columns or continued after a backslash. */

/** Any 16 bytes will do for a look by hand (RFC 6455 §1.3 uses these). */
const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

/** Where curl keeps the ticket. */
const COOKIES = 'lab.cookies'

/** What lets the other commands in. */
export function joinCommand(origin: string, joinCode: string): string[] {
  return lines('join: the ticket for all that follows', [
    `curl -c ${COOKIES} '${origin}/lab/tickets'`,
    `-H 'content-type: application/json'`,
    `-d '{"code":"${joinCode}"}'`,
  ])
}

/** @param withTicket whether they bring the ticket of `joinCommand` */
export function followCommands(origin: string, withTicket: boolean): string[] {
  const curl = withTicket ? `curl -b ${COOKIES}` : 'curl'
  return [
    ...lines('polling: what there is, then again with since=<cursor>', [
      `${curl} '${origin}/feed/polling?since=last:3'`,
    ]),
    ...lines('long-polling: at once, then held with since=<cursor>', [
      `${curl} '${origin}/feed/long-polling?since=last:3'`,
    ]),
    ...lines('sse: one response that never ends', [`${curl} -N '${origin}/feed/sse'`]),
    ...lines('websocket: the 101, then frames', [
      `${curl} '${origin}/feed/websocket'`,
      `-iN --http1.1 -o -`,
      `-H 'Connection: Upgrade' -H 'Upgrade: websocket'`,
      `-H 'Sec-WebSocket-Version: 13'`,
      `-H 'Sec-WebSocket-Key: ${SAMPLE_KEY}'`,
    ]),
    ...lines('a message of your own into the feed', [
      `${curl} '${origin}/feed/messages'`,
      `-H 'content-type: application/json'`,
      `-d '{"id":"1","from":"me","data":"hello"}'`,
    ]),
  ]
}

/** What it shows, then the command, its parts each on a line. */
function lines(title: string, command: readonly string[]): string[] {
  return [`  # ${title}`, `  ${command.join(' \\\n    ')}`]
}
