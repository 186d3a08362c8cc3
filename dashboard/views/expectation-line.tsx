/** One line of `expect`, and what became of it; and what is said beneath all of them. */
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

export function ExpectationNotes({ notes }: { notes: readonly string[] }) {
  return (
    <>
      {notes.map((note) => (
        <p key={note} class="note">{`${note[0]?.toUpperCase()}${note.slice(1)}.`}</p>
      ))}
    </>
  )
}
