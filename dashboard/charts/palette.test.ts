import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { assignStyles } from './palette.ts'

test('each of the four transports keeps its own style, whoever else is there', () => {
  const styles = assignStyles(['ndjson', ...TRANSPORT_NAMES])
  for (const name of TRANSPORT_NAMES) expect(styles.get(name)?.colour).toBe(`--${name}`)
})

test('the four differ in colour, in dash and in marker', () => {
  const styles = [...assignStyles(TRANSPORT_NAMES).values()]
  for (const trait of ['colour', 'dash', 'marker'] as const) {
    expect(new Set(styles.map((style) => String(style[trait]))).size).toBe(4)
  }
})

test('unknown transports take the next free style each', () => {
  const styles = assignStyles(['sse', 'ndjson', 'webtransport'])
  expect(styles.get('ndjson')?.colour).toBe('--arm-5')
  expect(styles.get('webtransport')?.colour).toBe('--arm-6')
})

test('two arms of one transport can be told apart', () => {
  const styles = assignStyles(['sse/a', 'sse/b'])
  expect(styles.get('sse/a')?.colour).toBe('--sse')
  expect(styles.get('sse/b')?.colour).not.toBe('--sse')
})

test('names that every object has are names like any other', () => {
  expect(assignStyles(['constructor', '__proto__']).get('constructor')?.colour).toBe('--arm-5')
})

test('more arms than styles still all get one', () => {
  const arms = Array.from({ length: 30 }, (_, index) => `arm-${index}`)
  expect(assignStyles(arms).size).toBe(30)
})
