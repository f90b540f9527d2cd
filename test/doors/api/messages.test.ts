import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deletedSchema, messageListSchema, tagListSchema } from '../../../src/contract/api.ts'
import { messageSchema, summarySchema } from '../../../src/contract/message.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

describe('reading messages', () => {
  let postfang: TestPostfang
  const ids: string[] = []

  beforeAll(async () => {
    postfang = await startPostfang()
    for (let number = 1; number <= 5; number++) {
      const mail = {
        from: '"Ada" <ada@example.com>',
        to: 'bob@example.com',
        subject: `Number ${number}`,
        text: `Text ${number}`,
      }
      ids.push(await postfang.send(mail, number === 5 ? 'other box' : undefined))
    }
    // Until all of them have been read.
    await postfang.json('/api/messages/wait?count=5&q=body:text')
  })

  afterAll(() => postfang.close())

  const list = (query: string) => readAs(messageListSchema, postfang.fetch(`/api/messages${query}`))

  it('lists them newest first, with totals over all pages', async () => {
    const page = await list('')
    expect(page.messages.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(page).toMatchObject({ next: null, total: 5, unread: 5 })
    expect(page.messages[0]).toMatchObject({
      mailbox: 'other box',
      from: { name: 'Ada', address: 'ada@example.com' },
      to: [{ name: '', address: 'bob@example.com' }],
      toCount: 1,
      envelope: { from: 'ada@example.com', to: ['bob@example.com'] },
      subject: 'Number 5',
      preview: 'Text 5',
      read: false,
      digest: 'done',
    })
    expect(page.messages[0]?.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('hands out pages that join without gap or overlap', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let pages = 1; ; pages++) {
      const page = await list(`?limit=2${cursor}`)
      seen.push(...page.messages.map(({ id }) => id))
      expect(page.total).toBe(5)
      if (page.next === null) {
        expect(pages).toBe(3)
        break
      }
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(ids.toReversed())
  })

  it('narrows them by mailbox and search', async () => {
    expect((await list('?mailbox=other%20box')).messages.map(({ id }) => id)).toEqual([ids[4]])
    expect((await list('?mailbox=nobody')).messages).toEqual([])
    expect((await list('?q=subject:(2+OR+3)')).messages.map(({ id }) => id)).toEqual([ids[2], ids[1]])
    expect((await list('?mailbox=inbox&q=-subject:2')).total).toBe(3)
  })

  it.each([
    ['?q=from:(', 'q', 6],
    ['?q=foo:bar', 'q', 0],
    ['?q=%22open', 'q', 0],
    ['?q=before:soon', 'q', 7],
    ['?limit=0', 'limit', undefined],
    ['?limit=501', 'limit', undefined],
    ['?limit=ten', 'limit', undefined],
    ['?limit=', 'limit', undefined],
    ['?cursor=abc', 'cursor', undefined],
    ['?cursor=-1', 'cursor', undefined],
    ['?mailbox=', 'mailbox', undefined],
    ['?mailbox=%00', 'mailbox', undefined],
    [`?mailbox=${'x'.repeat(129)}`, 'mailbox', undefined],
    ['?mailbx=inbox', 'mailbx', undefined],
    ['?mailbox=a&mailbox=b', 'mailbox', undefined],
    ['?__proto__=x', '__proto__', undefined],
  ])('refuses %s and names the place', async (query, parameter, position) => {
    const problem = await readProblem(postfang.fetch(`/api/messages${query}`), 400)
    expect([problem.parameter, problem.position]).toEqual([parameter, position])
  })

  it('reads the newest that matches', async () => {
    const message = await readAs(messageSchema, postfang.fetch('/api/messages/latest?mailbox=inbox'))
    expect(message.id).toBe(ids[3])
    await readProblem(postfang.fetch('/api/messages/latest?q=nothing'), 404)
  })

  it('reads one in full, by its id in any letter case, and does not mark it', async () => {
    const message = await readAs(messageSchema, postfang.fetch(`/api/messages/${ids[0]?.toUpperCase()}`))
    expect(message).toMatchObject({
      id: ids[0],
      text: 'Text 1\n',
      html: null,
      bcc: [],
      attachments: [],
      links: [],
      read: false,
      parts: { contentType: 'text/plain', children: [] },
    })
    expect(message.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['From', 'To', 'Subject', 'Message-ID', 'Date']),
    )
    expect(message.session.listener).toMatch(/^smtp:/)
    expect((await list('')).unread).toBe(5)
  })

  it.each([unknownId, 'x', 'wait%20', '1', `${unknownId}0`])('answers 404 for the id %s', async (id) => {
    await readProblem(postfang.fetch(`/api/messages/${id}`), 404)
    await readProblem(postfang.fetch(`/api/messages/${id}/raw`), 404)
    await readProblem(postfang.fetch(`/api/messages/${id}`, { method: 'DELETE' }), 404)
  })
})

describe('a message', () => {
  let postfang: TestPostfang
  let id = ''

  beforeAll(async () => {
    postfang = await startPostfang()
  })

  afterAll(() => postfang.close())

  it('lists a recipient that no header names as bcc, letter case aside', async () => {
    id = await postfang.send({
      envelope: { from: 'a@example.com', to: ['TO@example.com', 'cc@example.com', 'secret@example.com'] },
      from: 'a@example.com',
      to: 'to@example.com',
      cc: 'CC@example.com',
      text: 'x',
    })
    const message = await readAs(messageSchema, postfang.fetch(`/api/messages/${id}`))
    expect(message.bcc).toEqual([{ name: '', address: 'secret@example.com' }])
  })

  it('to very many shows a hundred of them in a list, and all of them when it is read', async () => {
    const to = Array.from({ length: 150 }, (_, index) => `to${index}@example.com`)
    const large = await postfang.send({ from: 'a@example.com', to, text: 'x' }, 'large')
    const { messages } = await readAs(messageListSchema, postfang.fetch('/api/messages?mailbox=large'))
    expect(messages[0]).toMatchObject({ toCount: 150, envelope: { toCount: 150 } })
    expect(messages[0]?.to).toHaveLength(100)
    expect(messages[0]?.envelope.to).toHaveLength(100)
    const message = await readAs(messageSchema, postfang.fetch(`/api/messages/${large}`))
    expect(message.to).toHaveLength(150)
    expect(message.envelope).toEqual({ from: 'a@example.com', to })
    expect(message.bcc).toEqual([])
  })

  const patch = (target: string, body: string) =>
    postfang.fetch(`/api/messages/${target}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body,
    })

  it.each([
    ['{"read":"yes"}', { parameter: 'read' }],
    ['{"red":true}', { parameter: 'red', detail: 'Unknown member "red"' }],
    ['{"tags":[""]}', { parameter: 'tags.0' }],
    ['{"tags":["a\\nb"]}', { parameter: 'tags.0' }],
    [`{"tags":["${'x'.repeat(65)}"]}`, { parameter: 'tags.0' }],
    [JSON.stringify({ tags: Array.from({ length: 33 }, String) }), { parameter: 'tags' }],
    ['{"__proto__":{"read":true}}', { parameter: '__proto__' }],
    ['{"read":true', { position: 12 }],
    ['[]', {}],
    ['null', {}],
  ])('is not changed by %s', async (body, problem) => {
    expect(await readProblem(patch(id, body), 400)).toMatchObject(problem)
    expect(await postfang.json(`/api/messages/${id}`)).toMatchObject({ read: false, tags: [] })
  })

  it('is marked and tagged, and keeps what is not named', async () => {
    expect(await readAs(summarySchema, patch(id, '{"read":true}'))).toMatchObject({
      id,
      read: true,
      tags: [],
    })
    const tagged = await readAs(summarySchema, patch(id, '{"tags":["red","blue","red"]}'))
    expect(tagged.read).toBe(true)
    expect(tagged.tags.toSorted()).toEqual(['blue', 'red'])
    expect((await readAs(messageListSchema, postfang.fetch('/api/messages?q=tag:red+is:read'))).total).toBe(1)
    expect(await readAs(summarySchema, patch(id, '{"tags":[],"read":false}'))).toMatchObject({
      read: false,
      tags: [],
    })
  })

  it('that does not exist cannot be changed', async () => {
    await readProblem(patch(unknownId, '{"read":true}'), 404)
  })
})

describe('deleting messages', () => {
  let postfang: TestPostfang
  let ids: readonly string[] = []

  beforeAll(async () => {
    postfang = await startPostfang()
  })

  afterAll(() => postfang.close())

  beforeEach(async () => {
    await postfang.inbox.removeAll({})
    ids = []
    for (const mailbox of ['one', 'one', 'two']) {
      const mail = { from: 'a@example.com', to: 'b@example.com', subject: `Number ${ids.length}`, text: 'x' }
      ids = [...ids, await postfang.send(mail, mailbox)]
    }
  })

  const remove = (path: string) => postfang.fetch(path, { method: 'DELETE' })
  const total = async () => (await postfang.json<{ total: number }>('/api/messages')).total

  it('takes one, once', async () => {
    expect(await readAs(deletedSchema, remove(`/api/messages/${ids[0]}`))).toEqual({ deleted: 1 })
    await readProblem(remove(`/api/messages/${ids[0]}`), 404)
    await readProblem(postfang.fetch(`/api/messages/${ids[0]}`), 404)
    expect(await total()).toBe(2)
  })

  it.each([
    ['', 3],
    ['?mailbox=one', 2],
    ['?mailbox=nobody', 0],
    ['?mailbox=two&q=subject:0', 0],
    ['?mailbox=one&q=', 2],
    ['?q=is:read', 0],
  ])('with %j takes %i', async (query, deleted) => {
    expect(await readAs(deletedSchema, remove(`/api/messages${query}`))).toEqual({ deleted })
    expect(await total()).toBe(3 - deleted)
  })

  it.each([
    '?mailbx=one',
    '?q=from:(',
    '?mailbox=',
    '?mailbox=one&mailbox=two',
    '?limit=1',
    '?Q=x',
    '?q=a&q=b',
    '?%6dailbx=one',
  ])('with %s takes none', async (query) => {
    await readProblem(remove(`/api/messages${query}`), 400)
    expect(await total()).toBe(3)
  })
})

it('tags are listed with how many messages bear them, blanks at their ends left out', async () => {
  await using postfang = await startPostfang()
  const tagged: readonly (readonly [string, readonly string[]])[] = [
    ['tags-a', [' Checked ', 'other']],
    ['tags-a', ['checked']],
    ['tags-b', ['checked']],
  ]
  for (const [mailbox, tags] of tagged) {
    const id = await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, mailbox)
    await postfang.json(`/api/messages/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tags }),
    })
  }
  const { tags } = await readAs(tagListSchema, postfang.fetch('/api/tags?mailbox=tags-a'))
  expect(tags).toEqual([
    { name: 'checked', total: 2 },
    { name: 'other', total: 1 },
  ])
  const all = await readAs(tagListSchema, postfang.fetch('/api/tags'))
  expect(all.tags).toContainEqual({ name: 'checked', total: 3 })
})
