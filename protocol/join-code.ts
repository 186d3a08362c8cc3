/**
 * The code that lets people in who are to follow a feed from another machine: short enough to be read aloud,
 * and nothing but an entrance. Eight symbols of Crockford's Base32, 40 bits: letters that look like a digit
 * (I, L, O) and U are left out, and whoever reads one of them into it anyway is understood.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 8
const LOOKS_LIKE: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }

/** @param random at least eight bytes from a source for secrets; 256 is a multiple of 32, so no symbol is likelier */
export function joinCodeOf(random: Uint8Array): string {
  return [...random.subarray(0, SYMBOLS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** As people type it (`7k3m-9qxz`, with spaces, O for 0) to how it is compared: `7K3M9QXZ`. */
export function normalJoinCode(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[ILO]/g, (letter) => LOOKS_LIKE[letter] as string)
}

/** Whether it has all its bits: less than a whole code would be guessed. */
export function isJoinCode(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(normalJoinCode(text))
}

/** As people read it: `7K3M-9QXZ`. */
export function shownJoinCode(code: string): string {
  return `${code.slice(0, SYMBOLS / 2)}-${code.slice(SYMBOLS / 2)}`
}
