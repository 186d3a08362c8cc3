/** The arrivals of a trial as its driver wrote them down (`--capture`), of the measured phases. */

export interface CapturedArrival {
  /** From 0, in the order in which clients connected. */
  readonly client: number
  readonly seq: number
  /** µs of the lab clock. */
  readonly receivedAtUs: number
  /** By how much that may be late, as the driver says, µs. */
  readonly lateUs: number
}

interface Header {
  readonly startsAtUs: number
  readonly phases: readonly { readonly fromUs: number; readonly toUs: number; readonly measured: boolean }[]
}

type Row = readonly [
  client: number,
  seq: number,
  dueAtUs: number,
  sentAtUs: number,
  receivedAtUs: number,
  lateUs: number,
  copy?: 'copy',
]

/** First copies alone. @param text of one trial, from its header on */
export function capturedArrivals(text: string): CapturedArrival[] {
  const lines = text.split('\n').filter((line) => line !== '')
  const { trial } = JSON.parse(lines[0] ?? '{}') as { trial?: Header }
  if (trial === undefined) throw new Error('expected a capture of arrivals with a header, got none')
  const measured = trial.phases.filter((phase) => phase.measured)
  return lines
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as Row)
    .filter(([, , dueAtUs, , , , copy]) => copy === undefined && measured.some((phase) => isIn(phase, dueAtUs)))
    .map(([client, seq, , , receivedAtUs, lateUs]) => {
      return { client, seq, receivedAtUs: trial.startsAtUs + receivedAtUs, lateUs }
    })
}

function isIn({ fromUs, toUs }: { readonly fromUs: number; readonly toUs: number }, dueAtUs: number): boolean {
  return fromUs <= dueAtUs && dueAtUs < toUs
}
