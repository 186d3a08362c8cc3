/** How the user can call this program again. */

/** `tlab` where it is on the PATH; through npm (`npm start`, `npx`) it need not be. */
export function commandName(env: NodeJS.ProcessEnv = process.env): string {
  return env['npm_command'] === undefined ? 'tlab' : 'npx --no-install tlab'
}
