/** The short form; fuzz.verify.ts is the long one. Set TLAB_FUZZ_SEED, TLAB_FUZZ_INPUTS or TLAB_FUZZ_FIRST to send others. */
import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { campaignOf } from './settings.ts'

const campaign = campaignOf(3_000)

test(`${campaign.inputs} mutated inputs (seed ${campaign.seed}) are each answered or cut, and leave nothing behind`, async ({
  task,
}) => {
  const tally = await runCampaign(campaign)
  task.meta.report = tally.lines()
  expect(tally.sent).toBe(campaign.inputs)
}, 120_000)
