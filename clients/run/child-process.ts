/** A process of ours with an IPC channel: messages out, awaited kinds in, and an end that nobody can miss. */
import { type ChildProcess, fork } from 'node:child_process'
import { programPath } from '../program-path.ts'

/**
 * V8's memory reducer runs a full collection some 8 s after a process has fallen idle: a pause of 7 to 14 ms here,
 * once in each trial, in a server that does nothing wrong. Off in server and driver alike; ordinary collections stay, and
 * those that their owner asks for.
 */
const NODE_FLAGS = ['--no-memory-reducer', '--expose-gc']

interface Tagged {
  readonly kind: string
}

/** What a child says, by kind. */
type OfKind<Message extends Tagged, Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

export class IpcProcess<Out extends Tagged, In extends Tagged> {
  /** Resolves when the process has ended, with what ended it in words. */
  readonly exited: Promise<string>
  readonly #child: ChildProcess
  readonly #listeners = new Set<(message: In) => void>()
  readonly #name: string
  /** Settles with the question under way: one at a time is asked, so that each answer has one question. */
  #lastAsked: Promise<unknown> = Promise.resolve()

  /**
   * @param name for messages, such as `server`
   * @param namespace the network namespace that it runs in; null: this process's own
   */
  constructor(name: string, modulePath: string, namespace: string | null = null) {
    this.#name = name
    this.#child = fork(modulePath, [], { ...launchIn(namespace), stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child.on('message', (message) => {
      for (const listener of [...this.#listeners]) listener(message as In)
    })
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message))
      // Not `exit`, which a busy parent may see while last words still wait in the channel; `close` comes behind them.
      this.#child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  tell(message: Out): void {
    if (this.#child.connected) this.#child.send(message)
  }

  /** Every message, in order; returns the way to stop listening. */
  listen(listener: (message: In) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells, and awaits the first answer of one of these kinds. Rejects when the process ends first. Waits its turn. */
  ask<Kind extends In['kind']>(message: Out, ...kinds: Kind[]): Promise<OfKind<In, Kind>> {
    const answer = this.#lastAsked.then(() => {
      const heard = this.hear(`had answered "${message.kind}"`, ...kinds)
      this.tell(message)
      return heard
    })
    this.#lastAsked = answer.catch(() => {})
    return answer
  }

  /** Awaits the next message of one of these kinds. Rejects when the process ends before it `did` something. */
  hear<Kind extends In['kind']>(did: string, ...kinds: Kind[]): Promise<OfKind<In, Kind>> {
    return new Promise((resolve, reject) => {
      const stop = this.listen((message) => {
        if (!(kinds as string[]).includes(message.kind)) return
        stop()
        resolve(message as OfKind<In, Kind>)
      })
      void this.exited.then((how) => {
        stop()
        reject(new Error(`the ${this.#name} process ended before it ${did}: ${how}`))
      })
    })
  }

  /** Awaits `work` of the process, which is ended at once when that takes longer, ms: then `work` fails. */
  async within<Value>(longestMs: number, work: Promise<Value>): Promise<Value> {
    const overdue = setTimeout(() => this.kill(), longestMs)
    try {
      return await work
    } finally {
      clearTimeout(overdue)
    }
  }

  /** As an operator ends it: SIGTERM. */
  terminate(): void {
    this.#child.kill('SIGTERM')
  }

  /** Ends it at once, without asking. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

/** `ip netns exec` becomes the program that it starts: its pid, its signals and the channel it inherited stay what they are. */
function launchIn(namespace: string | null): { readonly execPath?: string; readonly execArgv: string[] } {
  if (namespace === null) return { execArgv: NODE_FLAGS }
  const ip = programPath('ip', process.env) ?? 'ip'
  return { execPath: ip, execArgv: ['netns', 'exec', namespace, process.execPath, ...NODE_FLAGS] }
}
