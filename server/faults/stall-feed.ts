/** The feeds fall silent, as when the database behind them hangs; what fell due meanwhile comes at once, late. */
import type { BeginFault } from './fault.ts'

export const stallFeed: BeginFault = (_request, { channels }) => {
  channels.stall(true)
  return { connections: null, end: () => channels.stall(false) }
}
