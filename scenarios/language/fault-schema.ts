/** What goes wrong on purpose: the keys of `faults`. Which keys a kind takes is checked in fault-keys.ts. */
import { z } from 'zod'
import { SERVER_FAULT_KINDS } from '../../protocol/server-faults.ts'
import { duration, oneOf, percentage } from './quantities.ts'
import { BOUNDS, MOST_FAULTS } from './ranges.ts'

/** The server's own, the link's, and what the server's owner does. */
const FAULT_KINDS = [...SERVER_FAULT_KINDS, 'silence', 'cut', 'restart'] as const

const fault = z.strictObject({
  at: duration(
    BOUNDS.faultAtMs,
    'When it strikes, from the start of the feed. Inside the phases; what it lasts may reach beyond their end.',
  ),
  kind: oneOf(
    FAULT_KINDS,
    '`drop-connections`: end connections without a goodbye. `stall-feed`: publish nothing, then what fell due, late. `stall-event-loop`: the server process does nothing at all. `refuse-connections`: no new ones. `slow-reads`: the server reads slowly. `silence`: connections stay open and carry nothing, in either direction (half-open). `cut`: connections are reset by the network. `restart`: the server process ends and another takes its place.',
  ),
  share: percentage(
    'Of the connections: how many it strikes, chosen at random. For `drop-connections`, `slow-reads`, `silence`, `cut`; all unless given.',
  ).optional(),
  duration: duration(
    BOUNDS.faultMs,
    'How long it lasts. Needed by `stall-feed`, `stall-event-loop` (at most 10s), `refuse-connections` and `slow-reads`. `silence` without one: those connections never speak again. `cut`: how long new connections are cut too, `0s` unless given. `restart`: how long nobody is there, `0s` unless given. `drop-connections` has none.',
  ).optional(),
  how: oneOf(
    ['fin', 'rst'],
    'For `drop-connections`: an end of stream (`fin`, unless given) or a reset (`rst`).',
  ).optional(),
  history: oneOf(
    ['keep', 'lose'],
    'For `restart`. `keep`, unless given: the history is handed over, and clients resume where they were. `lose`: the process dies on the spot; the channel begins a new epoch, and clients are told of the gap.',
  ).optional(),
  drain: duration(
    BOUNDS.faultMs,
    'For `restart` with `history: keep`: the server is told to end in order (SIGTERM), and ends its connections spread over this time. Without it all end at once.',
  ).optional(),
})

export const faultsSchema = z
  .array(fault, { error: 'a list of faults' })
  .max(MOST_FAULTS, { error: `at most ${MOST_FAULTS} faults` })
  .default([])
  .meta({ description: 'What goes wrong on purpose, each at its time: the result shows how the clients came through.' })

/** A fault as the schema reads it. */
export type WrittenFault = z.infer<typeof fault>
