/**
 * Zod compiles its checks with `new Function` where it may; the page's policy forbids that, and the attempt
 * would be reported as a violation. Imported before any schema is made.
 */
import { config } from 'zod'

config({ jitless: true })
