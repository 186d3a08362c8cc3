/** Before each file of those that share a process: whoever was there before has left the timers as they were. */
import timers from 'node:timers'

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const

const changed = NAMES.filter((name) => globalThis[name] !== timers[name])
if (changed.length > 0)
  throw new Error(
    `expected Node's own timers, found others for ${changed.join(', ')}: a test file before this one left them`,
  )
