import { expect, test } from 'vitest'
import { createHistogram } from '../../results/analysis/histogram.ts'
import { ClientArrival } from './client-arrival.ts'

function arrival() {
  const measures = { joinUs: createHistogram(), firstEventUs: createHistogram() }
  return { measures, client: new ClientArrival(measures) }
}

test('a client joins once and gets its first event once, from its place in the ramp', () => {
  const { measures, client } = arrival()
  client.place(100)
  client.connecting(150)
  client.joined(200)
  for (const atUs of [300, 900]) client.event(atUs)
  const { joinUs, firstEventUs } = measures
  expect([joinUs.totalCount, joinUs.maxValue, firstEventUs.totalCount, firstEventUs.maxValue]).toEqual([1, 100, 1, 200])
})

test('without a place it counts from its first connect(), also when that was in vain', () => {
  const { measures, client } = arrival()
  for (const atUs of [150, 180]) client.connecting(atUs)
  client.joined(200)
  expect([client.openedAtUs, client.joinedAtUs, measures.joinUs.maxValue]).toEqual([150, 200, 50])
})
