/** No run is open: what the page is for and how to get a run into it; or one is on its way. */
export function Welcome({ busy }: { busy: boolean }) {
  if (busy) {
    return (
      <p class="notice muted" role="status">
        Opening the run…
      </p>
    )
  }
  return (
    <section class="notice" aria-labelledby="welcome-title">
      <h1 id="welcome-title">Polling, long polling, SSE, WebSocket: measured, not argued</h1>
      <p>
        This page shows a run of transport-lab: one live feed sent through each transport to the same clients, with
        latency, bytes, connections and losses side by side. There is no run here yet.
      </p>
      <ol>
        <li>
          Measure: <code>npx tlab run quick</code> takes about a minute.
        </li>
        <li>
          Drop the file it leaves in <code>results/runs/</code> anywhere on this page, or choose it with{' '}
          <strong>Open file…</strong>
        </li>
        <li>
          A file on the web opens with <code>#run=https://…</code> behind this page’s address.
        </li>
      </ol>
      <p class="muted">The file is read in your browser. Nothing leaves it.</p>
    </section>
  )
}
