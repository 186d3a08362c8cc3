/** Nobody new gets in: the kernel answers each SYN with RST, as when nothing listens. Who is here stays. */
import type { BeginFault } from './fault.ts'

export const refuseConnections: BeginFault = (_request, { listening }) => {
  listening.pause()
  return { connections: null, end: () => listening.resume() }
}
