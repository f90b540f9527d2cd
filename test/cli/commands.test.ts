import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands, findCommand } from '../../src/cli/commands.ts'
import { toEnding } from '../../src/cli/exit-code.ts'
import { startReceiver } from '../support/http-receiver.ts'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let directory: string
let id: string

const mail = {
  from: 'Shop <shop@example.com>',
  to: 'ann@example.com',
  subject: 'Your\tcode',
  text: 'Your code is 482913: https://shop.example.com/in\u001b]0;evil\u0007',
  html: '<p>Your code is 482913</p>',
}

beforeAll(async () => {
  postfang = await startPostfang()
  directory = await mkdtemp(join(tmpdir(), 'postfang-cli-'))
  id = await postfang.send(mail, 'run-42')
})

afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

const env = () => ({ POSTFANG_URL: postfang.http })
const run = (...args: readonly string[]) => runProcess(args, { env: env() })

describe('postfang wait', () => {
  it.each([
    [['--code'], '482913\n'],
    [['--link'], 'https://shop.example.com/in\n'],
    [['--field', 'envelope.to'], '["ann@example.com"]\n'],
    [['to:ann', '--from', '@example.com', '--field', 'from.name'], 'Shop\n'],
  ])('%j prints what a script goes on with', async (flags, output) => {
    const ended = await run('wait', '-m', 'run-42', ...flags)
    expect(ended).toEqual({ code: 0, output, errors: '' })
  })

  it('waits for what is still to come', async () => {
    const waiting = run('wait', '-m', 'later', '--subject', 'second', '--timeout', '15s', '--json')
    await postfang.send({ ...mail, subject: 'The first' }, 'later')
    const second = await postfang.send({ ...mail, subject: 'The second' }, 'later')
    const { code, output } = await waiting
    expect([code, JSON.parse(output).id]).toEqual([0, second])
  })

  it('takes the newest of a mailbox with a past', async () => {
    for (const code of ['111222', '333444']) {
      await postfang.send({ ...mail, text: `Your code is ${code}`, html: '' }, 'past')
    }
    expect((await run('wait', '-m', 'past', '--code')).output).toBe('333444\n')
  })

  it('waits for a server that is still on its way up', async () => {
    let asked = 0
    await using flaky = await startReceiver(async ({ path }) => {
      asked++
      if (asked < 3) return 'hang up'
      const response = await postfang.fetch(path)
      return { status: response.status, headers: {}, body: await response.text() }
    })
    const { code, output } = await run('wait', '-m', 'run-42', '--code', '--url', flaky.url)
    expect([code, output]).toEqual([0, '482913\n'])
  })

  it('says what came instead when the time is up', async () => {
    const { code, output, errors } = await run('wait', '-m', 'run-42', '--to', 'bob@x.test', '--timeout', '0')
    expect([code, output]).toEqual([1, ''])
    expect(errors).toContain('bob@x.test')
    expect(errors).toContain('ann@example.com')
  })

  it('makes sure that none comes', async () => {
    const none = ['wait', '-m', 'run-42', '--none', '--timeout', '50ms', '--subject']
    expect((await run(...none, 'invoice')).code).toBe(0)
    expect((await run(...none, 'code')).code).toBe(1)
  })
})

