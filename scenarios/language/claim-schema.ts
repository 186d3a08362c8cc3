/**
 * The claim language: every key that a file of scenarios/claims/ may have. The one source of its types, of its validation
 * and of the schema for editors (claims/schema.json); the lines `measure`, `holds` and `fails` have grammars of their own in
 * claim-measure.ts and claim-region.ts.
 */
import { z } from 'zod'
import { EXPERIMENTS } from '../../protocol/browser-experiments.ts'
import { GROWTH_AXES, QUANTIFIERS } from '../../protocol/claim.ts'
import { oneOf, prose, slug, trueOrFalse } from './quantities.ts'

const LINE_CHARACTERS = 200

function line(expected: string, description: string) {
  return z.string({ error: expected }).min(1, { error: expected }).max(LINE_CHARACTERS).meta({ description })
}

const source = z.strictObject({
  quote: prose(1000, 'What is written there, word for word.'),
  title: prose(200, 'The name of the page, paper or book.'),
  by: prose(200, 'Who wrote it, where that is known.').optional(),
  date: z
    .string({ error: 'a date in quotes, such as "2013-10-03"' })
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, { error: 'a year, a month or a day, such as "2010" or "2013-10-03"' })
    .optional()
    .meta({ description: 'When, as exactly as it is known: `"2010"`, `"2010-03"` or `"2010-03-11"`.' }),
  url: z
    .string({ error: 'an address such as https://example.org/page' })
    .regex(/^https?:\/\/\S{1,500}$/, { error: 'an address such as https://example.org/page' })
    .optional()
    .meta({ description: 'Where it can be read, where that is known.' }),
})

const test = z.strictObject({
  says: prose(200, 'The case that this is about, as it stands in the verdict: `against polling`.'),
  run: slug('The shared run that decides it: a file of the folder `runs` beside this one.').optional(),
  browser: oneOf(
    EXPERIMENTS,
    'Instead of a run: an experiment in a real browser, whose figures are counts. `forgery`: a stranger’s page tries every endpoint of a lab with its protections and of one without. `six-streams`: a page asks for eight streams at once.',
  ).optional(),
  measure: line(
    'a metric or a ratio such as polling.latency.mean / websocket.latency.mean',
    'What is looked at: `transport.metric`, or the ratio of two. Of a run with a matrix, in every cell, or in those that `where` names: `sse.bytesPerEvent / polling.bytesPerEvent where rate >= 30/s`. Of an experiment in a browser one of its figures: `unprotected.polling.acted`, `sse.oneTab`.',
  ).optional(),
  per: oneOf(
    GROWTH_AXES,
    'Looks at growth: by how much each side is larger with the most clients of the run than with the fewest, for each client more, block by block. Of totals, such as `server.settledGrowthBytes`; needs `clients` among the axes.',
  ).optional(),
  holds: line(
    'a region such as above 1.1',
    'Where the whole 95 % interval lies if the sentence holds: `above 1.1`, `below 0.9`, `within 70B and 104B`, `outside 0.9 and 1.1`. Leave room between `holds` and `fails`, or a difference that matters to nobody decides.',
  ).optional(),
  fails: line('a region such as below 1.1', 'Where it lies if the sentence does not hold.').optional(),
  margin: line(
    'a quantity such as 200us',
    'A difference of the two sides that lies within this counts as none, whatever the ratio.',
  ).optional(),
  decides: trueOrFalse('`false`: only shown, such as a point near a crossover, which chance could tip.').default(true),
  missing: prose(
    500,
    'Instead of a run: what would have to be measured, and is not. The verdict says so where it depends on it.',
  ).optional(),
})

/** A claim file as it is written. */
export const claimSchema = z.strictObject({
  name: slug('What `tlab claims` calls it; also the name of its file.'),
  sentence: prose(200, 'What people say, in a few words.'),
  where: z
    .array(source, { error: 'a list of places' })
    .min(1, { error: 'at least one place' })
    .max(10, { error: 'at most 10 places' })
    .meta({ description: 'Where it is said.' }),
  quantifier: oneOf(
    QUANTIFIERS,
    '`bare`: a sentence without a condition; where it holds in some cases and not in others, the verdict is `qualified`. `always`: one counter-example refutes it. `some`: one example supports it.',
  ).default('bare'),
  reading: prose(2000, 'How the sentence is read, where that is not plain.').optional(),
  tests: z
    .array(test, { error: 'a list of tests' })
    .min(1, { error: 'at least one test' })
    .max(50, { error: 'at most 50 tests' })
    .meta({ description: 'What decides, each by one run.' }),
  beside: prose(3000, 'What a reader must know beside the verdict.').optional(),
})

export type WrittenClaim = z.infer<typeof claimSchema>
export type WrittenTest = WrittenClaim['tests'][number]
