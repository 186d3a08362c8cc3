/**
 * The catalogue of what can go wrong on this side, each with its exit code and words: what was expected,
 * what arrived, what to do next. Whoever throws one of these wants no stack trace shown.
 */
import { closest } from 'fastest-levenshtein'
import { nearestWord } from '../scenarios/language/nearest.ts'

/** Exit codes of `tlab`, in the order in which the first that applies wins. */
export const EXIT = {
  interrupted: 130,
  usage: 2,
  unreachable: 3,
  invalidMeasurement: 4,
  expectationMissed: 99,
  done: 0,
} as const

/** A fault of the program itself; not one of the codes that say something about a run. */
export const EXIT_FAULT = 1

/** An error that is the user's to mend: one message, no stack trace, one exit code. */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly exitCode: number
  /** For callers that have another way: the system's code, such as `EADDRINUSE`. */
  readonly code: string | null

  constructor(exitCode: number, message: string, code: string | null = null) {
    super(message)
    this.exitCode = exitCode
    this.code = code
  }
}

/** Options or arguments that cannot be followed. */
export function usageError(message: string): LabError {
  return new LabError(EXIT.usage, message)
}

/**
 * @param kind what it should have been the name of, such as `transport`
 * @param otherwise what it might be instead of a name, such as `the path of a .yaml file`
 */
export function unknownName(
  kind: string,
  found: string,
  known: readonly string[],
  otherwise: string | null = null,
): LabError {
  const nearest = known.length === 0 ? '' : `; the nearest is "${nearestWord(found, known) ?? closest(found, known)}"`
  const names = `one of ${known.join(', ')}${otherwise === null ? '' : `, or ${otherwise}`}`
  return usageError(`unknown ${kind} "${found}": expected ${names}${nearest}`)
}

/** A server process of ours did not start. */
function serverDidNotStart(code: string, message: string): LabError {
  return new LabError(EXIT.unreachable, `the server did not start: ${message} (${code})`, code)
}

/** The port that was asked for cannot be listened on. */
export function portInUse(host: string, port: number): LabError {
  return new LabError(
    EXIT.unreachable,
    `port ${port} on ${host} is in use: end the program that listens there, or leave --port out for a free one`,
    'EADDRINUSE',
  )
}

/** The address that was asked for is none to listen on. @param code the system's, such as `EADDRNOTAVAIL` */
export function cannotListen(code: string, message: string, host: string, port: number): LabError {
  const found = NO_ADDRESS[code]
  if (found !== undefined) {
    return usageError(
      `expected for --host an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them, got ${host}: ${found}`,
    )
  }
  if (code !== 'EACCES') return serverDidNotStart(code, message)
  return usageError(`port ${port} is for privileged programs only on this system: choose one from 1024 for --port`)
}

const NO_ADDRESS: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'this machine does not have it',
  EINVAL: 'it cannot be listened on',
  ENOTFOUND: 'no machine is known by this name',
  EAI_AGAIN: 'this name could not be looked up',
}

/** A server that the user named does not answer as a transport-lab server. */
export function targetUnreachable(target: string, found: string, code?: string): LabError {
  return new LabError(
    EXIT.unreachable,
    `expected a transport-lab server at ${target}, found: ${found}; start one with "tlab serve" and pass the address it prints`,
    code,
  )
}

/** The server was reached; it is the token that it does not take. */
export function wrongToken(target: string): LabError {
  return usageError(
    `--token (or TLAB_TOKEN): ${target} answers, but does not accept this token; pass the one that its "tlab serve" printed`,
  )
}

/** The token of a server that others reach opens its controls to whoever guesses it. */
export function weakToken(leastCharacters: number): LabError {
  return usageError(
    `expected a token of at least ${leastCharacters} characters for a server that other machines can reach, got a ` +
      'shorter one: leave --token out for a random one',
  )
}

/** Only the owner of a process can restart it. */
export function restartOfForeignServer(target: string): LabError {
  return usageError(
    `the scenario restarts the server, but the one at ${target} is not ours to end: leave --target out for a server ` +
      'of our own, or take the fault "restart" out of the scenario',
  )
}

/** @param kind such as `stall-feed` */
export function faultOfForeignServer(target: string, kind: string): LabError {
  return usageError(`the fault "${kind}" is done by a server of the lab to itself, and the one at ${target} is none`)
}

/** A mapping tells how a server speaks; where it is must be told, too. */
export function targetWithoutAddress(): LabError {
  return usageError(
    '"target" has no "url": expected one there, or --target with an address such as http://127.0.0.1:8080',
  )
}

/** A server that is none of the lab's. @param found such as `connect ECONNREFUSED 127.0.0.1:8080` */
export function nothingAtTarget(target: string, found: string): LabError {
  return new LabError(
    EXIT.unreachable,
    `expected a server at ${target}, found: ${found}; start it, or name another address with --target`,
  )
}

/** The first event, which only opens the channel, was not taken. */
export function targetRefusesEvents(target: string, path: string, status: number): LabError {
  return new LabError(
    EXIT.unreachable,
    `asked ${target} to publish an event by POST ${path}, expected 2xx, it answered ${status}; ` +
      'see "publish" below "target": its path, and what headers the server wants',
  )
}

/** A proxy is started before a server that is started with it. */
export function proxyOfForeignServer(target: string): LabError {
  return usageError(
    `the scenario starts a proxy before a server of its own, but the one at ${target} runs already: leave --target out, ` +
      'or take "proxy" out of the scenario',
  )
}

/** @param found such as `no nginx on the PATH` */
export function proxyMissing(found: string): LabError {
  return usageError(
    `the scenario has a proxy before the server (proxy.kind: nginx), found ${found}; install it ("apt-get install nginx" ` +
      'on Debian and Ubuntu, "brew install nginx" on macOS), name its program in TLAB_NGINX, or take "proxy" out of the scenario',
  )
}

/** Without a relation between the clocks no instant of the server means anything here. */
export function clockUnusable(target: string, found: string): LabError {
  return new LabError(
    EXIT.invalidMeasurement,
    `the clock of ${target} cannot be compared with ours: ${found}; measure from a machine whose clock runs steadily, or from the server's own`,
  )
}

/** A server that runs already cannot be moved into a network of its own. */
export function namespacesOfForeignServer(target: string): LabError {
  return usageError(
    `the scenario runs in network namespaces of its own (network.via: namespaces), but the server at ${target} runs ` +
      'already: leave --target out for a server of our own, or take "via: namespaces" out of the scenario',
  )
}

/** @param found why it cannot be had */
export function namespacesImpossible(expected: string, found: string, lossShare: number): LabError {
  const instead =
    lossShare > 0
      ? 'without it no packet is lost: take "loss" out of the scenario, or run it where that is there'
      : 'use "via: link" instead, which works everywhere'
  return usageError(
    `network.via: namespaces: expected ${expected}, found: ${found}; ${instead}; ` +
      '"tlab doctor" says what this machine can do',
  )
}
