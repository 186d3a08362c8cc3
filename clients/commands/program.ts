/**
 * The commands and their options, as commander sees them. Each command's own file is loaded only when it runs,
 * so that `tlab --help` answers at once.
 */
import { Command, Option } from 'commander'
import { LOG_LEVELS } from '../../protocol/server-options.ts'
import { packageVersion } from '../package-root.ts'
import { CLOCK_CHOICES } from '../run/request.ts'
import type { ClaimsOptions } from './claims.ts'
import type { DoctorOptions } from './doctor.ts'
import { addFileCommands } from './file-commands.ts'
import type { ForgeryOptions } from './forgery.ts'
import type { OpenOptions } from './open.ts'
import {
  readCount,
  readDuration,
  readHostNames,
  readNames,
  readOrigins,
  readPort,
  readRate,
  readSeed,
  readSize,
  readWindow,
} from './option-values.ts'
import type { RunOptions } from './run.ts'
import type { ServeOptions } from './serve.ts'
import type { Terminal } from './terminal.ts'

export interface Program {
  /**
   * Runs the command that the arguments name, and resolves with its exit code.
   * Rejects with LabError, with CommanderError (which has then said its words), or with whatever is our fault.
   */
  run(args: readonly string[]): Promise<number>
}

export function buildProgram(terminal: Terminal): Program {
  let exitCode = 0
  const ends = async (command: Promise<number>): Promise<void> => {
    exitCode = await command
  }
  const program = new Command('tlab')
    .description('Measures polling, long-polling, sse and websocket side by side on one live feed.')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('see "tlab --help", or "tlab <command> --help"')
    .addHelpText('after', EXAMPLES)

  // Sub-commands inherit the settings above only when they are made by `command`.
  addRun(program.command('run'), async (names, options) =>
    ends((await import('./run.ts')).run(names, options, terminal)),
  )
  addServe(program.command('serve'), async (options) => ends((await import('./serve.ts')).serve(options, terminal)))
  addOpen(program.command('open'), async (path, options) =>
    ends((await import('./open.ts')).open(path, options, terminal)),
  )
  addForgery(program.command('forgery'), async (options) =>
    ends((await import('./forgery.ts')).forgery(options, terminal)),
  )
  addClaims(program.command('claims'), async (names, options) =>
    ends((await import('./claims.ts')).claims(names, options, terminal)),
  )
  addFileCommands(program, terminal, ends)
  addDoctor(program.command('doctor'), async (options) => ends((await import('./doctor.ts')).doctor(options, terminal)))

  return {
    run: async (args) => {
      await program.parseAsync(args, { from: 'user' })
      return exitCode
    },
  }
}

const EXAMPLES = `
Examples:
  tlab run quick                        four transports, in under a minute
  tlab run stock-ticker --baseline sse  a longer comparison, against sse
  tlab serve                            a live feed, for curl or a browser
  tlab open                             the dashboard
  tlab compare before.json after.json   two saved runs: what changed?
  tlab init my-feed.yaml                a scenario of your own to begin with
  tlab explain latency.p99              what a key, a metric or a doubt means
  tlab doctor                           what this machine can measure

Exit codes: 0 done, 2 usage or bad scenario, 3 target unreachable or port in
use, 4 INVALID measurement, 99 expectation missed, 130 interrupted`

function addRun(command: Command, action: (names: string[], options: RunOptions) => Promise<void>): void {
  command
    .description('run scenarios, print the comparison, save the result')
    .argument('<scenario...>', 'names that "tlab list" shows, or paths of .yaml files')
    .option('--transports <names>', 'only these of the scenario’s, such as sse,websocket', readNames)
    .option('--repeat <n>', 'blocks: how often each transport runs', readCount)
    .option('--duration <time>', 'total of the measured phases, such as 10s', readDuration)
    .option('--clients <n>', 'simulated clients', readCount)
    .option('--seed <n>', 'seed of feed, order and arrivals', readSeed)
    .option('--baseline <transport>', 'what the others are compared with')
    .option('--target <url>', 'a server that runs already, instead of a fresh one for each trial')
    .option('--mapping <file>', 'how a target speaks that is no server of the lab: paths, cursor, messages')
    .addOption(new Option('--token <token>', 'of the target, for its controls').env('TLAB_TOKEN'))
    .addOption(
      new Option('--clock <how>', 'one clock where server and driver share it, or always an exchange')
        .choices(CLOCK_CHOICES)
        .default('auto'),
    )
    .option('--out <folder>', 'where the result is saved (default: results/runs)')
    .option('--json', 'print the whole result as JSON, and nothing else, on stdout')
    .option('--short', 'one block, at most 5 s measured and 50 clients: to try a scenario out')
    .option('--aa <transport>', 'run one transport against itself, to see what chance alone does')
    .option('--capture', 'keep every event’s arrival, as lines of JSON beside the result')
    .option('--details', 'also print connect times, freshness, costs and what the instrument knows of itself')
    .option('--tolerate-noise', 'let expectations pass that are missed by less than chance explains (from 3 blocks on)')
    .option('--no-progress', 'say nothing while it runs')
    .action((names: string[], options: RunOptions) =>
      action(names, { ...options, tokenIsOption: command.getOptionValueSource('token') === 'cli' }),
    )
}

