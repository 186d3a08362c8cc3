/** `tlab schema`: the JSON schema of scenario files, for an editor or a program. */
import { editorSchema } from '../../scenarios/index.ts'
import { EXIT } from '../errors.ts'
import type { Terminal } from './terminal.ts'

export async function schema(terminal: Terminal): Promise<number> {
  terminal.print(JSON.stringify(editorSchema(), null, 2))
  return EXIT.done
}
