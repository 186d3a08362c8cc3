/** Which run is open, and what the page shows meanwhile. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { EMPTY_VIEW, formatHash, type RunSource } from './opening/hash.ts'
import { openFile, openSource } from './opening/open-source.ts'
import type { Opened, RunEntry } from './opening/opened.ts'
import { SAMPLES } from './opening/samples.ts'
import { listServed } from './opening/served.ts'
import { useView } from './opening/use-view.ts'
import { ClaimsPage } from './views/claims-page.tsx'
import { DropArea } from './views/drop-area.tsx'
import { Failure } from './views/failure.tsx'
import { PageHeader } from './views/page-header.tsx'
import { RunPage } from './views/run-page.tsx'
import { SweepPage } from './views/sweep-page.tsx'
import { Welcome } from './views/welcome.tsx'

export function App() {
  const [view, show] = useView()
  const [served, setServed] = useState<readonly RunEntry[] | null>(null)
  const [opened, setOpened] = useState<{ key: string; result: Opened } | null>(null)
  const key = sourceKey(view.source)

  useEffect(() => {
    void listServed().then(setServed)
  }, [])

  useEffect(() => {
    if (view.source !== null || served === null) return
    const first = firstSource(served)
    if (first !== null) show({ ...view, source: first }, 'replace')
  }, [view, served, show])

  // A file that was just read is open already; only its name stands in the hash.
  useEffect(() => {
    const source = view.source
    if (source === null || opened?.key === key) return
    const abort = new AbortController()
    openSource(source, abort.signal).then(
      (result) => setOpened({ key, result }),
      () => undefined, // aborted: another source is being opened
    )
    return () => abort.abort()
  }, [key])

  const showFile = useCallback(
    async (file: File) => {
      const result = await openFile(file)
      const source: RunSource = { kind: 'file', name: file.name }
      setOpened({ key: sourceKey(source), result })
      show({ ...EMPTY_VIEW, source })
    },
    [show],
  )
  const showSource = useCallback((source: RunSource) => show({ ...EMPTY_VIEW, source }), [show])

  const current = opened !== null && opened.key === key ? opened.result : null
  useEffect(() => {
    const title = titleOf(current)
    document.title = title === null ? 'transport-lab' : `${title} · transport-lab`
  }, [current])

  return (
    <DropArea onFile={showFile}>
      <PageHeader
        samples={SAMPLES}
        served={served ?? []}
        source={view.source}
        onSource={showSource}
        onFile={showFile}
      />
      <main id="run" tabIndex={-1}>
        {current?.ok && current.kind === 'run' && (
          <RunPage run={current.run} view={view} onView={(next) => show(next, 'replace')} />
        )}
        {current?.ok && current.kind === 'sweep' && (
          <SweepPage sweep={current.sweep} view={view} onView={(next) => show(next, 'replace')} />
        )}
        {current?.ok && current.kind === 'claims' && <ClaimsPage result={current.claims} />}
        {current?.ok === false && <Failure message={current.message} details={current.details ?? []} />}
        {current === null && <Welcome busy={view.source !== null || served === null} />}
      </main>
    </DropArea>
  )
}

/** null where nothing is open. */
function titleOf(opened: Opened | null): string | null {
  if (!opened?.ok) return null
  if (opened.kind === 'claims') return 'Published claims, put to the test'
  return opened.kind === 'run' ? opened.run.scenario.resolved.title : opened.sweep.scenario.title
}

/** The newest run of the server that serves the page, else the newest bundled one. */
function firstSource(served: readonly RunEntry[]): RunSource | null {
  if (served[0] !== undefined) return { kind: 'result', name: served[0].name }
  return SAMPLES[0] === undefined ? null : { kind: 'sample', name: SAMPLES[0].name }
}

function sourceKey(source: RunSource | null): string {
  return formatHash({ ...EMPTY_VIEW, source })
}
