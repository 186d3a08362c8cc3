import { expect, test } from 'vitest'
import { declineOffers } from './websocket-extensions.ts'

const kept = (offers: string): string | undefined => {
  const headers = { 'sec-websocket-extensions': offers }
  declineOffers(headers)
  return headers['sec-websocket-extensions']
}

test.each([
  'permessage-deflate',
  'permessage-deflate; client_max_window_bits',
  'permessage-deflate; client_max_window_bits=8; server_max_window_bits="15"',
  'permessage-deflate;server_no_context_takeover ;client_no_context_takeover',
  'x-webkit-deflate-frame; no_context_takeover',
  'mux; max-channels=4, permessage-deflate',
])('%s is left as it is', (offers) => {
  expect(kept(offers)).toBe(offers)
})

test.each([
  'permessage-deflate; foo',
  'permessage-deflate; client_max_window_bits=16',
  'permessage-deflate; client_max_window_bits=08',
  'permessage-deflate; server_max_window_bits',
  'permessage-deflate; server_max_window_bits=7',
  'permessage-deflate; server_no_context_takeover=1',
  'permessage-deflate; client_max_window_bits; client_max_window_bits',
  'permessage-deflate; constructor',
  'permessage-deflate;',
])('%s is declined, and a later offer that is acceptable is not', (offer) => {
  expect(kept(offer)).toBeUndefined()
  expect(kept(`${offer}, permessage-deflate`)).toBe('permessage-deflate')
})
