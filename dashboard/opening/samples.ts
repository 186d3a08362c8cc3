/** The results that are built into the page: every JSON file of results/reference, as files beside the page. */
import type { RunEntry } from './opened.ts'

const urlByPath = import.meta.glob<string>('../../results/reference/*.json', {
  query: '?url',
  import: 'default',
  eager: true,
})

const urlByName = new Map(
  Object.entries(urlByPath).map(([path, url]) => [
    path
      .split('/')
      .at(-1)!
      .replace(/\.json$/, ''),
    url,
  ]),
)

/** Runs before verdicts on claims, so that what is opened first is a run; newest first: names begin with the UTC time. */
export const SAMPLES: readonly RunEntry[] = [...urlByName.keys()]
  .sort((one, other) => Number(isOfClaims(one)) - Number(isOfClaims(other)) || (one < other ? 1 : -1))
  .map((name) => ({ name, label: name }))

/** Where the sample lies, or null when the page has no such sample. */
export function sampleUrl(name: string): string | null {
  return urlByName.get(name) ?? null
}

function isOfClaims(name: string): boolean {
  return name.endsWith('-claims')
}
