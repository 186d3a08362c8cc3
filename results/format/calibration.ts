/** What a machine can measure at best, found by `tlab doctor --calibrate` and kept with the results that follow. */
import { z } from 'zod'

const count = z.int().min(0)
const figure = z.number()
const known = figure.nullable()

/** What `tlab run` compares, so that no calibration is used where it does not hold; nothing in it changes with a reboot. */
export const machineSchema = z.object({
  cpu: z.string(),
  cores: z.int(),
  platform: z.string(),
  kernel: z.string(),
  node: z.string(),
  /** Of this product, which is the instrument. */
  version: z.string(),
})

/** Delivery latency of one transport where nothing stands in the way: less cannot be measured here. */
const noiseFloorSchema = z.object({
  transport: z.string(),
  /** Deliveries. */
  count,
  /** From due. */
  p50Us: known,
  p99Us: known,
  maxUs: known,
  fanOutSpreadP50Us: known,
  fanOutSpreadMaxUs: known,
  /** The instrument's part at most: how much of the p50 and of the p99 may be that receive stamps are late. */
  stampErrorP50Us: known,
  stampErrorUs: known,
  /** The feed's part: how late events were published. */
  feedLatenessP99Us: known,
  serverLoopDelayP99Us: known,
  driverLoopDelayP99Us: known,
  /** Shares of all processors, 0–1. */
  machineBusy: known,
  machineSteal: known,
  /** Of `machineBusy` what server and driver used. */
  ownBusy: known,
})

/** How late the driver's own timers ring in a process that has nothing else to do. */
const timersSchema = z.object({ count, p50Us: known, p99Us: known, maxUs: known })

/** Receive stamps held against the kernel's own of the same packets. */
const stampCheckSchema = z.object({
  transport: z.string(),
  /** Events of which both were found. */
  count,
  /** Events of which no packet was found. */
  unmatched: count,
  /** Stamp − packet. Below zero: the stamp came first, by no more than the clocks' uncertainty if all is well. */
  minUs: figure,
  p50Us: figure,
  p99Us: figure,
  maxUs: figure,
  /** What the driver itself said of the same events: p50 and p99 of its bounds on their errors. */
  boundP50Us: known,
  boundP99Us: known,
  /** By how much stamps are later than their own bound; 0 for those that are not. */
  beyondP99Us: figure,
  beyondMaxUs: figure,
  /** How wrong the mapping of the packets' clock to the lab's may be. */
  clockUncertaintyUs: figure,
})

export const calibrationSchema = z.object({
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** Others left the machine alone while it was made. */
  quiet: z.boolean(),
  /** Share of all processors that was busy before, and the most that others than server and driver took in a trial. */
  idleBusy: figure,
  othersBusy: known,
  clients: z.int().min(1),
  eventsPerSecond: figure,
  measuredMs: figure,
  noiseFloor: z.array(noiseFloorSchema),
  timers: timersSchema,
  /** What the verdicts of these trials have against them. */
  doubts: z.array(z.string()),
  /** null: not compared, for the reason in `stampsUnchecked`. */
  stamps: stampCheckSchema.nullable(),
  stampsUnchecked: z.string().nullable(),
})

export type Machine = z.infer<typeof machineSchema>
export type NoiseFloor = z.infer<typeof noiseFloorSchema>
export type TimerLateness = z.infer<typeof timersSchema>
export type StampCheck = z.infer<typeof stampCheckSchema>
export type Calibration = z.infer<typeof calibrationSchema>
