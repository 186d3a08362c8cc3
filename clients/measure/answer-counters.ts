/** What the answers of a population weighed, and how many of its connections stood open, added up as both happen. */
import type { SteadyCounts } from './steady-counts.ts'

export class AnswerCounters {
  #answers = 0
  #emptyAnswers = 0
  #answerBytes = 0
  #emptyAnswerBytes = 0
  #open = 0
  #openUs = 0
  #changedAtUs: number

  /** @param beganAtUs nothing was open before */
  constructor(beganAtUs: number) {
    this.#changedAtUs = beganAtUs
  }

  /** An answer is complete; with its question it took so many bytes. Hot path. */
  answered(bytes: number, isEmpty: boolean): void {
    this.#answers++
    this.#answerBytes += bytes
    if (!isEmpty) return
    this.#emptyAnswers++
    this.#emptyAnswerBytes += bytes
  }

  /** From now on so many connections are open. */
  opened(open: number, atUs: number): void {
    this.#pass(atUs)
    this.#open = open
  }

  /** The totals now. */
  counts(atUs: number): SteadyCounts {
    this.#pass(atUs)
    return {
      answers: this.#answers,
      emptyAnswers: this.#emptyAnswers,
      answerBytes: this.#answerBytes,
      emptyAnswerBytes: this.#emptyAnswerBytes,
      openUs: this.#openUs,
      elapsedUs: this.#changedAtUs,
    }
  }

  #pass(atUs: number): void {
    this.#openUs += this.#open * (atUs - this.#changedAtUs)
    this.#changedAtUs = atUs
  }
}
