/** What the pages of the experiments report, read with suspicion: it comes from a browser. */
import { z } from 'zod'
import {
  FORGERY_AIMS,
  FORGERY_LABS,
  forgeryFigures,
  STREAM_FIGURES,
  STREAMS_ASKED,
} from '../../protocol/browser-experiments.ts'
import type { BrowserName } from '../../results/format/claims.ts'

/** One repeat of an experiment. */
export interface Repeat {
  readonly browser: BrowserName
  readonly figures: Readonly<Record<string, number>>
}

const word = z.string().min(1).max(60)
const browser = z.object({ name: word, version: word })
const failure = z.object({ browser, failure: z.string().max(300) })

const attempt = z.object({
  lab: z.enum(FORGERY_LABS),
  aim: z.enum(FORGERY_AIMS),
  acted: z.boolean(),
  read: z.boolean(),
})
const forgery = z.object({ browser, attempts: z.array(attempt).min(1).max(200) })

const count = z.int().min(0).max(STREAMS_ASKED)
const streams = z.object({
  browser,
  figures: z.object(Object.fromEntries(STREAM_FIGURES.map((name) => [name, count]))),
})

/** @throws Error when it is not what the stranger's page says */
export function readForgeryReport(report: unknown): Repeat {
  const read = readReport(forgery, report)
  return { browser: read.browser, figures: forgeryFigures(read.attempts) }
}

/** @throws Error when it is not what the page of streams says, or when that says why it failed */
export function readStreamsReport(report: unknown): Repeat {
  return readReport(streams, report)
}

function readReport<Report>(schema: z.ZodType<Report>, report: unknown): Report {
  const failed = failure.safeParse(report)
  if (failed.success) throw new Error(`the browser’s page says: ${failed.data.failure}`)
  const read = schema.safeParse(report)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`the browser’s page reported something else than was expected, at ${issue?.path.join('.') ?? ''}`)
}
