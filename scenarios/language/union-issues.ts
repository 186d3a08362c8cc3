/** Of a value that may be written in several ways (`20/s`, or a ramp), the complaints about the way it was written in. */
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** The same complaints, with those about whole unions in the place of "none of them fits". */
export function issuesAsWritten(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_union' ? ofChosenWay(issue) : [issue]))
}

/** The way that takes a value of this kind at all; the first where none does. */
function ofChosenWay({ errors, path }: z.core.$ZodIssueInvalidUnion): Issue[] {
  const chosen = errors.find((complaints) => !complaints.some(isOfKind)) ?? errors[0] ?? []
  return issuesAsWritten(chosen).map((complaint) => ({ ...complaint, path: [...path, ...complaint.path] }))
}

/** Whether it says that text is no mapping, or a mapping no text. */
function isOfKind({ code, path }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0
}
