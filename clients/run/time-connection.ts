/**
 * A connection that asks a server for its time (`GET /lab/time`), again and again: connecting, and a client that is
 * more than a socket and a parser, would add to the round trip, and half of that is the uncertainty of the clock.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Clock, labClock } from '../../protocol/clock.ts'
import { messageOf } from '../../protocol/thrown.ts'
import { targetUnreachable } from '../errors.ts'
import { HttpResponseParser } from '../wire/http-response.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { addressOf } from './address.ts'
import type { TimeRound } from './clock-estimate.ts'

/** How long connecting, or a whole answer, may take, ms. */
const ANSWER_MS = 5_000

/** Longer than any answer that tells two instants, bytes. */
const LONGEST_ANSWER = 1024

interface Waiting {
  readonly resolve: (toldAtUs: number) => void
  readonly reject: (error: Error) => void
}

export class TimeConnection {
  readonly #origin: string
  readonly #clock: Clock
  readonly #socket: Socket
  readonly #question: string
  readonly #parser = new HttpResponseParser({
    head: (head) => this.#head(head),
    body: (bytes, start, end) => this.#body(bytes.toString('latin1', start, end)),
    framingBytes: () => {},
  })
  #text = ''
  #keepsAlive = true
  readonly #answerMs: number
  /** Ends what is under way: a limit on silence would let a server that trickles bytes hold us up for ever. */
  #limit: NodeJS.Timeout
  #waiting: Waiting | null = null

  private constructor(origin: string, answerMs: number, clock: Clock) {
    const { host } = new URL(origin)
    this.#origin = origin
    this.#clock = clock
    this.#answerMs = answerMs
    this.#limit = this.#limited()
    this.#question = `GET /lab/time HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    this.#socket = connect({ ...addressOf(origin), noDelay: true })
    this.#socket.on('data', (bytes) => this.#read(bytes))
    this.#socket.on('error', (error) => this.#fail(error.message))
    this.#socket.on('close', () => this.#fail('the connection ended before its answer'))
  }

  /**
   * @param answerMs how long connecting, or a whole answer, may take
   * @throws LabError when nobody listens there
   */
  static async open(origin: string, answerMs = ANSWER_MS, clock: Clock = labClock): Promise<TimeConnection> {
    const connection = new TimeConnection(origin, answerMs, clock)
    try {
      await once(connection.#socket, 'connect')
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException
      throw targetUnreachable(origin, message, code)
    }
    clearTimeout(connection.#limit)
    return connection
  }

  /** Whether it can be asked again; a server may want a connection for each question. */
  get keepsAlive(): boolean {
    return this.#keepsAlive
  }

  /** One question at a time. @throws LabError when no answer comes, or another than two instants */
  async ask(): Promise<TimeRound> {
    this.#text = ''
    this.#parser.begin()
    const answer = new Promise<number>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    this.#limit = this.#limited()
    const askedAtUs = this.#clock.nowUs()
    this.#socket.write(this.#question)
    const toldAtUs = await answer
    return { askedAtUs, ...this.#readStamps(), toldAtUs }
  }

  end(): void {
    this.#waiting = null
    clearTimeout(this.#limit)
    this.#socket.destroy()
  }

  #head(head: ResponseHead): void {
    this.#keepsAlive = head.keepsAlive
    if (head.status !== 200) throw new Error(`an answer ${head.status} to GET /lab/time`)
  }

  #body(text: string): void {
    this.#text += text
    if (this.#text.length > LONGEST_ANSWER) throw new Error('an answer to GET /lab/time that is too long')
  }

  #read(bytes: Buffer): void {
    const toldAtUs = this.#clock.nowUs()
    try {
      this.#parser.feed(bytes, 0, bytes.length)
    } catch (error) {
      this.#fail(messageOf(error))
      return
    }
    if (!this.#parser.complete) return
    clearTimeout(this.#limit)
    this.#waiting?.resolve(toldAtUs)
    this.#waiting = null
  }

  #readStamps(): Pick<TimeRound, 'receivedAtUs' | 'answeredAtUs'> {
    const told = /^\{"receivedAtUs":(\d{1,16}),"sentAtUs":(\d{1,16})\}$/.exec(this.#text)
    if (told === null) throw targetUnreachable(this.#origin, `${JSON.stringify(this.#text)} for its time`)
    return { receivedAtUs: Number(told[1]), answeredAtUs: Number(told[2]) }
  }

  #limited(): NodeJS.Timeout {
    return setTimeout(() => this.#fail(`no answer within ${this.#answerMs / 1000} s`), this.#answerMs)
  }

  #fail(found: string): void {
    clearTimeout(this.#limit)
    this.#keepsAlive = false
    this.#socket.destroy(new Error(found))
    this.#waiting?.reject(targetUnreachable(this.#origin, found))
    this.#waiting = null
  }
}
