/** The long form of fuzz.test.ts. */
import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { campaignOf } from './settings.ts'

const campaign = campaignOf(100_000)

test(
  `${campaign.inputs} mutated inputs (seed ${campaign.seed}) are each answered or cut, and leave nothing behind`,
  async ({ task }) => {
    const tally = await runCampaign(campaign)
    task.meta.report = tally.lines()
    expect(tally.sent).toBe(campaign.inputs)
  },
  10 * 60_000,
)
