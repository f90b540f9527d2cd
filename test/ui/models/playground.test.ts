import { expect, it, vi } from 'vitest'
import type { RenderedJson, RenderRequestJson } from '../../../src/contract/template.ts'
import { createPlayground } from '../../../ui/src/models/playground.ts'
import { type Draft, exampleDraft, toDraft } from '../../../ui/src/models/playground-draft.ts'

/** The network: each call is answered when the test says so. */
function openNetwork() {
  const calls: { asked: RenderRequestJson; answer: (changes?: Partial<RenderedJson>) => Promise<void> }[] = []
  const render = (asked: RenderRequestJson): Promise<RenderedJson> =>
    new Promise((resolve) => {
      calls.push({
        asked,
        async answer(changes = {}) {
          resolve({
            subject: null,
            text: null,
            html: asked.html ?? null,
            errors: [],
            frame: `/frame/${asked.html}`,
            source: { subject: null, text: null, html: null, mjml: null },
            variables: {},
            ...changes,
          })
          await Promise.resolve()
        },
      })
    })
  const call = (index: number) => vi.waitFor(() => calls[index] ?? expect.fail('not called yet'))
  return { calls, call, render }
}

const draft: Draft = { subject: '', text: '', html: 'one', mjml: '', markup: 'html', variables: '' }
const error = { piece: 'html', message: 'wrong', line: 2, column: 3, offset: 5 } as const

it('drops an answer to what has been changed meanwhile, and renders what is written now', async () => {
  const network = openNetwork()
  const playground = createPlayground({ start: draft, render: network.render, delayMs: 0 })
  const first = await network.call(0)
  playground.change({ html: 'two' })
  playground.change({ html: 'three' })
  await first.answer({ html: 'of one', errors: [error] })
  const second = await network.call(1)
  expect([second.asked.html, playground.rendered.value, playground.errors.value]).toEqual([
    'three',
    undefined,
    [],
  ])
  await second.answer()
  await vi.waitFor(() => expect(playground.rendered.value?.html).toBe('three'))
  expect([network.calls.length, playground.isStale.value]).toEqual([2, false])
  playground.close()
})

it('shows errors only as long as their field is as it was, and keeps the last good document', async () => {
  const network = openNetwork()
  const playground = createPlayground({ start: draft, render: network.render, delayMs: 0 })
  await (await network.call(0)).answer()
  playground.change({ html: 'broken' })
  await (await network.call(1)).answer({ html: null, frame: null, errors: [error] })
  await vi.waitFor(() => expect(playground.errors.value).toHaveLength(1))
  expect(playground.errors.value[0]).toMatchObject({ field: 'html', line: 2, column: 3 })
  expect(playground.frame.value).toBe('/frame/one')
  playground.change({ subject: 'x' })
  expect(playground.errors.value).toHaveLength(1)
  playground.change({ html: 'mended' })
  expect(playground.errors.value).toEqual([])
  playground.close()
})

it('does not render with variables that are no JSON, and says where they stop being it', async () => {
  const network = openNetwork()
  const playground = createPlayground({ start: draft, render: network.render, delayMs: 0 })
  await (await network.call(0)).answer()
  playground.change({ variables: '{\n  "a": 1,\n  b\n}' })
  expect(playground.variables.value).toEqual({ kind: 'invalid', found: 'b', line: 3, column: 3 })
  playground.change({ variables: '{"a":1}' })
  expect((await network.call(1)).asked.variables).toEqual({ a: 1 })
  playground.close()
})

it('gives an error of the compiled HTML no place in the MJML', async () => {
  const network = openNetwork()
  const start: Draft = { ...draft, markup: 'mjml', mjml: '<mjml></mjml>' }
  const playground = createPlayground({ start, render: network.render })
  const first = await network.call(0)
  expect(first.asked).toMatchObject({ mjml: '<mjml></mjml>' })
  expect(first.asked).not.toHaveProperty('html')
  await first.answer({ html: null, frame: null, errors: [error] })
  await vi.waitFor(() =>
    expect(playground.errors.value).toEqual([{ field: 'mjml', message: 'wrong', line: null, column: null }]),
  )
  playground.close()
})

it('begins with what is stored, with the line ends of a text field', async () => {
  const network = openNetwork()
  const playground = createPlayground({ start: { message: 'abc' }, render: network.render })
  const source = { subject: 'Hi', text: 'a\r\nb', html: null, mjml: null }
  const first = await network.call(0)
  expect(first.asked).toEqual({ message: 'abc', frame: true })
  await first.answer({ source, variables: { name: 'Ann' } })
  await vi.waitFor(() => expect(playground.draft.value).toBeDefined())
  expect(playground.draft.value).toEqual({
    subject: 'Hi',
    text: 'a\nb',
    html: '',
    mjml: '',
    markup: 'html',
    variables: '{\n  "name": "Ann"\n}\n',
  })
  expect([network.calls.length, playground.isStale.value]).toEqual([1, false])
  playground.close()
})

it('leaves variables empty where there are none', () => {
  const source = { subject: null, text: null, html: '', mjml: null }
  const answer = { subject: null, text: null, html: '', errors: [], frame: null, source, variables: {} }
  expect(toDraft(answer).variables).toBe('')
  expect(JSON.parse(exampleDraft.variables)).toHaveProperty('order')
})
