/** A wheel that notes how long each task was to wait, for rules about times that no test can sit out. */
import { type Task, Wheel } from '../../server/delivery/wheel.ts'
import type { ServerTransport } from '../../server/transport.ts'

export class NotingWheel extends Wheel {
  readonly delaysMs: number[] = []

  override after(delayMs: number, task: () => void): Task {
    this.delaysMs.push(delayMs)
    return super.after(delayMs, task)
  }
}

/** The transport with this wheel instead of the server's. */
export function withWheel(transport: ServerTransport, wheel: Wheel): ServerTransport {
  return { ...transport, routes: (app, context) => transport.routes(app, { ...context, wheel }) }
}
