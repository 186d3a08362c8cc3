/** Shows a run's progress on stderr: redrawn in place on a terminal, a line now and then elsewhere. */
import { createLogUpdate } from 'log-update'
import { type ProgressContext, progressBlock, progressLine } from '../report/progress.ts'
import type { RunProgress } from '../run/request.ts'
import type { Terminal } from './terminal.ts'

export interface ProgressDisplay {
  show(progress: RunProgress): void
  /** Says something that stays, without tearing what is drawn in place. */
  note(text: string): void
  /** Takes what is drawn in place away again; nothing is shown after it. */
  close(): void
}

/** At most four drawings a second. */
const REDRAW_MS = 250
/** At most one line in a log. */
const LINE_MS = 10_000

/** @param name of the scenario, since a log line stands alone */
export function openProgress(
  name: string,
  context: ProgressContext,
  wanted: boolean,
  terminal: Pick<Terminal, 'progress' | 'warn'>,
): ProgressDisplay {
  if (!wanted) return { show: () => {}, note: terminal.warn, close: () => {} }
  return terminal.progress.isTerminal ? redrawn(context, terminal) : logged(name, context, terminal.warn)
}

function redrawn(context: ProgressContext, terminal: Pick<Terminal, 'progress'>): ProgressDisplay {
  const draw = createLogUpdate(terminal.progress.stream)
  const due = atMostEvery(REDRAW_MS)
  return {
    show: (progress) => {
      if (due()) draw(progressBlock(context, progress, terminal.progress))
    },
    note: (text) => draw.persist(text),
    close: () => {
      draw.clear()
      draw.done()
    },
  }
}

function logged(name: string, context: ProgressContext, warn: (text: string) => void): ProgressDisplay {
  warn(context.title)
  const due = atMostEvery(LINE_MS)
  // The title has just said what begins; the first line is worth its place when there is something to tell.
  due()
  return {
    show: (progress) => {
      if (due()) warn(progressLine(name, context, progress))
    },
    note: warn,
    close: () => {},
  }
}

/** Says yes at most once in `intervalMs`. */
export function atMostEvery(intervalMs: number, nowMs: () => number = () => performance.now()): () => boolean {
  let lastMs = Number.NEGATIVE_INFINITY
  return () => {
    const now = nowMs()
    if (now - lastMs < intervalMs) return false
    lastMs = now
    return true
  }
}
