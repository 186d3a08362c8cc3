import { expect, test } from 'vitest'
import type { CursorCarriage } from '../../protocol/target.ts'
import { CarriedCursor } from './carried-cursor.ts'
import { ResponseHead } from './response-head.ts'

const header = (name: string) => ({ kind: 'header', name }) as const
const query = (name: string) => ({ kind: 'query', name }) as const

function headOf(fields: string): ResponseHead {
  const bytes = Buffer.from(`HTTP/1.1 200 OK\r\n${fields}\r\n`, 'latin1')
  const head = new ResponseHead()
  head.read(bytes, 0, bytes.length)
  return head
}

function completed(carriages: readonly CursorCarriage[], body = '{}', sequence = 0, fields = ''): CarriedCursor {
  const cursor = new CarriedCursor(carriages)
  cursor.head(headOf(fields))
  const bytes = Buffer.from(body)
  cursor.complete(bytes, 0, bytes.length, sequence)
  return cursor
}

test('two fields of a head go back as they came, an unquoted ETag, too', () => {
  const nchan = [
    { from: header('last-modified'), to: header('If-Modified-Since') },
    { from: header('etag'), to: header('If-None-Match') },
  ]
  const cursor = completed(nchan, '', 0, 'Last-Modified: Tue, 22 Dec 2015 03:34:40 GMT\r\nEtag: 4\r\n')
  expect(cursor.fields).toBe('If-Modified-Since: Tue, 22 Dec 2015 03:34:40 GMT\r\nIf-None-Match: 4\r\n')
  expect(cursor.path('/poll')).toBe('/poll')
})

test('a member of the body, a sequence and an id go into the query, escaped, behind what is there', () => {
  const carriages: CursorCarriage[] = [
    { from: { kind: 'member', pointer: '/next' }, to: query('after') },
    { from: { kind: 'sequence' }, to: query('seq') },
    { from: { kind: 'id' }, to: query('id') },
  ]
  const cursor = new CarriedCursor(carriages)
  expect(cursor.path('/poll?channel=a')).toBe('/poll?channel=a')
  cursor.id('1450755280:3')
  const body = Buffer.from('{"next":"a&b"}')
  cursor.complete(body, 0, body.length, 42)
  expect(cursor.path('/poll')).toBe('/poll?after=a%26b&seq=42&id=1450755280%3A3')
  expect(cursor.path('/poll?channel=a')).toContain('/poll?channel=a&after=')
})

test('what an answer does not say stays as it was, and what is not complete does not count', () => {
  const memory = { cursor: [] }
  const carriages = [{ from: header('etag'), to: header('If-None-Match') }]
  const cursor = new CarriedCursor(carriages, memory)
  cursor.head(headOf('ETag: 1\r\n'))
  expect(cursor.fields).toBe('')
  cursor.complete(Buffer.alloc(0), 0, 0, 0)
  cursor.head(headOf(''))
  cursor.complete(Buffer.alloc(0), 0, 0, 0)
  expect(cursor.fields).toBe('If-None-Match: 1\r\n')
  expect(new CarriedCursor(carriages, memory).fields).toBe('If-None-Match: 1\r\n')
})

test.each([
  ['another line', '{"next":"1\\r\\nX-Evil: 1"}'],
  ['a megabyte', JSON.stringify({ next: 'x'.repeat(1024 ** 2) })],
])('%s is no cursor', (_, body) => {
  expect(() => completed([{ from: { kind: 'member', pointer: '/next' }, to: header('X-After') }], body)).toThrow(
    'expected a cursor of at most 1024 characters on one line',
  )
})
