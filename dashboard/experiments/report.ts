/** What a page of an experiment tells whoever serves it: which browser this is, and what it found. */

interface Brand {
  readonly brand: string
  readonly version: string
}

/** User-Agent Client Hints (WICG), which Chromium has and the types of the DOM do not. */
interface ClientHints {
  getHighEntropyValues(hints: readonly string[]): Promise<{ readonly fullVersionList?: readonly Brand[] }>
}

/** @param found beside the browser's name; what it may be, clients/experiments/reports.ts knows */
export async function report(found: object): Promise<void> {
  await fetch('report', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ browser: await browserName(), ...found }),
  })
}

/** By its own brand rather than the engine's; made-up brands stand in the list as well, against sniffing. */
async function browserName(): Promise<{ name: string; version: string }> {
  const hints = (navigator as { userAgentData?: ClientHints }).userAgentData
  const brands = (await hints?.getHighEntropyValues(['fullVersionList']))?.fullVersionList ?? []
  const real = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand))
  const own = real.find(({ brand }) => brand !== 'Chromium') ?? real[0]
  if (own !== undefined) return { name: own.brand, version: own.version }
  const version = /(?:Chrome|Firefox|Version)\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? 'of an unknown version'
  return { name: 'a browser', version }
}
