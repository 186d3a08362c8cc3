/** The page's colours as a canvas needs them: custom properties of the style, resolved for light or dark. */

export interface ChartTheme {
  /** The value of a custom property now. */
  colour(property: `--${string}`): string
  readonly font: string
}

export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement)
  return {
    colour: (property) => style.getPropertyValue(property).trim(),
    font: style.getPropertyValue('--font').trim(),
  }
}

/** Calls back when light turns dark or back, or when contrast is forced. Returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query))
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    for (const query of queries) query.removeEventListener('change', changed)
  }
}
