/**
 * Ways to spoil a conversation. Each takes bytes and gives others; all chance comes from the given source, so an
 * input is known by its seed and its number. Blind ones (bits, ranges, splices) are mixed with those that know what
 * hurts a parser of HTTP or of frames.
 */
import type { Random } from '../../protocol/random.ts'
import { below, oneOf } from './chance.ts'
import type { Seed } from './corpus.ts'
import { anyFrame, anyHeaderLine, HUGE_NUMBERS, LINE_ENDS, NASTY_BYTES, PATH_PIECES } from './nasty-pieces.ts'

type Mutation = (bytes: Buffer, random: Random, corpus: readonly Seed[]) => Buffer

/** The longest input, bytes; beyond it only time is lost. */
const LONGEST_BYTES = 200_000

/** Most conversations get one or two faults: with more, the first one hides the rest. */
const MOST_MUTATIONS = 4

function replaced(bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)])
}

/** A place for a fault: half of the time near the beginning, where long inputs have their head. */
function somewhere(bytes: Buffer, random: Random): number {
  return below(random() < 0.5 ? Math.min(bytes.length, 600) : bytes.length, random)
}

function range(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = somewhere(bytes, random)
  return [from, Math.min(bytes.length, from + 1 + below(40, random))]
}

/** Replaces one of the matches of a pattern; bytes without a match stay as they are. */
function replaceMatch(bytes: Buffer, pattern: RegExp, by: string, random: Random): Buffer {
  const matches = [...bytes.toString('latin1').matchAll(pattern)]
  if (matches.length === 0) return bytes
  const match = oneOf(matches, random)
  return replaced(bytes, match.index, match.index + match[0].length, Buffer.from(by, 'latin1'))
}

/** Where the first head ends; frames or a body follow. */
function headEnd(bytes: Buffer): number {
  const index = bytes.indexOf('\r\n\r\n')
  return index < 0 ? bytes.length : index + 4
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBit(bytes, random) {
    const copy = Buffer.from(bytes)
    const at = somewhere(copy, random)
    copy[at] = (copy[at] ?? 0) ^ (1 << below(8, random))
    return copy
  },
  overwriteByte(bytes, random) {
    const at = somewhere(bytes, random)
    return replaced(bytes, at, at + 1, Buffer.from([oneOf(NASTY_BYTES, random)]))
  },
  insertBytes(bytes, random) {
    const at = somewhere(bytes, random)
    return replaced(bytes, at, at, Buffer.alloc(1 + below(6, random), oneOf(NASTY_BYTES, random)))
  },
  deleteRange: (bytes, random) => replaced(bytes, ...range(bytes, random), Buffer.alloc(0)),
  duplicateRange(bytes, random) {
    const [from, to] = range(bytes, random)
    return replaced(bytes, to, to, bytes.subarray(from, to))
  },
  truncate: (bytes, random) => bytes.subarray(0, somewhere(bytes, random)),
  splice(bytes, random, corpus) {
    const other = oneOf(corpus, random).bytes
    return Buffer.concat([bytes.subarray(0, somewhere(bytes, random)), other.subarray(somewhere(other, random))])
  },
  append: (bytes, random, corpus) => Buffer.concat([bytes, oneOf(corpus, random).bytes]),
  injectHeader: (bytes, random) => replaceMatch(bytes, /\r\n/g, `\r\n${anyHeaderLine(random)}\r\n`, random),
  changeLineEnd: (bytes, random) => replaceMatch(bytes, /\r\n/g, oneOf(LINE_ENDS, random), random),
  changeNumber: (bytes, random) => replaceMatch(bytes, /\d+/g, oneOf(HUGE_NUMBERS, random), random),
  changeChunkSize: (bytes, random) =>
    replaceMatch(bytes, /(?<=\r\n)[0-9a-f]+(?=\r\n)/g, oneOf(HUGE_NUMBERS, random), random),
  changePath: (bytes, random) => replaceMatch(bytes, /[/?&=:]/g, oneOf(PATH_PIECES, random), random),
  insertFrame(bytes, random) {
    const at = random() < 0.5 ? headEnd(bytes) : bytes.length
    return replaced(bytes, at, at, anyFrame(random))
  },
  spoilFrameHead(bytes, random) {
    const copy = Buffer.from(bytes)
    const at = headEnd(copy) + below(3, random)
    if (at < copy.length) copy[at] = below(256, random)
    return copy
  },
}

const ALL = Object.values(MUTATIONS)

/** A seed with up to four faults; one in ten stays valid, and shows that the others' answers mean something. */
export function mutated(seed: Seed, corpus: readonly Seed[], random: Random): Buffer {
  if (random() < 0.1) return seed.bytes
  let bytes = seed.bytes
  const count = 1 + Math.min(below(MOST_MUTATIONS, random), below(MOST_MUTATIONS, random))
  for (let index = 0; index < count; index++) bytes = oneOf(ALL, random)(bytes, random, corpus)
  return bytes.subarray(0, LONGEST_BYTES)
}
