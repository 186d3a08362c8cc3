/** For tests of what goes wrong. */
import { LabError } from '../errors.ts'

/** The error of the user's to mend that the work ends with. Rejects when it ends otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<LabError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof LabError) return error
  throw new Error(`expected a LabError, got ${String(error)}`)
}
