/** What a long form may leave with its task: setup/verify.mjs writes it into the report. */
import 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Lines for the report of `npm run verify`. */
    report?: string[]
  }
}
