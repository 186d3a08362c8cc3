/** How this server tells what went wrong: a problem document (RFC 9457), thrown, answered, or written by hand. */
import { PROBLEM_CONTENT_TYPE, type Problem } from '../protocol/problem.ts'

/** An error that a client is told about. `headers` go with it, such as Retry-After or Allow. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail)
    this.problem = problem
    this.headers = headers
  }
}

export function problem(status: number, title: string, detail: string): Problem {
  return { type: 'about:blank', title, status, detail }
}

/** What arrived, quoted and cut so that an answer never echoes more than a line. */
export function quote(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80)
}

/** A whole response by hand, for where there is no reply to answer with; the connection ends after it. */
export function rawProblem(document: Problem, headers: readonly string[] = []): string {
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${document.status} ${document.title}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    'x-content-type-options: nosniff',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...headers,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
