import 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Lines for the report of `npm run verify` (setup/verify.mjs). */
    report?: string[]
  }
}
