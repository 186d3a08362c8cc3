/**
 * The driver process: told by its parent over IPC what to do, it drives one trial and reports.
 * It ends with its parent, so no load outlives the command that wanted it.
 */
import { labClock } from '../../protocol/clock.ts'
import { messageOf } from '../../protocol/thrown.ts'
import { eventTimes, mappedTransports } from '../targets/index.ts'
import type { ClientTransportRegistry } from '../transport.ts'
import { clientTransports } from '../transports/index.ts'
import type { EventTimes } from '../wire/event-times.ts'
import { Driver } from './driver.ts'
import type { DriverPlan, DriverReport, FromDriver, ToDriver } from './plan.ts'

let driver: Driver | null = null
/** null: a server of ours, or one whose events have no time of their own. */
let times: EventTimes | null = null

process.on('message', (message: ToDriver) => {
  obey(message).catch((error: unknown) => {
    tell({ kind: 'failed', message: messageOf(error) })
  })
})
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the parent decides what becomes of a trial.
process.on('SIGINT', () => {})

async function obey(message: ToDriver): Promise<void> {
  switch (message.kind) {
    case 'prepare':
      times = message.plan.mapping === undefined ? null : eventTimes(message.plan.mapping)
      driver = new Driver(message.plan, transportsFor(message.plan), labClock, (point, joined) => {
        tell({ kind: 'second', point, joined })
      })
      return tell({ kind: 'ready' })
    case 'begin':
      return driver?.begin(message.startsAtUs)
    case 'fault':
      return driver?.struck(message.atUs, message.connections, message.overAtUs)
    case 'fault-over':
      return driver?.faultOver(message.index, message.overAtUs)
    case 'end-uplink':
      await driver?.endUplink(message.deadlineUs)
      return tell({ kind: 'uplink-ended' })
    case 'finish':
      if (driver === null) throw new Error('expected a plan before finish')
      return tell({ kind: 'report', report: await finish(driver, message) })
  }
}

async function finish(
  driver: Driver,
  { published, deadlineUs }: Extract<ToDriver, { kind: 'finish' }>,
): Promise<DriverReport> {
  const report = await driver.finish(published, deadlineUs)
  return times === null ? report : { ...report, eventsRoundedUs: times.roundedUs }
}

function transportsFor({ mapping }: DriverPlan): ClientTransportRegistry {
  return mapping === undefined ? clientTransports : mappedTransports(mapping, times)
}

function tell(message: FromDriver): void {
  process.send?.(message)
}
