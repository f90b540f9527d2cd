import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deletedSchema } from '../../../src/contract/api.ts'
import { createdMailboxSchema, mailboxListSchema, mailboxSchema } from '../../../src/contract/mailbox.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs, readProblem } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang()
})

afterAll(() => postfang.close())

const mail = { from: 'a@example.com', to: 'b@example.com', text: 'x' }
const remove = (path: string) => postfang.fetch(path, { method: 'DELETE' })
const list = () => readAs(mailboxListSchema, postfang.fetch('/api/mailboxes'))

describe('mailboxes', () => {
  it('are listed by last activity, with their counts', async () => {
    for (const mailbox of ['first', 'second', 'first']) await postfang.send(mail, mailbox)
    const { mailboxes } = await list()
    expect(mailboxes.map(({ name, total, unread }) => [name, total, unread])).toEqual([
      ['first', 2, 2],
      ['second', 1, 1],
    ])
  })

  it('take bounds of their own, one at a time, and give them back', async () => {
    const patch = (retention: object) =>
      postfang.fetch('/api/mailboxes/second', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ retention }),
      })
    expect(await readAs(mailboxSchema, patch({ count: 100 }))).toMatchObject({
      retention: { ageMs: null, count: 100, bytes: null },
    })
    expect(await readAs(mailboxSchema, patch({ ageMs: 60_000, count: null }))).toMatchObject({
      retention: { ageMs: 60_000, count: null, bytes: null },
    })
    await readProblem(patch({ count: -1 }), 400)
    expect(await readAs(mailboxSchema, patch({ ageMs: null }))).toMatchObject({ total: 1 })
  })

  it('go with their messages', async () => {
    expect(await readAs(deletedSchema, remove('/api/mailboxes/first'))).toEqual({ deleted: 2 })
    expect((await list()).mailboxes.map(({ name }) => name)).toEqual(['second'])
    await readProblem(remove('/api/mailboxes/first'), 404)
  })

  it.each([
    'run 42',
    'été ✓',
    '100%',
    'a;b',
    'a+b&c=d',
    'a?b#c',
    '"quoted"',
    "it's",
    '__proto__',
    'x'.repeat(128),
  ])('may be called %j', async (name) => {
    await postfang.send(mail, name)
    const path = `/api/mailboxes/${encodeURIComponent(name)}`
    expect(await readAs(deletedSchema, remove(path))).toEqual({ deleted: 1 })
  })

  it.each(['team/run-42', 'a\\b', '..', '.'])(
    'called %j are named in the query, since no path may hold that',
    async (name) => {
      await postfang.send(mail, name)
      expect((await remove(`/api/mailboxes/${encodeURIComponent(name)}`)).status).not.toBe(200)
      const query = new URLSearchParams({ name })
      expect(await readAs(deletedSchema, remove(`/api/mailboxes?${query}`))).toEqual({ deleted: 1 })
    },
  )

  it('are handed out fresh, with where to send to and where to wait from', async () => {
    const create = (query = '') => postfang.fetch(`/api/mailboxes${query}`, { method: 'POST' })
    const mailbox = await readAs(createdMailboxSchema, create(), 201)
    const other = await readAs(createdMailboxSchema, create(), 201)
    expect(other.name).not.toBe(mailbox.name)
    expect(mailbox.smtpUrls.map((url) => new URL(url).protocol)).toEqual(['smtp:', 'starttls:', 'smtps:'])
    await createTransport(mailbox.smtp ?? '').sendMail(mail)
    const waited = `/api/messages/wait?mailbox=${mailbox.name}&since=${mailbox.cursor}`
    expect(await postfang.json(waited)).toMatchObject({ messages: [{ mailbox: mailbox.name }] })
    await postfang.fetch(`/api/mailboxes/${mailbox.name}`, { method: 'DELETE' })
  })

  it.each(['run 42/ü', "it's (1)!*"])('may be named %j when they are handed out', async (name) => {
    const path = `/api/mailboxes?${new URLSearchParams({ name })}`
    const { smtp } = await readAs(createdMailboxSchema, postfang.fetch(path, { method: 'POST' }), 201)
    await createTransport(smtp ?? '').sendMail(mail)
    const query = new URLSearchParams({ name })
    expect(await readAs(deletedSchema, remove(`/api/mailboxes?${query}`))).toEqual({ deleted: 1 })
  })

  it('are not handed out under a name that cannot be', async () => {
    await readProblem(postfang.fetch('/api/mailboxes?name=%00', { method: 'POST' }), 400)
  })

  it('take bounds and a profile under a name that cannot stand in a path', async () => {
    const patch = (query: string, body: object) =>
      postfang.fetch(`/api/mailboxes${query}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const query = `?${new URLSearchParams({ name: 'team/run 42' })}`
    const change = { profile: 'mailjet', retention: { count: 7 } }
    expect(await readAs(mailboxSchema, patch(query, change))).toMatchObject({
      name: 'team/run 42',
      profile: 'mailjet',
      retention: { count: 7 },
    })
    await readProblem(patch('', change), 400)
    await readProblem(patch('?name=%00', change), 400)
    await readProblem(patch(query, {}), 400)
    await remove(`/api/mailboxes${query}`)
  })

  it('are not deleted without a name', async () => {
    await readProblem(remove('/api/mailboxes'), 400)
    await readProblem(remove('/api/mailboxes?nam=second'), 400)
    expect((await list()).mailboxes).toHaveLength(1)
  })
})
