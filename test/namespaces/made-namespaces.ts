/** For tests of what stays behind: namespaces by their maker, and programs that make some. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { runCommand } from '../../clients/namespaces/commands.ts'
import { listedNames, makerOf } from '../../clients/namespaces/names.ts'
import { packageRoot } from '../../clients/package-root.ts'

/** Those that this process made and that are still there. */
export async function namespacesOf(pid: number): Promise<string[]> {
  return listedNames(await runCommand('ip', 'netns', 'list')).filter((name) => makerOf(name) === pid)
}

/** A built module, as a program in text imports it. */
export function builtModule(path: string): string {
  return JSON.stringify(new URL(`dist/${path}`, `file://${packageRoot}/`).href)
}

export interface Running {
  readonly pid: number
  /** Resolves when it has printed this. */
  said(word: string): Promise<void>
  /** As a terminal's Ctrl-C: to it and to all processes of its group. */
  interrupt(): void
  /** Resolves with its exit code; null: a signal ended it. */
  readonly exited: Promise<number | null>
}

/** Starts Node with these arguments, in a process group of its own. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Running {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true, env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const pid = child.pid as number
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    child.emit('printed')
  })
  return {
    pid,
    said: async (word) => {
      while (!printed.includes(word)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`expected it to say "${word}", it ended after: ${printed}`)
        await Promise.race([once(child, 'printed'), exited])
      }
    },
    interrupt: () => void process.kill(-pid, 'SIGINT'),
    exited,
  }
}

/** A program in text, as a module. */
export function startProgram(program: string, env?: NodeJS.ProcessEnv): Running {
  return startNode(['--input-type=module', '-e', program], env)
}
