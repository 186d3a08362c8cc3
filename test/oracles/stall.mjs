/**
 * For tests alone, by `node --import`: the process whose main file TLAB_TEST_STALL names does nothing for 200 ms of each
 * second, as on a processor that somebody else uses. Plain JavaScript, since what it is loaded into is built.
 */
const EVERY_MS = 1_000
const STALL_MS = 200

const whom = process.env['TLAB_TEST_STALL']

if (whom !== undefined && process.argv[1]?.endsWith(whom)) {
  setInterval(() => {
    const until = performance.now() + STALL_MS
    while (performance.now() < until);
  }, EVERY_MS).unref()
}
