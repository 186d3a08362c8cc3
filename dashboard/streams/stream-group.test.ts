import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { countOpen } from './count-open.ts'
import type { OpenStream } from './stream.ts'
import { StreamFailed, StreamGroup } from './stream-group.ts'

/** A browser that lets only so many streams to one server be open; what is beyond waits until one is closed. */
class MadeUpBrowser {
  readonly #limit: number
  readonly #streams: { state: 'waiting' | 'open' | 'failed'; server: string; changed: () => void }[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  readonly open: OpenStream = (server, changed) => {
    const stream = { state: 'waiting' as 'waiting' | 'open' | 'failed', server, changed }
    this.#streams.push(stream)
    setTimeout(() => this.#serve(), 10)
    return {
      get state() {
        return stream.state
      },
      close: () => {
        this.#streams.splice(this.#streams.indexOf(stream), 1)
        setTimeout(() => this.#serve(), 10)
      },
    }
  }

  get asked(): number {
    return this.#streams.length
  }

  /** All that are there are cut. */
  cut(): void {
    for (const stream of this.#streams) {
      stream.state = 'failed'
      stream.changed()
    }
  }

  #serve(): void {
    for (const stream of this.#streams.filter(({ state }) => state === 'waiting')) {
      const open = this.#streams.filter(({ state, server }) => state === 'open' && server === stream.server).length
      if (open >= this.#limit) continue
      stream.state = 'open'
      stream.changed()
    }
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** With the time that it needs passing by itself. */
async function outcome<Value>(work: Promise<Value>): Promise<Value | string> {
  const settled = work.catch((error: Error) => error.message)
  await vi.advanceTimersByTimeAsync(60_000)
  return settled
}

describe('of eight streams that are asked for', () => {
  test.each([
    ['as many as one server gets', 6, ['a'], 8, 6],
    ['four to each of two servers', 6, ['a', 'b'], 4, 8],
    ['all where nothing limits them', 100, ['a'], 8, 8],
    ['one by one', 1, ['a'], 8, 1],
  ])('are open at once: %s', async (_, limit, servers, each, expected) => {
    const browser = new MadeUpBrowser(limit)
    expect(await outcome(new StreamGroup().ask(browser.open, servers, each).openAtOnce())).toBe(expected)
  })

  test('none is left when the group is closed', async () => {
    const browser = new MadeUpBrowser(6)
    const group = new StreamGroup().ask(browser.open, ['a'], 8)
    await outcome(group.openAtOnce())
    group.closeAll()
    expect(browser.asked).toBe(0)
  })
})

describe('the count is refused', () => {
  test('where no stream opens', async () => {
    const group = new StreamGroup().ask(new MadeUpBrowser(0).open, ['a'], 8)
    expect(await outcome(group.openAtOnce())).toBe('no stream opened')
  })

  test('where one that waits does not take the place of one that is closed', async () => {
    const { open } = new MadeUpBrowser(6)
    const broken: OpenStream = () => ({ state: 'waiting', close: () => {} })
    const group = new StreamGroup().ask(open, ['a'], 6).ask(broken, ['a'], 2)
    expect(await outcome(group.openAtOnce())).toBe('a stream that waited did not open when another was closed')
  })

  test('where one fails instead of waiting', async () => {
    const browser = new MadeUpBrowser(6)
    const counting = new StreamGroup().ask(browser.open, ['a'], 8).openAtOnce()
    setTimeout(() => browser.cut(), 500)
    expect(await outcome(counting)).toBe('a stream failed instead of waiting')
  })
})

describe('a count in which a stream was cut', () => {
  test('is made again, with new streams', async () => {
    const browser = new MadeUpBrowser(6)
    setTimeout(() => browser.cut(), 500)
    expect(await outcome(countOpen((group) => group.ask(browser.open, ['a'], 8).openAtOnce()))).toBe(6)
    expect(browser.asked).toBe(0)
  })

  test('is given up after three tries; what else goes wrong, at once', async () => {
    const tried = vi.fn(async () => {
      throw new StreamFailed('cut')
    })
    expect(await outcome(countOpen(tried))).toBe(
      'cut, 3 times over; a browser cuts them when a network interface comes or goes',
    )
    expect(tried).toHaveBeenCalledTimes(3)
    const broken = vi.fn(async () => {
      throw new Error('no second tab')
    })
    expect(await outcome(countOpen(broken))).toBe('no second tab')
    expect(broken).toHaveBeenCalledTimes(1)
  })
})
