import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  PostfangClient,
  RequestError,
  UnexpectedMessageError,
  WaitTimeoutError,
} from '../../src/client/index.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let client: PostfangClient

beforeAll(async () => {
  postfang = await startPostfang()
  client = await PostfangClient.connect(postfang.http, { timeout: 15_000 })
})

afterAll(() => postfang.close())

const mail = (subject: string, to = 'ann@example.com', text = `About ${subject}`) => ({
  from: 'Shop <shop@example.com>',
  to,
  subject,
  text,
})

describe('a mailbox', () => {
  it('is fresh without a name, and what is sent to its SMTP URL is its own', async () => {
    const [mine, other] = [client.mailbox(), client.mailbox()]
    expect(mine.name).not.toBe(other.name)
    const transport = createTransport(mine.smtp)
    await transport.sendMail(mail('Mine'))
    transport.close()
    expect(await mine.waitFor()).toMatchObject({ subject: 'Mine', mailbox: mine.name })
    expect(await other.list()).toEqual([])
  })

  it('waits for what has come before the call as well as for what comes after', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('Before'), mailbox.name)
    expect((await mailbox.waitFor({ subject: 'before' })).subject).toBe('Before')
    const later = mailbox.waitFor({ subject: /^after$/i })
    await postfang.send(mail('After'), mailbox.name)
    expect((await later).text).toBe('About After\n')
  })

  it('hands nothing out twice and passes nothing over, whatever the order of arrival', async () => {
    const mailbox = client.mailbox()
    for (const to of ['ann@example.com', 'bob@example.com', 'ann@example.com']) {
      await postfang.send(mail('Hi', to), mailbox.name)
    }
    const bob = await mailbox.waitFor({ to: 'bob@example.com' })
    const [first, second] = await mailbox.waitFor({ to: 'ann@example.com' }, { count: 2 })
    expect(first?.seq).toBeLessThan(bob.seq)
    expect(second?.seq).toBeGreaterThan(bob.seq)
    await mailbox.waitForNone({}, { within: 0 })
    expect(mailbox.cursor).toBe(second?.seq)
  })

  it('hands out many one by one, by turns of two filters', async () => {
    const mailbox = client.mailbox()
    for (let index = 0; index < 12; index++) {
      await postfang.send(
        mail(`No. ${index}`, index % 3 === 0 ? 'bob@example.com' : 'ann@example.com'),
        mailbox.name,
      )
    }
    const seen: string[] = []
    for (const to of ['bob', 'ann', 'ann', 'bob', 'ann', 'bob', 'ann', 'ann', 'ann', 'bob', 'ann', 'ann']) {
      seen.push((await mailbox.waitFor({ to: `${to}@example.com` })).subject.slice(4))
    }
    expect(seen.join(' ')).toBe('0 1 2 3 4 6 5 7 8 9 10 11')
  })

  it('takes with since what was handed out before, and leaves the memory alone', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('One'), mailbox.name)
    const one = await mailbox.waitFor()
    expect((await mailbox.waitFor({}, { since: 0 })).id).toBe(one.id)
    await postfang.send(mail('Two'), mailbox.name)
    expect((await mailbox.waitFor({}, { since: one.seq })).subject).toBe('Two')
    expect((await mailbox.waitFor()).subject).toBe('Two')
  })

  it('gives a message to both of two waits, and to one of them when they are exclusive', async () => {
    const mailbox = client.mailbox()
    const both = [mailbox.waitFor(), mailbox.waitFor()]
    await postfang.send(mail('Shared'), mailbox.name)
    expect((await Promise.all(both)).map(({ subject }) => subject)).toEqual(['Shared', 'Shared'])

    const stranger = new PostfangClient(postfang.http, { timeout: 15_000 }).mailbox(mailbox.name)
    await stranger.skip()
    const each = [mailbox, mailbox, stranger].map((one) => one.waitFor({}, { exclusive: true }))
    for (const subject of ['A', 'B', 'C']) await postfang.send(mail(subject), mailbox.name)
    expect((await Promise.all(each)).map(({ subject }) => subject).toSorted()).toEqual(['A', 'B', 'C'])
  })

  it('gives back what an exclusive wait took that came to nothing', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('One'), mailbox.name)
    const two = mailbox.waitFor({}, { count: 2, exclusive: true, timeout: 0 })
    await expect(two).rejects.toThrow('1 of 2 messages that match arrived')
    expect((await mailbox.waitFor({}, { exclusive: true })).subject).toBe('One')
    await mailbox.waitForNone({}, { within: 0 })
  })

  it('waits for as many as were asked for, in order of arrival', async () => {
    const mailbox = client.mailbox()
    const three = mailbox.waitFor({ from: 'shop@example.com' }, { count: 3 })
    for (const subject of ['1', '2', '3']) await postfang.send(mail(subject), mailbox.name)
    expect((await three).map(({ subject }) => subject)).toEqual(['1', '2', '3'])
  })

  it('finds the one among many that only the client can tell', async () => {
    const mailbox = client.mailbox()
    const { smtp } = mailbox
    const transport = createTransport(`${smtp}?pool=true`)
    await Promise.all(Array.from({ length: 120 }, (_, index) => transport.sendMail(mail(`No. ${index}`))))
    transport.close()
    const found = await mailbox.waitFor({ subject: (subject) => subject === 'No. 119' })
    expect(found.subject).toBe('No. 119')
  })

  it('says that nothing came, or shows what did', async () => {
    const mailbox = client.mailbox()
    await mailbox.waitForNone({}, { within: 50 })
    const none = mailbox.waitForNone({ subject: 'Invoice' })
    await postfang.send(mail('Your invoice'), mailbox.name)
    const error = await none.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnexpectedMessageError)
    expect((error as UnexpectedMessageError).received.subject).toBe('Your invoice')
  })

  it('lists, searches, reads, deletes and clears', async () => {
    const mailbox = client.mailbox()
    for (const subject of ['Red', 'Green', 'Blue']) await postfang.send(mail(subject), mailbox.name)
    expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(['Blue', 'Green', 'Red'])
    expect((await mailbox.list({ limit: 2 })).length).toBe(2)
    expect((await mailbox.search('subject:green')).map(({ subject }) => subject)).toEqual(['Green'])
    expect((await mailbox.search({ subject: /^[rb]/i })).map(({ subject }) => subject)).toEqual([
      'Blue',
      'Red',
    ])
    const latest = await mailbox.get('latest')
    expect(latest.subject).toBe('Blue')
    await mailbox.delete(latest)
    await expect(mailbox.get(latest.id)).rejects.toThrow(RequestError)
    expect(await mailbox.clear()).toBe(2)
    expect(await mailbox.list()).toEqual([])
  })

  it('leaves out what is there when told to skip it', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('Old'), mailbox.name)
    await mailbox.skip()
    await mailbox.waitForNone({}, { within: 0 })
    await postfang.send(mail('New'), mailbox.name)
    expect((await mailbox.waitFor()).subject).toBe('New')
  })

  it('hands out every message as it arrives', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('1'), mailbox.name)
    const seen: string[] = []
    for await (const { subject, text } of mailbox.onMessage()) {
      seen.push(`${subject}: ${text?.trim()}`)
      if (seen.length === 3) break
      await postfang.send(mail(String(seen.length + 1)), mailbox.name)
    }
    expect(seen).toEqual(['1: About 1', '2: About 2', '3: About 3'])
  })

  it('ends the feed with the signal', async () => {
    const controller = new AbortController()
    const feed = client.mailbox().onMessage({ signal: controller.signal })
    const next = feed.next()
    controller.abort()
    expect(await next).toMatchObject({ done: true })
  })

  it('orders SMTP errors for itself alone', async () => {
    const [mailbox, other] = [client.mailbox(), client.mailbox()]
    const fault = await mailbox.faults.add({ at: 'rcpt', reply: '450 4.2.1 Mailbox busy', times: 1 })
    await postfang.send(mail('Other'), other.name)
    await expect(postfang.send(mail('Mine'), mailbox.name)).rejects.toThrow('450 4.2.1 Mailbox busy')
    await postfang.send(mail('Again'), mailbox.name)
    expect((await mailbox.waitFor()).subject).toBe('Again')
    expect(await mailbox.faults.list()).toMatchObject([{ id: fault.id, hits: 1, state: 'spent' }])
    expect(await other.faults.list()).toEqual([])
    expect(await mailbox.faults.clear(fault)).toBe(1)
    await expect(mailbox.faults.add({ at: 'rcpt', reply: '250 Fine' })).rejects.toThrow(RequestError)
    expect(await mailbox.faults.clear()).toBe(0)
  })

  it('tells of all mail together', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('Somewhere'), mailbox.name)
    const all = client.allMail()
    expect((await all.search('subject:somewhere')).map((message) => message.mailbox)).toEqual([mailbox.name])
    expect(new URL(all.smtp).username).toBe('')
  })
})

