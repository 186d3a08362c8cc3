/** The body of an answer that refused a stream or an upgrade: collected so that the failure can say why. */
import { ByteAssembly } from './byte-assembly.ts'
import { unexpectedAnswer } from './unexpected-answer.ts'

/** As much of the body as a problem document needs, bytes. */
const MAX_REASON_BYTES = 64 * 1024

export class Refusal {
  readonly #request: string
  readonly #expected: string
  readonly #status: number
  readonly #body = new ByteAssembly()

  constructor(request: string, expected: string, status: number) {
    this.#request = request
    this.#expected = expected
    this.#status = status
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (this.#body.length + end - start <= MAX_REASON_BYTES) this.#body.add(bytes, start, end)
    this.#body.keep()
  }

  error(): Error {
    const { bytes, start, end } = this.#body
    return unexpectedAnswer(this.#request, this.#expected, this.#status, bytes.toString('utf8', start, end))
  }
}
