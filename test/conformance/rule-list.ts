/** All rules as Markdown, read from the code that checks them, so that the list promises nothing that is not tested. */
import { parseSync } from 'vite'

export interface RuleFile {
  readonly name: string
  /** The first comment of the file: what its rules are about. */
  readonly about: string
  readonly rules: readonly { readonly source: string; readonly sentence: string }[]
}

/** Who declares a rule: see rule.ts. */
const DECLARING: readonly unknown[] = ['rule', 'ruleOfEach']

const INTRODUCTION = `# The rules

What every transport of the lab, and each of them on its own wire, must do; where that is said; and the file that checks it against a real server. Generated from those files; a test keeps it up to date (\`PUBLISH=1 npx vitest run test/conformance/rule-list\` writes it anew).

RFCs are at <https://www.rfc-editor.org>, WHATWG HTML at <https://html.spec.whatwg.org>. *transport-lab wire* is this project's own: [protocol/messages.ts](../../protocol/messages.ts), [cursor.ts](../../protocol/cursor.ts), [event.ts](../../protocol/event.ts), and the comment that opens each file of [server/transports/](../../server/transports).
`

export function rulesMarkdown(files: readonly RuleFile[]): string {
  return [INTRODUCTION, ...files.filter(({ rules }) => rules.length > 0).map(section)].join('\n')
}

function section({ name, about, rules }: RuleFile): string {
  const rows = rules.map(({ source, sentence }) => `| ${source} | ${sentence.replaceAll('|', '\\|')} |`)
  return [`## [${name}](${name})`, '', about, '', '| source | rule |', '|---|---|', ...rows, ''].join('\n')
}

/** @throws Error when a rule's source or sentence is no literal */
export function readRules(name: string, text: string): RuleFile {
  const about =
    /\/\*\*([\s\S]*?)\*\//
      .exec(text)?.[1]
      ?.replaceAll(/\s*\n \* ?/g, ' ')
      .trim() ?? ''
  return { name, about, rules: callsIn(parseSync(name, text).program).map((call) => ruleOf(name, call)) }
}

interface Call {
  readonly callee: { readonly name?: unknown }
  readonly arguments: readonly { readonly value?: unknown }[]
}

/** Calls that declare rules, in their order. */
function callsIn(node: unknown): Call[] {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return []
  const call = node as { readonly type?: unknown } & Call
  const own = call.type === 'CallExpression' && DECLARING.includes(call.callee.name) ? [call] : []
  return [...own, ...Object.values(node).flatMap(callsIn)]
}

function ruleOf(name: string, call: Call) {
  const [source, sentence] = call.arguments.map(({ value }) => value)
  if (typeof source === 'string' && typeof sentence === 'string') return { source, sentence }
  throw new Error(`expected string literals as source and sentence of every rule, got something else in ${name}`)
}