describe('a wait that fails', () => {
  it('names what came near', async () => {
    const mailbox = client.mailbox()
    await postfang.send(mail('Near'), mailbox.name)
    const error = await mailbox
      .waitFor({ subject: 'Far' }, { timeout: 50 })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WaitTimeoutError)
    expect((error as WaitTimeoutError).nearest.map(({ subject }) => subject)).toEqual(['Near'])
  })

  // Each as a caller without types would write it.
  it.each<[string, unknown, unknown, string]>([
    ['a key that does not exist', { subjct: 'x' }, {}, 'no filter "subjct"'],
    ['an empty text', { subject: '' }, {}, '"subject" cannot be an empty text'],
    ['a value of the wrong kind', { to: 4 }, {}, '"to" cannot be the number 4'],
    ['true where it means nothing', { to: true }, {}, '"to" cannot be the boolean true'],
    ['a variable that was not set', { to: undefined }, {}, '"to" cannot be undefined'],
    ['a search that was not set', { search: undefined }, {}, '"search" cannot be undefined'],
    ['no filter at all', null, {}, 'Cannot filter by null'],
    ['a bare pattern', /x/, {}, 'Cannot filter by the pattern /x/'],
    ['a search that does not parse', 'subject:(', {}, 'does not parse'],
    ['a search field that does not exist', { search: 'sbject:x' }, {}, 'Unknown field "sbject"'],
    ['a header that is no object', { header: 'X' }, {}, '"header" cannot be'],
    ['a negative timeout', {}, { timeout: -1 }, 'timeout cannot be -1'],
    ['a timeout in words', {}, { timeout: '5s' }, 'timeout cannot be 5s'],
    ['a count of none', {}, { count: 0 }, 'count cannot be 0'],
    ['half a sequence number', {}, { since: 0.5 }, 'since cannot be 0.5'],
    ['an option that does not exist', {}, { timout: 1 }, 'no option "timout"'],
  ])('refuses %s at once', async (_, filter, options, expected) => {
    const mailbox = client.mailbox()
    await expect(mailbox.waitFor(filter as never, options as never)).rejects.toThrow(expected)
  })

  it('refuses an option of list and search that does not exist', async () => {
    const mailbox = client.mailbox()
    await expect(mailbox.list({ limt: 1 } as never)).rejects.toThrow('list has no option "limt"')
    await expect(mailbox.search({}, { limt: 1 } as never)).rejects.toThrow('search has no option "limt"')
  })

  it('refuses names and URLs that cannot be', () => {
    expect(() => client.mailbox('')).toThrow('There can be no mailbox ""')
    expect(() => client.mailbox('a\nb')).toThrow('There can be no mailbox')
    expect(() => new PostfangClient('localhost:8025')).toThrow('is no URL of a Postfang')
    expect(() => new PostfangClient('http://127.0.0.1:1', { tokn: 'x' } as never)).toThrow('no option "tokn"')
  })
})
