/** An arm's name with its line as the charts draw it: colour, dash and marker. */
import type { ArmStyle, Marker } from '../charts/palette.ts'

export function ArmName({ arm, style }: { arm: string; style: ArmStyle | undefined }) {
  return (
    <span class="arm-name">
      {style && <Swatch style={style} />}
      {arm}
    </span>
  )
}

function Swatch({ style }: { style: ArmStyle }) {
  return (
    <svg class="swatch" viewBox="0 0 32 14" aria-hidden="true" style={{ color: `var(${style.colour})` }}>
      <line x1="0" y1="7" x2="32" y2="7" stroke-dasharray={style.dash.join(' ')} />
      <path d={MARKER_PATHS[style.marker]} />
    </svg>
  )
}

/** As Chart.js draws its point styles, around (16, 7). */
const MARKER_PATHS: Readonly<Record<Marker, string>> = {
  circle: 'M12 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  triangle: 'M16 2l5 9h-10z',
  rect: 'M12 3h8v8h-8z',
  rectRot: 'M16 1.5l5.5 5.5l-5.5 5.5l-5.5-5.5z',
  star: 'M16 2v10M12 4l8 6M12 10l8-6',
  crossRot: 'M12 3l8 8M12 11l8-8',
}
