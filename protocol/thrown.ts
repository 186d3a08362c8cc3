/** The words of whatever was thrown, which need not be an Error; never its stack. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The system's own code for what went wrong, such as `ECONNREFUSED`; absent where the system had no part in it. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
}
