/** Experiments in a browser, repeated: what they found, or why they could not be made. Nothing here throws past it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import type { Experiment } from '../../results/format/claims.ts'
import { packagePaths } from '../package-root.ts'
import { chooseBrowser } from './choose-browser.ts'
import { tryForgery } from './forgery.ts'
import type { Repeat } from './reports.ts'
import { trySixStreams } from './six-streams.ts'

/** What intervals need; more would show no more of what is the same each time. */
export const REPEATS = 3

/** Why an experiment has no end that the user has ended. */
export const INTERRUPTED = 'it was interrupted'

type Try = (browserPath: string, signal: AbortSignal) => Promise<Repeat>

interface ExperimentKind {
  readonly page: string
  readonly try: Try
}

const KINDS: Readonly<Record<ExperimentName, ExperimentKind>> = {
  forgery: { page: 'forgery.html', try: tryForgery },
  'six-streams': { page: 'streams.html', try: trySixStreams },
}

export interface Circumstances {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly repeats?: number
  /** With how many are done. */
  readonly onRepeat?: (done: number) => void
}

export async function makeExperiment(name: ExperimentName, { env, ...how }: Circumstances): Promise<Experiment> {
  const { page, try: tryOnce } = KINDS[name]
  const browser = chooseBrowser(env, process.platform)
  if ('why' in browser) return { name, browser: null, repeats: [], why: browser.why }
  if (!existsSync(join(packagePaths.dashboard, page))) {
    return { name, browser: null, repeats: [], why: 'the pages are not built: run "npm run build" first' }
  }
  return repeated(name, (signal) => tryOnce(browser.path, signal), how)
}

/** One after the other, each anew from the start. The first that fails is the last. */
export async function repeated(
  name: ExperimentName,
  once: (signal: AbortSignal) => Promise<Repeat>,
  { signal, repeats = REPEATS, onRepeat = () => {} }: Omit<Circumstances, 'env'>,
): Promise<Experiment> {
  const made: Repeat[] = []
  const soFar = (why: string | null): Experiment => ({
    name,
    browser: made[0]?.browser ?? null,
    repeats: made.map(({ figures }) => ({ ...figures })),
    why,
  })
  while (made.length < repeats) {
    try {
      made.push(await once(signal))
    } catch (error) {
      return soFar(signal.aborted ? INTERRUPTED : reasonOf(error))
    }
    onRepeat(made.length)
  }
  return soFar(null)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
