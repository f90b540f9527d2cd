import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MessageId, parseSessionId } from '../../src/model/ids.ts'
import type { Search } from '../../src/model/search.ts'
import type { SessionRecord, SessionSelection } from '../../src/model/session.ts'
import type { Commit, Store } from '../../src/store/store.ts'
import { aDigest, aMessage, aRelease, aSession, aTemplate, aWebhook, bytes } from './messages.ts'

/** What every store promises, whatever it keeps its messages in. `open` makes an empty one. */
export function describeStore(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  const add = async (mailbox: string, count: number) => {
    const messages = Array.from({ length: count }, () => aMessage({ mailbox }))
    await Promise.all(messages.map((message) => store.append(message)))
    return messages.map(({ id }) => id)
  }

  it('keeps webhooks in the order in which they were made, each as it is now', async () => {
    const first = aWebhook({ createdAt: 1 })
    const second = aWebhook({ createdAt: 2, mailbox: 'run "42"', secret: 'Grüße' })
    await store.saveWebhook(second)
    await store.saveWebhook(first)
    await store.saveWebhook({ ...second, cursor: 7, lastStatus: 500 })
    expect(await store.listWebhooks()).toEqual([first, { ...second, cursor: 7, lastStatus: 500 }])
    await store.removeWebhook(first.id)
    expect((await store.listWebhooks()).map(({ id }) => id)).toEqual([second.id])
  })

  it('keeps templates of each mailbox apart, each as it is now, found by id and by name', async () => {
    const first = await store.createTemplate(aTemplate(), [])
    const second = await store.createTemplate(aTemplate({ html: null, mjml: '<mjml/>', text: 'Grüße\0' }), [])
    const other = await store.createTemplate(aTemplate({ mailbox: 'other', name: 'Bye' }), [])
    expect(await store.findTemplate('run-42', second)).toEqual({
      ...aTemplate({ html: null, mjml: '<mjml/>', text: 'Grüße\0' }),
      id: second,
    })
    expect((await store.findTemplate('run-42', 'Welcome'))?.id).toBe(first)
    expect(await store.findTemplate('run-42', other)).toBeUndefined()
    expect(await store.findTemplate('run-42', 'Bye')).toBeUndefined()
    expect(await store.updateTemplate({ ...aTemplate({ name: 'New', html: 'x' }), id: first })).toBe(true)
    expect(await store.updateTemplate({ ...aTemplate({ mailbox: 'other' }), id: first })).toBe(false)
    expect((await store.findTemplate('run-42', 'New'))?.html).toBe('x')
    const list = await store.listTemplates('run-42')
    expect(list.map(({ id, name }) => [id, name])).toEqual([
      [first, 'New'],
      [second, 'Welcome'],
    ])
    expect(Object.keys(list[0] ?? {})).not.toContain('html')
    expect(await store.removeTemplate('other', first)).toBe(false)
    expect(await store.removeTemplate('run-42', first)).toBe(true)
    expect(await store.findTemplate('run-42', first)).toBeUndefined()
  })

  it('gives no id of a template twice, nor one that is taken', async () => {
    const first = await store.createTemplate(aTemplate(), [])
    await store.removeTemplate('run-42', first)
    const second = await store.createTemplate(aTemplate(), [first + 1, first + 2])
    expect(second).toBe(first + 3)
    expect(await store.createTemplate(aTemplate({ createdAt: 3 }), [])).toBe(first + 4)
  })

  it('has the templates of a mailbox go with it', async () => {
    const id = await store.createTemplate(aTemplate(), [])
    expect((await store.listMailboxes()).map(({ name }) => name)).toEqual(['run-42'])
    expect(await store.removeMailbox('run-42')).toBe(0)
    expect(await store.findTemplate('run-42', id)).toBeUndefined()
  })

  it('keeps releases as they are now, newest first, by mailbox and by message, without what was said', async () => {
    const attempt = {
      startedAt: 4,
      endedAt: 5,
      error: null,
      recipients: [{ address: 'b@example.com', outcome: 'sent' as const, reply: '250 ok\r\n' }],
      conversation: [{ by: 'server' as const, text: '220 Grüße\0' }],
    }
    const first = aRelease()
    const second = aRelease({ mailbox: 'other' })
    const third = aRelease({ message: first.message })
    await store.appendReleases([first, second])
    await store.appendReleases([third])
    const sent = { ...first, state: 'sent' as const, nextAttemptAt: null, attempts: [attempt] }
    await store.saveRelease(sent)
    expect(await store.findRelease(first.id)).toEqual(sent)
    expect(await store.findRelease('nobody')).toBeUndefined()
    const ids = async (...args: Parameters<Store['listReleases']>) =>
      (await store.listReleases(...args)).map(({ release }) => release.id)
    expect(await ids({}, { limit: 9 })).toEqual([third.id, second.id, first.id])
    expect(await ids({ mailbox: 'run-42' }, { limit: 9 })).toEqual([third.id, first.id])
    expect(await ids({ message: first.message }, { limit: 9 })).toEqual([third.id, first.id])
    expect(await ids({ message: first.message, mailbox: 'other' }, { limit: 9 })).toEqual([])
    const [newest] = await store.listReleases({}, { limit: 1 })
    expect(await ids({}, { limit: 9, before: newest?.seq })).toEqual([second.id, first.id])
    expect(Object.keys(newest?.release ?? {})).not.toContain('attempts')
    expect((await store.listOpenReleases()).map(({ id }) => id)).toEqual([second.id, third.id])
  })

  it('has a name of its own, and remembers how far rules have been applied together with what came of it', async () => {
    const { instance, rulesThrough } = await store.readReleaseMarks()
    expect(instance).toMatch(/^[0-9a-f]{16}$/)
    expect(rulesThrough).toBeNull()
    const release = aRelease()
    await store.appendReleases([release], 7)
    await store.saveRelease({ ...release, state: 'dead' })
    expect(await store.readReleaseMarks()).toEqual({ instance, rulesThrough: 7 })
    // The same again is refused whole.
    await expect(store.appendReleases([release], 8)).rejects.toThrow()
    expect((await store.readReleaseMarks()).rulesThrough).toBe(7)
    await store.appendReleases([], null)
    expect(await store.readReleaseMarks()).toEqual({ instance, rulesThrough: null })
    expect(await store.listOpenReleases()).toEqual([])
  })

  it('keeps the bytes of a message exactly, head and body', async () => {
    const raw = 'Subject: \xff\0\r\n\r\nbody\0\n.\r\n'
    const message = aMessage({ raw: bytes(raw), headBytes: 14 })
    await store.append(message)
    expect(await store.readRaw(message.id)).toEqual(bytes(raw))
  })

  it('reads any range of a message that is kept in many pieces, packed or not', async () => {
    const raw = bytes('0123456789 packs well\r\n'.repeat(40_000))
    const noise = new Uint8Array(randomBytes(700_000))
    for (const sample of [raw, noise]) {
      const message = aMessage({ raw: sample.slice() })
      await store.append(message)
      expect(Buffer.from((await store.readRaw(message.id)) ?? []).equals(sample)).toBe(true)
      for (const [start, end] of [
        [0, 1],
        [262_143, 262_145],
        [100, 600_000],
        [690_000, 9_999_999],
        [9_999_999, 10_000_000],
      ] as const) {
        const range = await store.readRawRange(message.id, start, end)
        expect(Buffer.from(range ?? []).equals(sample.subarray(start, end)), `${start}-${end}`).toBe(true)
      }
    }
    expect(await store.readRawRange(aMessage().id, 0, 1)).toBeUndefined()
  })

  it('walks through ids and sizes in arrival order, page by page', async () => {
    const ids = await add('a', 3)
    await add('b', 1)
    const first = await store.listSizes({ mailbox: 'a' }, { after: 0, limit: 2 })
    const rest = await store.listSizes({ mailbox: 'a' }, { after: first.at(-1)?.seq ?? 0, limit: 2 })
    expect([...first, ...rest].map(({ id }) => id)).toEqual(ids)
    expect(first[0]?.sizeBytes).toBe((await store.readRaw(ids[0] ?? aMessage().id))?.byteLength)
    expect(await store.listSizes({ mailbox: 'none' }, { after: 0, limit: 2 })).toEqual([])
    expect(await store.listSizes({}, { after: 0, limit: 9 })).toHaveLength(4)
  })

  it('numbers messages in the order of their commits', async () => {
    const first = await store.append(aMessage())
    const second = await store.append(aMessage())
    expect(second).toBeGreaterThan(first)
    expect(store.head).toBe(second)
  })

  it('gives back what the scan, the envelope and the session said', async () => {
    const message = aMessage({ subject: 'Grüße', mailbox: 'run 42' })
    await store.append(message)
    const found = await store.find(message.id)
    expect(found?.summary).toMatchObject({
      id: message.id,
      mailbox: 'run 42',
      subject: 'Grüße',
      envelope: message.envelope,
      digest: 'pending',
      isRead: false,
      tags: [],
    })
    expect(found?.session).toEqual(message.session)
    expect(found?.transcript).toEqual(message.transcript)
  })

  it('lists newest first and pages by cursor without gaps or repeats', async () => {
    const ids = await add('inbox', 7)
    const first = await store.list({}, { limit: 3 })
    const second = await store.list({}, { limit: 3, before: first.at(-1)?.seq })
    const third = await store.list({}, { limit: 3, before: second.at(-1)?.seq })
    expect([...first, ...second, ...third].map(({ id }) => id)).toEqual(ids.toReversed())
  })

  it('keeps a refused message, and shows it only to a search that names it', async () => {
    const rejected = { code: 554, enhancedCode: '5.7.1', text: 'Looks like spam' }
    const received = aMessage()
    const refused = aMessage({ rejected })
    await store.append(received)
    const since = store.head
    await store.append(refused)
    await store.saveDigests([aDigest(refused.id, { body: 'hello' }), aDigest(received.id, { body: 'hello' })])
    const hello = { kind: 'words', field: 'body', text: 'hello', isPrefix: false } as const
    const idsOf = async (search?: Search) =>
      (await store.list({ mailbox: 'inbox', search }, { limit: 9 })).map(({ id }) => id)

    expect((await store.find(refused.id))?.summary.rejected).toEqual(rejected)
    expect((await store.find(received.id))?.summary.rejected).toBeNull()
    expect(await store.readRaw(refused.id)).toEqual(refused.raw)
    expect(await idsOf()).toEqual([received.id])
    expect(await idsOf(hello)).toEqual([received.id])
    expect(await idsOf({ kind: 'isRejected' })).toEqual([refused.id])
    expect(await idsOf({ kind: 'and', terms: [hello, { kind: 'isRejected' }] })).toEqual([refused.id])
    expect(await idsOf({ kind: 'or', terms: [hello, { kind: 'isRejected' }] })).toEqual([
      refused.id,
      received.id,
    ])
    expect(await store.count({})).toEqual({ total: 1, unread: 1, isExact: true })
    expect(await store.count({ search: { kind: 'isRejected' } })).toEqual({
      total: 1,
      unread: 1,
      isExact: true,
    })
    expect(await store.listMailboxes()).toMatchObject([{ name: 'inbox', total: 1, unread: 1 }])
    expect(
      (await store.explain('inbox', [], { limit: 9, after: 0 })).map(({ message }) => message.id),
    ).toEqual([received.id])
    expect((await store.listChanges(since, { limit: 9 }))?.map(({ kind }) => kind)).toEqual(['digested'])
  })

  it('deletes refused messages by their id, by a search that names them, and with their mailbox', async () => {
    const refuse = async () => {
      const message = aMessage({ rejected: { code: 550, enhancedCode: '5.7.1', text: 'No' } })
      await store.append(message)
      return message.id
    }
    expect(await store.remove(await refuse())).toBe(true)
    await refuse()
    expect(await store.removeAll({ search: { kind: 'has', what: 'html' } })).toBe(0)
    expect(await store.removeAll({ search: { kind: 'isRejected' } })).toBe(1)
    await refuse()
    expect(await store.removeAll({ mailbox: 'inbox' })).toBe(1)
    await refuse()
    expect(await store.removeMailbox('inbox')).toBe(1)
    expect(await store.listMailboxes()).toEqual([])
  })

  it('lists in order of arrival after a sequence number', async () => {
    const ids = await add('inbox', 4)
    const [, second] = await store.list({}, { limit: 10, after: 0 })
    const later = await store.list({}, { limit: 10, after: second?.seq })
    expect(later.map(({ id }) => id)).toEqual(ids.slice(2))
  })

  it('limits every read to one mailbox when asked', async () => {
    const [mine] = await add('mine', 1)
    await add('theirs', 3)
    expect((await store.list({ mailbox: 'mine' }, { limit: 10 })).map(({ id }) => id)).toEqual([mine])
    expect(await store.count({ mailbox: 'theirs' })).toEqual({ total: 3, unread: 3, isExact: true })
    expect(await store.list({ mailbox: 'nobody' }, { limit: 10 })).toEqual([])
  })

  it('announces a commit before it resolves, with the mailboxes it touched', async () => {
    const commits: Commit[] = []
    store.onCommit((commit) => commits.push(commit))
    const seq = await store.append(aMessage({ mailbox: 'a' }))
    expect(commits.at(-1)?.head).toBe(seq)
    expect(commits.flatMap(({ mailboxes }) => [...mailboxes])).toContain('a')
  })

  it('finds a message by its words once its digest is saved', async () => {
    const message = aMessage()
    await store.append(message)
    const search = { kind: 'words', field: 'body', text: 'Überraschung', isPrefix: false } as const
    expect(await store.list({ search }, { limit: 10 })).toEqual([])
    expect(await store.countPending()).toBe(1)
    await store.saveDigests([aDigest(message.id, { body: 'Eine überraschung!' })])
    expect(await store.countPending()).toBe(0)
    expect((await store.list({ search }, { limit: 10 })).map(({ id }) => id)).toEqual([message.id])
    expect(await store.listPending(0, 10)).toEqual([])
  })

  it('matches an address whole and by its parts, and in its own field only', async () => {
    const message = aMessage()
    await store.append(message)
    await store.saveDigests([aDigest(message.id, { to: 'Anna Bell <anna.bell+shop@mail.example.com>' })])
    const count = async (field: 'to' | 'from', text: string) =>
      (await store.count({ search: { kind: 'words', field, text, isPrefix: false } })).total
    expect(await count('to', 'anna.bell+shop@mail.example.com')).toBe(1)
    expect(await count('to', 'example.com')).toBe(1)
    expect(await count('to', 'shop')).toBe(1)
    expect(await count('to', 'mail.anna')).toBe(0)
    expect(await count('from', 'anna')).toBe(0)
  })

  it('finds a header by name, and by name and whole value in any letter case', async () => {
    const message = aMessage()
    await store.append(message)
    await store.saveDigests([aDigest(message.id, { headers: [{ name: 'X-Env', value: 'Staging  EU' }] })])
    const count = async (name: string, value: string | null) =>
      (await store.count({ search: { kind: 'header', name, value } })).total
    expect(await count('x-env', null)).toBe(1)
    expect(await count('x-env', 'staging eu')).toBe(1)
    expect(await count('x-env', 'staging')).toBe(0)
  })

  it('combines conditions with and, or and not', async () => {
    const [first, second] = await add('inbox', 2)
    if (first === undefined || second === undefined) throw new Error('two messages were added')
    await store.saveDigests([
      aDigest(first, { subject: 'red apple' }),
      aDigest(second, { subject: 'red pear' }),
    ])
    await store.update(second, { tags: ['fruit'] })
    const word = (text: string) => ({ kind: 'words', field: 'any', text, isPrefix: false }) as const
    const ids = async (search: Parameters<Store['count']>[0]['search']) =>
      (await store.list({ search }, { limit: 9 })).map(({ id }) => id)
    const not = { kind: 'not', term: word('apple') } as const
    expect(await ids({ kind: 'and', terms: [word('red'), not] })).toEqual([second])
    expect(await ids({ kind: 'or', terms: [word('apple'), { kind: 'tag', value: 'fruit' }] })).toEqual([
      second,
      first,
    ])
    expect(await ids({ kind: 'and', terms: [word('red'), { kind: 'tag', value: 'fruit' }] })).toEqual([
      second,
    ])
    expect(await ids({ kind: 'words', field: 'subject', text: 'app', isPrefix: true })).toEqual([first])
    expect(await ids({ kind: 'words', field: 'any', text: '&', isPrefix: false })).toEqual([])
  })

  it('takes any text of a search as text, never as syntax', async () => {
    await add('inbox', 1)
    for (const text of ['" OR *', "'; DROP TABLE message; --", 'a\0b', 'NEAR(a b)', '^x', '{subject} : a']) {
      const search = { kind: 'words', field: 'any', text, isPrefix: true } as const
      expect((await store.count({ search })).total).toBe(0)
    }
    expect((await store.count({})).total).toBe(1)
  })

  it('keeps marks and tells of them', async () => {
    const [id] = await add('inbox', 1)
    if (id === undefined) throw new Error('a message was added')
    const updated = await store.update(id, { isRead: true, tags: ['b', 'a', 'b'] })
    expect(updated).toMatchObject({ isRead: true, tags: ['b', 'a'] })
    expect(await store.count({})).toEqual({ total: 1, unread: 0, isExact: true })
  })

  it('answers for a message that does not exist', async () => {
    const { id } = aMessage()
    expect(await store.find(id)).toBeUndefined()
    expect(await store.readRaw(id)).toBeUndefined()
    expect(await store.update(id, { isRead: true })).toBeUndefined()
    expect(await store.remove(id)).toBe(false)
    await store.saveDigests([aDigest(id)])
    expect(await store.list({}, { limit: 1 })).toEqual([])
  })

  it('deletes one message with its bytes and its words', async () => {
    const [id] = await add('inbox', 1)
    if (id === undefined) throw new Error('a message was added')
    await store.saveDigests([aDigest(id, { subject: 'gone' })])
    expect(await store.remove(id)).toBe(true)
    expect(await store.readRaw(id)).toBeUndefined()
    const search = { kind: 'words', field: 'any', text: 'gone', isPrefix: false } as const
    expect((await store.count({ search })).total).toBe(0)
  })

  it('deletes what matches and leaves later arrivals', async () => {
    await add('a', 130)
    await add('b', 1)
    const removing = store.removeAll({ mailbox: 'a' })
    const later = store.append(aMessage({ mailbox: 'a' }))
    expect(await removing).toBe(130)
    await later
    expect(await store.count({})).toEqual({ total: 2, unread: 2, isExact: true })
  })

  it('counts messages right that share a commit with the deletion of those before them', async () => {
    const rejected = { code: 550, enhancedCode: null, text: 'No' }
    await Promise.all([add('many', 250), add('few', 3)])
    const [, , many, few] = await Promise.all([
      add('many', 5),
      store.append(aMessage({ mailbox: 'few', rejected })),
      store.removeAll({ mailbox: 'many' }),
      store.removeAll({ mailbox: 'few' }),
      add('many', 4),
      add('few', 2),
      store.append(aMessage({ mailbox: 'few', rejected })),
    ])
    expect([many, few]).toEqual([255, 4])
    const counts = (await store.listMailboxes()).map(({ name, total, unread }) => [name, total, unread])
    expect(counts.toSorted()).toEqual([
      ['few', 2, 2],
      ['many', 4, 4],
    ])
    expect(await store.removeMailbox('few')).toBe(3)
  })

  it('deletes a mailbox of many messages for every reader at once, and tells of each of them', async () => {
    const ids = await add('many', 700)
    const [kept] = await add('other', 1)
    const before = store.head
    expect(await store.removeAll({ mailbox: 'many' })).toBe(700)
    expect(await store.count({ mailbox: 'many' })).toEqual({ total: 0, unread: 0, isExact: true })
    expect((await store.list({}, { limit: 10 })).map(({ id }) => id)).toEqual([kept])
    expect(await store.find(ids[0] as MessageId)).toBeUndefined()
    expect(await store.readRaw(ids[699] as MessageId)).toBeUndefined()
    expect((await store.listPending(0, 10)).map(({ id }) => id)).toEqual([kept])
    expect(await store.remove(ids[1] as MessageId)).toBe(false)
    const told = await changesUntil(before, 700)
    expect(new Set(told)).toEqual(new Set(ids))
    expect((await store.listMailboxes()).find(({ name }) => name === 'many')?.total).toBe(0)
    const [again] = await add('many', 1)
    expect((await store.list({ mailbox: 'many' }, { limit: 10 })).map(({ id }) => id)).toEqual([again])
  })

  /** Ids that the feed tells to be deleted after `since`, when there are this many. */
  async function changesUntil(since: number, count: number): Promise<readonly MessageId[]> {
    for (;;) {
      const next = new Promise<void>((resolve) => {
        const stop = store.onCommit(() => {
          stop()
          resolve()
        })
      })
      const changes = await store.listChanges(since, { limit: 1_000 })
      const ids = (changes ?? []).flatMap((change) => (change.kind === 'deleted' ? change.ids : []))
      if (ids.length >= count) return ids
      await next
    }
  }

  it('deletes everything at once and takes new mail into the same mailboxes', async () => {
    await Promise.all([add('a', 300), add('b', 5)])
    expect(await store.removeAll({})).toBe(305)
    expect(await store.list({}, { limit: 10 })).toEqual([])
    const [later] = await add('a', 1)
    expect((await store.list({}, { limit: 10 })).map(({ id }) => id)).toEqual([later])
    expect(await store.count({})).toEqual({ total: 1, unread: 1, isExact: true })
  })

  it('pages through a search and counts it, whatever it asks for, as it does without an index', async () => {
    const ids = await add('inbox', 9)
    const digests = ids.map((id, index) => ({
      ...aDigest(id, { subject: `number${index} all ${index % 3 === 0 ? 'third' : 'other'}` }),
      hasCode: index % 2 === 0,
    }))
    await store.saveDigests(digests)
    await store.remove(ids[3] as MessageId)
    const word = (text: string, isPrefix = false) =>
      ({ kind: 'words', field: 'subject', text, isPrefix }) as const
    const cases: readonly [Search, readonly number[]][] = [
      [word('all'), [8, 7, 6, 5, 4, 2, 1, 0]],
      [word('third'), [6, 0]],
      [word('numb', true), [8, 7, 6, 5, 4, 2, 1, 0]],
      [{ kind: 'not', term: word('third') }, [8, 7, 5, 4, 2, 1]],
      [{ kind: 'has', what: 'code' }, [8, 6, 4, 2, 0]],
      [
        {
          kind: 'and',
          terms: [
            { kind: 'has', what: 'code' },
            { kind: 'not', term: word('third') },
          ],
        },
        [8, 4, 2],
      ],
      [{ kind: 'or', terms: [word('number1'), { kind: 'isRead', isRead: true }] }, [1]],
    ]
    for (const [search, expected] of cases) {
      const found: MessageId[] = []
      for (let before: number | undefined; ; ) {
        const page = await store.list({ search, mailbox: 'inbox' }, { limit: 2, before })
        found.push(...page.map(({ id }) => id))
        before = page.at(-1)?.seq
        if (page.length < 2) break
      }
      expect(found, JSON.stringify(search)).toEqual(expected.map((index) => ids[index]))
      const total = expected.length
      expect(await store.count({ search })).toEqual({ total, unread: total, isExact: true })
      const forward = await store.list({ search }, { limit: 99, after: 0 })
      expect(forward.map(({ id }) => id)).toEqual(found.toReversed())
    }
    expect(await store.list({ mailbox: 'elsewhere', search: word('all') }, { limit: 9 })).toEqual([])
  })

  it('lets a mailbox have bounds of its own', async () => {
    const retention = { ageMs: null, count: 5, bytes: 1_000_000 }
    await store.setRetention('kept', retention)
    expect(await store.listMailboxes()).toMatchObject([{ name: 'kept', total: 0, retention }])
    await store.removeAll({ mailbox: 'kept' })
    expect(await store.listMailboxes()).toMatchObject([{ name: 'kept', retention }])
  })

  it('deletes what a search finds, and only that', async () => {
    const ids = await add('inbox', 6)
    await store.saveDigests(
      ids.map((id, index) => aDigest(id, { subject: index % 2 === 0 ? 'even' : 'odd' })),
    )
    const search = { kind: 'words', field: 'subject', text: 'even', isPrefix: false } as const
    expect(await store.removeAll({ search })).toBe(3)
    expect(await store.count({})).toEqual({ total: 3, unread: 3, isExact: true })
    expect(await store.removeAll({ search: { kind: 'not', term: search } })).toBe(3)
  })

  it('lists mailboxes by last activity and deletes one with its messages', async () => {
    await store.append(aMessage({ mailbox: 'old', receivedAt: 1_000 }))
    await store.append(aMessage({ mailbox: 'new', receivedAt: 2_000 }))
    const retention = { ageMs: null, count: null, bytes: null }
    expect(await store.listMailboxes()).toEqual([
      { name: 'new', total: 1, unread: 1, lastActivityAt: 2_000, retention, profile: null },
      { name: 'old', total: 1, unread: 1, lastActivityAt: 1_000, retention, profile: null },
    ])
    expect(await store.removeMailbox('old')).toBe(1)
    expect(await store.removeMailbox('old')).toBeUndefined()
    expect((await store.listMailboxes()).map(({ name }) => name)).toEqual(['new'])
  })

  it('replays captures, digests, updates and deletions in order', async () => {
    const [a, b] = await add('inbox', 2)
    if (a === undefined || b === undefined) throw new Error('two messages were added')
    await store.saveDigests([aDigest(a)])
    await store.update(a, { isRead: true })
    await store.remove(b)
    const changes = await store.listChanges(0, { limit: 100 })
    expect(changes?.map(({ kind }) => kind)).toEqual(['captured', 'digested', 'updated', 'deleted'])
    const last = changes?.at(-1)
    expect(last).toMatchObject({ kind: 'deleted', ids: [b], seq: store.head })
    expect(await store.listChanges(store.head, { limit: 100 })).toEqual([])
  })

  it('limits a replay to a mailbox and to a page', async () => {
    await add('a', 3)
    await add('b', 3)
    const page = await store.listChanges(0, { limit: 2, mailbox: 'b' })
    expect(page?.map(({ mailbox }) => mailbox)).toEqual(['b', 'b'])
    expect(await store.listChanges(page?.at(-1)?.seq ?? 0, { limit: 9, mailbox: 'b' })).toHaveLength(1)
  })

  it('tells a reader from another store to start over', async () => {
    expect(await store.listChanges(store.head + 1, { limit: 1 })).toBeUndefined()
  })

  it('explains which terms the newest messages meet', async () => {
    const [id] = await add('inbox', 1)
    if (id === undefined) throw new Error('a message was added')
    await store.saveDigests([aDigest(id, { subject: 'welcome' })])
    const terms = [
      { kind: 'words', field: 'subject', text: 'welcome', isPrefix: false },
      { kind: 'isRead', isRead: true },
      { kind: 'has', what: 'link' },
    ] as const
    const explained = await store.explain('inbox', terms, { limit: 5, after: 0 })
    expect(explained.map(({ meets }) => meets)).toEqual([[true, false, false]])
  })

  it('keeps sessions, newest first, and their transcripts apart from the list', async () => {
    const [first, second] = [aSession(), aSession()]
    await store.saveSession(first)
    await store.saveSession(second)
    const listed = await store.listSessions({}, { limit: 10 })
    expect(listed.map(({ id }) => id)).toEqual([second.id, first.id])
    expect(listed[0]?.transcript).toEqual([])
    expect(await store.findSession(first.id)).toEqual(first)
    expect((await store.listSessions({}, { limit: 10, before: second.id })).map(({ id }) => id)).toEqual([
      first.id,
    ])
  })

  it('spares sessions that end one after the other a commit for each', async () => {
    let commits = 0
    store.onCommit(() => {
      commits += 1
    })
    const saved: Promise<void>[] = []
    for (let ended = 0; ended < 4; ended++) {
      saved.push(store.saveSession(aSession()))
      // By the time of the answer the thread is free to commit.
      await store.count({})
    }
    await Promise.all(saved)
    expect(commits).toBeLessThan(4)
    expect(await store.listSessions({}, { limit: 10 })).toHaveLength(4)
  })

  it('lists the sessions of a mailbox, and of a kind, in pages that join', async () => {
    const refused = aSession({ problems: 2, mailboxes: ['a', 'b'], faults: ['f1'] })
    const fine = aSession({ messages: 1, mailboxes: ['a'] })
    const silent = aSession({ mailboxes: ['b'] })
    for (const session of [refused, fine, silent]) await store.saveSession(session)
    const list = async (selection: SessionSelection) =>
      (await store.listSessions(selection, { limit: 10 })).map(({ id }) => id)

    expect(await list({ mailbox: 'a' })).toEqual([fine.id, refused.id])
    expect(await list({ mailbox: 'none' })).toEqual([])
    expect(await list({ only: 'with-problems' })).toEqual([refused.id])
    expect(await list({ only: 'with-messages' })).toEqual([fine.id])
    expect(await list({ only: 'without-messages' })).toEqual([silent.id, refused.id])
    expect(await list({ only: 'faulted' })).toEqual([refused.id])
    expect(await list({ only: 'without-messages', mailbox: 'b' })).toEqual([silent.id, refused.id])
    const page = { limit: 1, before: silent.id }
    expect((await store.listSessions({ mailbox: 'b' }, page)).map(({ id }) => id)).toEqual([refused.id])
  })

  it('forgets sessions beyond a number, and those from before a time', async () => {
    const sessions = [1, 2, 3, 4].map((minute) => aSessionOf(minute * 60_000))
    for (const session of sessions) await store.saveSession(session)
    const left = async () => (await store.listSessions({}, { limit: 10 })).map(({ startedAt }) => startedAt)

    expect(await store.pruneSessions({ keep: 4, startedBefore: 0 })).toBe(0)
    expect(await store.pruneSessions({ keep: 3, startedBefore: 0 })).toBe(1)
    expect(await left()).toEqual([240_000, 180_000, 120_000])
    expect(await store.pruneSessions({ keep: 3, startedBefore: 180_000 })).toBe(1)
    expect(await left()).toEqual([240_000, 180_000])
    expect(await store.pruneSessions({ keep: 0, startedBefore: 0 })).toBe(2)
    expect(await left()).toEqual([])
  })
}

/** A session that began long ago: ids that are made now are of now. */
function aSessionOf(startedAt: number): SessionRecord {
  const time = startedAt.toString(16).padStart(12, '0')
  const id = parseSessionId(`${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`)
  return id === undefined ? aSession() : aSession({ id, startedAt })
}
