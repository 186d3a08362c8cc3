/** The commands about files: scenarios before a run, results after it. Declared like those in program.ts. */
import { type Command, Option } from 'commander'
import type { CompareOptions } from './compare.ts'
import type { InitOptions } from './init.ts'
import type { ListOptions } from './list.ts'
import { readCount, readDuration, readNames, readRate, readSize } from './option-values.ts'
import type { Terminal } from './terminal.ts'

/** @param ends takes the exit code of a command's run */
export function addFileCommands(
  program: Command,
  terminal: Terminal,
  ends: (command: Promise<number>) => Promise<void>,
): void {
  addList(program.command('list'), async (names, options) =>
    ends((await import('./list.ts')).list(names, options, terminal)),
  )
  addCheck(program.command('check'), async (files) => ends((await import('./check.ts')).check(files, terminal)))
  addInit(program.command('init'), async (file, options) =>
    ends((await import('./init.ts')).init(file, options, terminal)),
  )
  addExplain(program.command('explain'), async (words, options) =>
    ends((await import('./explain.ts')).explain(words, options, terminal)),
  )
  program
    .command('schema')
    .description('print the JSON schema of scenario files, for editors')
    .action(async () => ends((await import('./schema.ts')).schema(terminal)))
  addCompare(program.command('compare'), async (before, after, options) =>
    ends((await import('./compare.ts')).compare(before, after, options, terminal)),
  )
}

function addList(command: Command, action: (names: string[], options: ListOptions) => Promise<void>): void {
  command
    .description('list the scenarios')
    .argument('[name...]', 'only these, with their questions')
    .option('--details', 'with clients, rates, blocks and the question of each')
    .option('--json', 'as JSON')
    .action(action)
}

function addCheck(command: Command, action: (files: string[]) => Promise<void>): void {
  command
    .description('check scenario files, and say what is wrong, where, and how to mend it')
    .argument('<file...>', 'paths of .yaml files, or names that "tlab list" shows')
    .action(action)
}

function addInit(command: Command, action: (file: string | undefined, options: InitOptions) => Promise<void>): void {
  command
    .description('write a scenario to begin with; a file that is there already is never touched')
    .argument('[file]', 'where to (default: my-scenario.yaml)')
    .option('--title <text>', 'one line for lists and headings')
    .option('--transports <names>', 'which to compare (default: all four)', readNames)
    .option('--feed <feed>', 'a recorded feed, or synthetic', 'stocks')
    .option('--rate <rate>', 'events, such as 20/s', readRate, 20)
    .option('--payload <size>', 'exact size of an event’s JSON, such as 256B', readSize, 256)
    .option('--clients <n>', 'simulated clients', readCount, 20)
    .option('--duration <time>', 'how long is measured, such as 10s', readDuration, 10_000)
    .option('--repeat <n>', 'blocks: how often each transport runs', readCount, 5)
    .action(action)
}

function addExplain(command: Command, action: (words: string[], options: { json?: boolean }) => Promise<void>): void {
  command
    .description('say what a key of a scenario, a metric, or a doubt of a verdict means')
    .argument('[word...]', 'such as transports.polling.interval, latency.p99, instrument-error')
    .option('--json', 'as JSON')
    .action(action)
}

function addCompare(
  command: Command,
  action: (before: string, after: string, options: CompareOptions) => Promise<void>,
): void {
  command
    .description('compare two saved runs: what else differs between them, and which figures clearly do')
    .argument('<before>', 'a result file, a folder (its newest run), or the name of one in results/runs')
    .argument('<after>', 'likewise')
    .addOption(new Option('--format <form>', 'text, md, csv or json (default: text, or what --out ends with)'))
    .option('--json', 'the same as --format json')
    .option('--out <file>', 'write it to a new file instead of stdout')
    .addHelpText(
      'after',
      '\nA difference is clear when it is above 2 %, above the instrument’s error, and its interval excludes none.\n' +
        'Exit codes: 0 compared, whatever the difference; 2 usage; 4 a run is INVALID, so nothing was compared',
    )
    .action(action)
}
