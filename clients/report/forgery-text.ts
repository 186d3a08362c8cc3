/** What `tlab forgery` tells: three addresses, and what to do with them. */
import { paint } from './paint.ts'
import type { Layout } from './wrap.ts'

export interface ForgeryAddresses {
  readonly protected: string
  readonly unprotected: string
  readonly stranger: string
}

export function forgeryText(addresses: ForgeryAddresses, { colour }: Pick<Layout, 'colour'>): string {
  const heading = (text: string): string => paint(colour, 'bold', text)
  return [
    `${heading('your lab')}                      ${addresses.protected}`,
    `${heading('your lab without protections')}  ${addresses.unprotected}`,
    `${heading('a stranger’s page')}             ${addresses.stranger}`,
    '',
    'Open the stranger’s page in a browser on this machine. It is of another origin',
    'than both labs, and tries every endpoint of both; its table says what it got.',
    '',
    paint(colour, 'dim', 'Ctrl-C ends it.'),
  ].join('\n')
}