describe('the other commands', () => {
  it('list: a row a message, its cells parted by tabs', async () => {
    const { code, output } = await run('list', 'subject:code', '-m', 'run-42')
    expect(code).toBe(0)
    expect(output).toMatch(/^\S{36}\t\S{24}\tshop@example\.com\tann@example\.com\tYour code\n$/)
    expect(output.startsWith(id)).toBe(true)
    expect((await run('list', 'subject:nothing')).code).toBe(1)
  })

  it('show: a message or a part of it', async () => {
    expect((await run('show', id, '--html')).output).toBe(mail.html)
    expect((await run('show', 'latest', '-m', 'run-42', '--headers')).output).toContain(
      '\nSubject: Your\tcode\n',
    )
    expect((await run('show', id, '--raw')).output).toBe(
      await (await postfang.fetch(`/api/messages/${id}/raw`)).text(),
    )
    const { output } = await run('show', id)
    expect(output).toMatch(/^From: {5}shop@example\.com\nTo: {7}ann@example\.com\nSubject: {2}Your code\n/)
    const missing = await run('show', '00000000-0000-7000-8000-000000000000')
    expect(missing).toMatchObject({ code: 1, errors: expect.stringContaining('no message with this id') })
  })

  it('send, mailbox, clear: the life of a mailbox', async () => {
    const file = join(directory, 'a.eml')
    await writeFile(file, 'From: a@example.com\r\nTo: b@example.com\r\nSubject: By file\r\n\r\nHi\r\n')
    const sent = await run('send', file, '-m', 'cli', '--to', 'c@example.com')
    expect(await postfang.json(`/api/messages/${sent.output.trim()}`)).toMatchObject({
      subject: 'By file',
      mailbox: 'cli',
      envelope: { from: 'a@example.com', to: ['c@example.com'] },
    })
    expect((await run('send', '--sample', 'welcome', '-m', 'cli')).code).toBe(0)
    expect((await run('mailbox', 'cli')).output).toBe(`smtp://cli:any@127.0.0.1:${postfang.ports.smtp}\n`)
    expect((await run('clear', '-m', 'cli')).output).toBe('2\n')
  })

  it('open: the address on the screen, opened only at a terminal', async () => {
    expect((await run('open', 'latest', '-m', 'run-42')).output).toBe(
      `${postfang.http}/message/${id}/preview\n`,
    )
    expect((await run('open', '-m', 'run-42')).output).toBe(`${postfang.http}/?mailbox=run-42\n`)
  })

  it('sign in where the server wants it', async () => {
    await using guarded = await startPostfang({ auth: 'ada:se:same' })
    const args = ['list', '--url', guarded.http]
    expect(await runProcess(args)).toMatchObject({ code: 1, errors: expect.stringContaining('Sign in') })
    expect((await runProcess([...args, '--auth', 'ada:se:same'])).errors).toBe('')
    expect((await runProcess(args, { env: { POSTFANG_AUTH: 'ada:se:same' } })).errors).toBe('')
  })

  it('end with 4 where nobody answers', async () => {
    const gone = await startPostfang()
    await gone.close()
    const { code, errors } = await runProcess(['list', '--url', gone.http])
    expect([code, errors]).toEqual([4, expect.stringContaining(`Cannot reach Postfang at ${gone.http}`)])
  })

  it.each([
    ['wait', '--timeout', '-1'],
    ['wait', '--timeout=-1s'],
    ['wait', '--timeout', 'soon'],
    ['wait', '--count', '0'],
    ['wait', '--to'],
    ['wait', '--nothing'],
    ['wait', '--json', '--code'],
    ['wait', '('],
    ['wait', 'one', 'two'],
    ['wait', '-m', '\n'],
    ['show', '--html', '--raw'],
    ['show', 'latest', '--field', 'links[x]'],
    ['list', '('],
    ['clear'],
    ['send'],
    ['send', '/does/not/exist'],
    ['list', '--auth', 'x'],
  ])('%j %j %j is wrong usage, said in one sentence', async (name, ...words) => {
    const command = await findCommand(name)?.load()
    const args = [...words, '--url', postfang.http]
    const error = await command?.run(args).catch((thrown: unknown) => thrown)
    const { exitCode, message } = toEnding(error)
    expect([exitCode, message]).toEqual([2, expect.stringMatching(/^[^\n]+$/)])
  })

  it('one that does not exist is wrong usage', async () => {
    const { code, errors } = await run('lits')
    expect([code, errors]).toEqual([2, expect.stringMatching(/^postfang: Unknown command "lits": [^\n]+\n$/)])
  })

  it.each(Object.keys(commands))('%s tells how in its help', async (name) => {
    const command = await findCommand(name)?.load()
    expect(command?.help).toContain(`Usage: postfang ${name}`)
  })

  it('print their help', async () => {
    const { code, output } = await run('wait', '--to', 'x', '--help')
    expect([code, output]).toEqual([0, expect.stringContaining('Exit codes:')])
  })
})
