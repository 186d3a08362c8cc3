/** A run that could not be opened: why, and what to do. */
export function Failure({ message, details }: { message: string; details: readonly string[] }) {
  return (
    <section class="notice" role="alert" aria-labelledby="failure-title">
      <h1 id="failure-title">This run could not be opened</h1>
      <p class="failure-message">{message}</p>
      {details.length > 1 && (
        <ul class="failure-details">
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <p class="muted">Choose another run above, or drop a result file anywhere on this page.</p>
    </section>
  )
}
