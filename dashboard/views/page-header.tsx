/** The product's name and the ways to open a run: the list, a file. */
import type { RunSource } from '../opening/hash.ts'
import type { RunEntry } from '../opening/opened.ts'
import { servedUrl } from '../opening/served.ts'

export interface PageHeaderProps {
  readonly samples: readonly RunEntry[]
  readonly served: readonly RunEntry[]
  readonly source: RunSource | null
  onSource(source: RunSource): void
  onFile(file: File): void
}

export function PageHeader(props: PageHeaderProps) {
  return (
    <header class="page-header">
      <button class="skip-link" type="button" onClick={skipToRun}>
        Skip to the run
      </button>
      <p class="product">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path class="lane-polling" d="M4 7h6M16 7h6" />
          <path class="lane-long-polling" d="M4 13h11M20 13h8" />
          <path class="lane-sse" d="M4 19h24" />
          <path class="lane-websocket" d="M4 25h24" />
        </svg>
        transport-lab
      </p>
      <nav class="opener" aria-label="Open a run">
        <RunList {...props} />
        <FilePicker onFile={props.onFile} />
      </nav>
    </header>
  )
}

function RunList({ samples, served, source: opened, onSource }: PageHeaderProps) {
  const source = asListed(opened, served)
  if (samples.length + served.length === 0) return null
  const choose = (event: { currentTarget: HTMLSelectElement }): void => {
    const [kind, ...name] = event.currentTarget.value.split('=')
    if (kind === 'result' || kind === 'sample') onSource({ kind, name: name.join('=') })
  }
  return (
    <label class="run-list">
      <span>Run</span>
      <select value={optionValue(source)} onChange={choose}>
        {!isListed(source, samples, served) && <option value="">{otherLabel(source)}</option>}
        <RunGroup label="Your runs" kind="result" entries={served} />
        <RunGroup label="Reference runs" kind="sample" entries={samples} />
      </select>
    </label>
  )
}

function RunGroup({ label, kind, entries }: { label: string; kind: string; entries: readonly RunEntry[] }) {
  if (entries.length === 0) return null
  return (
    <optgroup label={label}>
      {entries.map((entry) => (
        <option key={entry.name} value={`${kind}=${entry.name}`}>
          {entry.label}
        </option>
      ))}
    </optgroup>
  )
}

function FilePicker({ onFile }: { onFile(file: File): void }) {
  const pick = (event: { currentTarget: HTMLInputElement }): void => {
    const file = event.currentTarget.files?.[0]
    if (file !== undefined) onFile(file)
    event.currentTarget.value = '' // so that the same file, changed, can be chosen again
  }
  return (
    <label class="file-picker button">
      Open file…
      <input class="visually-hidden" type="file" accept=".json,application/json" onChange={pick} />
    </label>
  )
}

/** A button and no link: the hash holds the view, so a fragment would close the run. */
function skipToRun(): void {
  document.getElementById('run')?.focus()
}

/** A served result that was opened by its address is the one in the list. */
function asListed(source: RunSource | null, served: readonly RunEntry[]): RunSource | null {
  if (source?.kind !== 'run') return source
  const entry = served.find(({ name }) => servedUrl(name) === source.url)
  return entry === undefined ? source : { kind: 'result', name: entry.name }
}

function optionValue(source: RunSource | null): string {
  return source?.kind === 'result' || source?.kind === 'sample' ? `${source.kind}=${source.name}` : ''
}

function isListed(source: RunSource | null, samples: readonly RunEntry[], served: readonly RunEntry[]): boolean {
  if (source?.kind === 'result') return served.some((entry) => entry.name === source.name)
  return source?.kind === 'sample' && samples.some((entry) => entry.name === source.name)
}

function otherLabel(source: RunSource | null): string {
  if (source === null) return 'Choose a run…'
  if (source.kind !== 'run') return source.name
  return source.url.split('/').at(-1) || source.url
}