function addServe(command: Command, action: (options: ServeOptions) => Promise<void>): void {
  command
    .description('serve one live feed over all four transports')
    .option('--host <address>', 'address to listen on; one that others reach asks them for a join code', '127.0.0.1')
    .option('--port <n>', 'port to listen on (default: 8080, or a free one)', readPort)
    .addOption(new Option('--token <token>', 'for the controls (default: a random one)').env('TLAB_TOKEN'))
    .option('--allow-host <name>', 'a name of this server that requests may use; may be repeated', readHostNames)
    .option('--allow-origin <origin>', 'another page that may use this server; may be repeated', readOrigins)
    .option('--feed <feed>', 'a recorded feed, synthetic, or a JSON file of rows', 'stocks')
    .option('--rate <rate>', 'events, such as 20/s', readRate, 20)
    .option('--payload <size>', 'exact size of an event’s JSON, such as 256B', readSize, 256)
    .addOption(
      new Option('--drain <time>', 'over how long SIGTERM sends the clients away; Ctrl-C ends at once')
        .argParser(readDuration)
        .default(3_000, '3s'),
    )
    .option('--coalesce <how>', 'let events wait for each other: none, tick, or a window such as 5ms', readWindow)
    .addOption(
      new Option('--log-level <level>', 'what the server writes to stderr').choices(LOG_LEVELS).default('silent'),
    )
    .action(action)
}

function addOpen(command: Command, action: (path: string | undefined, options: OpenOptions) => Promise<void>): void {
  command
    .description('serve the dashboard, and show results in it')
    .argument('[path]', 'a result file, or a folder of them (default: results/runs)')
    .option('--port <n>', 'port to listen on (default: 8080, or a free one)', readPort)
    .option('--no-browser', 'only print the address')
    .action(action)
}

function addForgery(command: Command, action: (options: ForgeryOptions) => Promise<void>): void {
  command
    .description('a lesson: what a stranger’s page can do to a lab with and without protections, on loopback')
    .option('--json', 'print the three addresses as JSON')
    .option('--no-browser', 'only print the addresses')
    .action(action)
}

function addClaims(command: Command, action: (names: string[], options: ClaimsOptions) => Promise<void>): void {
  command
    .description('put published claims to the test: make their runs, and say what these decide')
    .argument('[name...]', 'claims that "tlab claims --list" shows (default: all)')
    .option('--list', 'only list them')
    .option('--repeat <n>', 'blocks of every run; verdicts need three', readCount)
    .option('--seed <n>', 'seed of every run', readSeed)
    .option('--out <folder>', 'where results are saved (default: results/runs)')
    .addOption(
      new Option('--from <folder>', 'decide by runs that were saved there before, and make none').conflicts([
        'out',
        'short',
        'repeat',
        'seed',
      ]),
    )
    .option('--json', 'print the whole result as JSON, and nothing else, on stdout')
    .option('--short', 'one block of each run: to see how it goes, as it decides nothing')
    .option('--no-progress', 'say nothing while it runs')
    .action(action)
}

function addDoctor(command: Command, action: (options: DoctorOptions) => Promise<void>): void {
  command
    .description('say what this machine can measure, what limits it, and how to mend that')
    .option('--calibrate', 'measure the noise floor, timers and stamps of this machine, in a minute, and keep them')
    .option('--out <folder>', 'where results would be saved (default: results/runs)')
    .option('--json', 'as JSON')
    .action(action)
}
