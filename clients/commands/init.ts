/** `tlab init`: writes a scenario to begin with, which passes `tlab check` and runs. */
import { basename, dirname, extname, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { formatScenarioErrors, readScenario } from '../../scenarios/index.ts'
import { EXIT, unknownName, usageError } from '../errors.ts'
import { packagePaths, packageRoot } from '../package-root.ts'
import { commandName } from './command-name.ts'
import { writeNewFile } from './new-file.ts'
import { shownPath } from './shown-path.ts'
import { type StarterLoad, starterText } from './starter-text.ts'
import type { Terminal } from './terminal.ts'

export interface InitOptions extends StarterLoad {
  readonly title?: string
  readonly transports?: string[]
}

const DEFAULT_FILE = 'my-scenario.yaml'

/** @throws LabError (exit 2) when the options make no scenario, or the file is there already */
export async function init(file: string | undefined, options: InitOptions, terminal: Terminal): Promise<number> {
  const path = resolve(withEnding(file ?? DEFAULT_FILE))
  const unknown = options.transports?.find((name) => !TRANSPORT_NAMES.includes(name))
  if (unknown !== undefined) throw unknownName('transport', unknown, TRANSPORT_NAMES)
  const name = nameOf(path)
  const text = starterText({
    ...options,
    schema: schemaAddress(path),
    name,
    title: options.title ?? `${name}: which transport, and what does it cost?`,
    transports: TRANSPORT_NAMES.filter((one) => options.transports?.includes(one) ?? true),
  })
  // The same check as of any file, so that what options make impossible is told before it is written.
  const reading = readScenario(text, path)
  if (!reading.ok)
    throw usageError(`these options make no scenario that can run\n\n${formatScenarioErrors(reading.errors)}`)
  await writeNewFile(path, text, 'init')
  const [shown, command] = [shownPath(path), commandName()]
  terminal.print(`wrote ${shown}`)
  terminal.warn(
    `check it: ${command} check ${shown}\ntry it:   ${command} run ${shown} --short\nrun it:   ${command} run ${shown}`,
  )
  return EXIT.done
}

function withEnding(file: string): string {
  return ['.yaml', '.yml'].includes(extname(file)) ? file : `${file}.yaml`
}

/** The file's name as a scenario may be called. */
function nameOf(path: string): string {
  const slug = basename(path, extname(path))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'my-scenario' : slug
}

/**
 * Where an editor finds the schema: beside the scenarios of this package relative to them, so that they can be moved
 * together; from elsewhere by the address of the installed one, which is the one that `tlab check` goes by.
 */
function schemaAddress(path: string): string {
  const schema = resolve(packagePaths.scenarios, 'language', 'schema.json')
  const away = relative(packageRoot, path)
  if (away.startsWith('..') || resolve(away) === away) return pathToFileURL(schema).href
  return relative(dirname(path), schema)
    .replaceAll('\\', '/')
    .replace(/^(?!\.)/, './')
}
