import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonArray, jsonStream, jsonText } from '../../src/http/json-stream.ts'

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

describe('jsonStream', () => {
  it('is the JSON of any text, in pieces of any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (pieces) => {
        const response = await jsonStream(jsonText(each(pieces)))
        expect(await response.json()).toBe(pieces.join(''))
      }),
      { numRuns: 50 },
    )
  })

  it('is the JSON of any list, items that are undefined left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.jsonValue(), { nil: undefined })), async (items) => {
        const response = await jsonStream(jsonArray(each(items)))
        const kept = items.filter((item) => item !== undefined)
        expect(await response.json()).toEqual(JSON.parse(JSON.stringify(kept)))
      }),
      { numRuns: 50 },
    )
  })

  it('says how long it is where it is short', async () => {
    const response = await jsonStream(jsonText(each(['ä'])))
    expect(response.headers.get('content-length')).toBe('4')
  })

  it('makes no more than is taken', async () => {
    let made = 0
    async function* endless() {
      for (;;) yield 'x'.repeat(++made > 0 ? 10_000 : 0)
    }
    const reader = (await jsonStream(jsonText(endless()))).body?.getReader()
    await reader?.read()
    await reader?.read()
    expect(made).toBeLessThan(40)
    await reader?.cancel()
  })

  it('throws what goes wrong before anything was sent', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield '['
      throw new Error('The store is gone')
    }
    await expect(jsonStream(broken())).rejects.toThrow('The store is gone')
  })
})
