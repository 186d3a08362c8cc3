/** Nothing goes up to a server that is not ours: a mapping tells how events come down. */
export function noUplink(): Promise<never> {
  return Promise.reject(new Error('expected a server of the lab to send a message to, this one is not'))
}
