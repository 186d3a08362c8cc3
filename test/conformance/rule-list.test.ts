/** With PUBLISH=1 in the environment this writes rules.md anew. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRules, rulesMarkdown } from './rule-list.ts'

const LIST = join(import.meta.dirname, 'rules.md')
/** An RFC or a standard with its section, a registry, or our own wire with its subject. */
const SOURCE = /^(RFC \d{4}( §[\d.]+)?|WHATWG HTML §[\d.]+|IANA [\w ]+|transport-lab wire, \w+)$/

/** What all transports share first, then each one's own. */
function ruleFiles() {
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('rule'))
  const shared = readdirSync(join(import.meta.dirname, 'rules')).map((name) => `rules/${name}`)
  const all = [...shared.sort(), ...names.filter((name) => !shared.includes(name)).sort()]
  return all.map((name) => readRules(name, readFileSync(join(import.meta.dirname, name), 'utf8')))
}

test('rules.md lists every rule with its source', () => {
  const list = rulesMarkdown(ruleFiles())
  if (process.env['PUBLISH'] === '1') writeFileSync(LIST, list)
  expect(readFileSync(LIST, 'utf8')).toBe(list)
})

test('every rule names a source that can be looked up, and no two in a file say the same', () => {
  for (const { name, rules } of ruleFiles()) {
    for (const { source } of rules) expect(source, name).toMatch(SOURCE)
    const texts = rules.map(({ source, sentence }) => `${source}: ${sentence}`)
    expect(new Set(texts).size, name).toBe(texts.length)
  }
})

test('a rule whose name is computed is refused, since no list could show it', () => {
  expect(() => readRules('x.ts', 'rule(source, a + b, () => {})')).toThrow('expected string literals')
  const file = readRules(
    'x.ts',
    "/** About\n * this. */\nruleOfEach('RFC 1', 'says so', [], () => rule('RFC 2', 'and so', f))",
  )
  expect(file).toEqual({
    name: 'x.ts',
    about: 'About this.',
    rules: [
      { source: 'RFC 1', sentence: 'says so' },
      { source: 'RFC 2', sentence: 'and so' },
    ],
  })
})
