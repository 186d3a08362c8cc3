import { expect, test } from 'vitest'
import { LEDGER_CODES } from '../results/analysis/verdict/ledgers.ts'
import { ownFaults } from './own-faults.ts'

const faultsOf = (code: string) =>
  ownFaults({ verdict: { level: 'INVALID', reasons: [{ code, message: 'found', remedy: '' }] } })

test.each([...LEDGER_CODES, 'clock-unusable', 'clients-missing', 'nothing-measured'])(
  'a trial that is INVALID for %s is a fault of the lab on any machine',
  (code) => expect(faultsOf(code)).toEqual([`${code}: found`]),
)

test('a rate that the machine missed is none', () => expect(faultsOf('rate-missed')).toEqual([]))
