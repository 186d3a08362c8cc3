/**
 * How each arm of a run is drawn: colour, dash and marker, so that no difference rests on colour alone.
 * The four transports have theirs (Okabe and Ito 2008, "Color Universal Design": purple, vermillion, blue,
 * green; each at least 3:1 on white and on the dark page); any other arm takes the next free one.
 */

export type Marker = 'circle' | 'triangle' | 'rect' | 'rectRot' | 'star' | 'crossRot'

export interface ArmStyle {
  /** A custom property of the page's style, which has a value for light and one for dark. */
  readonly colour: `--${string}`
  /** Lengths of dashes and spaces, px; empty for a solid line. */
  readonly dash: readonly number[]
  readonly marker: Marker
}

const TRANSPORT_STYLES: Readonly<Record<string, ArmStyle>> = {
  polling: { colour: '--polling', dash: [], marker: 'circle' },
  'long-polling': { colour: '--long-polling', dash: [10, 4], marker: 'triangle' },
  sse: { colour: '--sse', dash: [5, 3], marker: 'rect' },
  websocket: { colour: '--websocket', dash: [2, 3], marker: 'rectRot' },
}

const FREE_STYLES: readonly ArmStyle[] = [
  { colour: '--arm-5', dash: [12, 3, 2, 3], marker: 'star' },
  { colour: '--arm-6', dash: [6, 2, 2, 2], marker: 'crossRot' },
  { colour: '--arm-7', dash: [14, 6], marker: 'circle' },
  { colour: '--arm-8', dash: [3, 6], marker: 'triangle' },
]

/**
 * One style an arm, in the arms' order. An arm `sse/a` is a transport's own; the second of a transport
 * (`sse/b`) and unknown names take the free ones, from the start again when none is left.
 */
export function assignStyles(arms: readonly string[]): ReadonlyMap<string, ArmStyle> {
  const styles = new Map<string, ArmStyle>()
  const taken = new Set<ArmStyle>()
  let free = 0
  for (const arm of new Set(arms)) {
    const own = ownStyle(arm)
    const style = own !== undefined && !taken.has(own) ? own : FREE_STYLES[free++ % FREE_STYLES.length]!
    taken.add(style)
    styles.set(arm, style)
  }
  return styles
}

function ownStyle(arm: string): ArmStyle | undefined {
  const transport = arm.split('/')[0]!
  return Object.hasOwn(TRANSPORT_STYLES, transport) ? TRANSPORT_STYLES[transport] : undefined
}
