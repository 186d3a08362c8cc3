/** Fetches or reads a run, and says in words what went wrong. */
import type { RunSource } from './hash.ts'
import { LARGEST_FILE_BYTES, type Opened } from './opened.ts'
import { readRun } from './read-run.ts'
import { sampleUrl } from './samples.ts'
import { servedUrl } from './served.ts'

/**
 * Opens what a link names. A file of the visitor's cannot be opened from its name: browsers forbid it.
 *
 * @param signal aborts the fetch; then the promise rejects with the signal's reason and nothing else
 */
export async function openSource(source: RunSource, signal: AbortSignal): Promise<Opened> {
  switch (source.kind) {
    case 'sample': {
      const url = sampleUrl(source.name)
      return url === null ? noSuchSample(source.name) : fetchRun(url, signal)
    }
    case 'result':
      return fetchRun(servedUrl(source.name), signal)
    case 'run':
      return fetchRun(source.url, signal)
    case 'file':
      return failed(
        `This link shows the file ${source.name}, which never left its owner's computer. Open the file here.`,
      )
  }
}

/** Opens a file that was dropped or picked. */
export async function openFile(file: File): Promise<Opened> {
  if (file.size > LARGEST_FILE_BYTES) return tooLarge(file.name)
  try {
    return readRun(await file.text(), file.name)
  } catch {
    return failed(`The browser could not read ${file.name}. Was it moved or changed? Choose it again.`)
  }
}

async function fetchRun(address: string, signal: AbortSignal): Promise<Opened> {
  const url = URL.parse(address, document.baseURI)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return failed(`Expected an http or https address of a result file, found ${address}. Correct the link.`)
  }
  try {
    const response = await fetch(url, { signal })
    if (!response.ok) return failed(`${url} answered ${response.status}. Check the address, or open the file itself.`)
    const blob = await response.blob()
    return blob.size > LARGEST_FILE_BYTES ? tooLarge(String(url)) : readRun(await blob.text(), String(url))
  } catch (error) {
    if (signal.aborted) throw error
    return failed(
      `${url} could not be fetched. Is the server running, and does it allow other pages to read it ` +
        '(Access-Control-Allow-Origin)? Else save the file and open it here.',
    )
  }
}

function noSuchSample(name: string): Opened {
  return failed(`This page has no bundled run called ${name}. Choose one from the list, or open a file.`)
}

function tooLarge(name: string): Opened {
  return failed(`Expected a result file of at most 64 MiB; ${name} is larger. Is it a result file of the lab?`)
}

function failed(message: string): Opened {
  return { ok: false, message }
}
