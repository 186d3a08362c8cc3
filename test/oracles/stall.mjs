/**
 * For tests alone, by `node --import`: the process whose main file TLAB_TEST_STALL names does nothing for 200 ms of each
 * second, and takes no processor from others meanwhile. Plain JavaScript, since what it is loaded into is built.
 */
const EVERY_MS = 1_000
const STALL_MS = 200

const never = new Int32Array(new SharedArrayBuffer(4))
const whom = process.env['TLAB_TEST_STALL']

if (whom !== undefined && process.argv[1]?.endsWith(whom)) {
  setInterval(() => Atomics.wait(never, 0, 0, STALL_MS), EVERY_MS).unref()
}
