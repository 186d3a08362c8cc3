import { expect, test } from 'vitest'
import { finding } from '../doctor/finding.ts'
import { doctorText } from './doctor-text.ts'

const plain = { width: 80, colour: false }
const ok = finding({ what: 'cores', level: 'ok', found: '8 × a processor', means: 'a core for each' })
const limited = finding({
  what: 'open files',
  level: 'limited',
  found: '1024 a process',
  means: 'up to 924 clients; 462 over a link, which has two sockets for each of them',
  remedy: 'raise it in this shell: ulimit -n 20000 (the hard limit: /etc/security/limits.conf)',
})
const missing = finding({
  what: 'loopback',
  level: 'missing',
  found: 'silent',
  means: 'no trial can run',
  needed: true,
})

test('each line has a mark and what was found; below stand what it means and what to do', () => {
  expect(doctorText([ok, limited], plain)).toBe(
    [
      ' ✓ cores       8 × a processor',
      '               a core for each',
      ' ! open files  1024 a process (limited)',
      '               up to 924 clients; 462 over a link, which has two sockets for',
      '               each of them',
      '               → raise it in this shell: ulimit -n 20000 (the hard limit:',
      '                 /etc/security/limits.conf)',
      '',
      ' This machine can measure, with what is said above about open files (limited).',
    ].join('\n'),
  )
})

test('what makes a machine unusable is named at the end', () => {
  expect(doctorText([ok, missing], plain)).toContain('Nothing can be measured here before this is mended: loopback.')
  expect(doctorText([ok], plain)).toContain('This machine can measure, with nothing in the way.')
})

test('colour changes no word', () => {
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  const coloured = doctorText([ok, limited, missing], { width: 80, colour: true })
  expect(coloured).toMatch(escapes)
  expect(coloured.replaceAll(escapes, '')).toBe(doctorText([ok, limited, missing], plain))
})
