/** The arms as buttons that hide and show them in every chart. */
import type { ArmStyle } from '../charts/palette.ts'
import { ArmName } from './arm-name.tsx'

export interface LegendProps {
  readonly arms: readonly string[]
  readonly styles: ReadonlyMap<string, ArmStyle>
  readonly hidden: readonly string[]
  onHidden(hidden: string[]): void
}

export function Legend({ arms, styles, hidden, onHidden }: LegendProps) {
  const toggle = (arm: string): void =>
    onHidden(hidden.includes(arm) ? hidden.filter((other) => other !== arm) : [...hidden, arm])
  return (
    <fieldset class="legend">
      <legend class="visually-hidden">Shown in the charts</legend>
      {arms.map((arm) => (
        <button key={arm} type="button" aria-pressed={!hidden.includes(arm)} onClick={() => toggle(arm)}>
          <ArmName arm={arm} style={styles.get(arm)} />
        </button>
      ))}
    </fieldset>
  )
}
