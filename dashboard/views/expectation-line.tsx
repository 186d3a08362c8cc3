/** One line of `expect`, and what became of it. */
export function ExpectationLine({ text, met, measured }: { text: string; met: boolean; measured: string }) {
  return (
    <li class={met ? 'met' : 'missed'}>
      <span class="mark">
        <span aria-hidden="true">{met ? '✓' : '✗'}</span>
        <span class="visually-hidden">{met ? 'met:' : 'missed:'}</span>
      </span>
      <code>{text}</code>
      <span class="measured">{measured}</span>
    </li>
  )
}
