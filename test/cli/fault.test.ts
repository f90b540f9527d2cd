import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fault } from '../../src/cli/commands/fault.ts'
import { toEnding } from '../../src/cli/exit-code.ts'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let directory: string
beforeAll(async () => {
  postfang = await startPostfang()
  directory = await mkdtemp(join(tmpdir(), 'postfang-faults-'))
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

const run = (...args: readonly string[]) =>
  runProcess(['fault', ...args], { env: { POSTFANG_URL: postfang.http } })

describe('postfang fault', () => {
  it('orders a fault, lists it, and takes it back', async () => {
    const words = [
      '--at',
      'rcpt',
      '-m',
      'run-42',
      '--reply',
      '450 4.2.1 busy',
      '--delay',
      '5s',
      '--times',
      '2',
    ]
    const { code, output } = await run('add', ...words)
    const id = output.trim()
    expect([code, id]).toEqual([0, expect.stringMatching(/^[a-z0-9]{8}$/)])
    expect((await run('list')).output).toBe(
      `${id}\trcpt\tmailbox run-42\tdelay 5000 ms, reply 450 4.2.1 busy\ttimes 2\t0/0\tactive\n`,
    )
    expect(await run('remove', id)).toEqual({ code: 0, output: '1\n', errors: '' })
    expect((await run('remove', id)).code).toBe(1)
    expect((await run('list')).code).toBe(1)
  })

  it('says all that a rule can be', async () => {
    const added = await run(
      ...['add', '--json', '--at', 'end', '--sender', '*@a.example', '--header', 'Subject: *invoice*'],
      ...['--rate', '10/1m', '--reply', '421', '--drip', '5ms', '--expires', '10m', '--no-keep'],
    )
    expect(JSON.parse(added.output)).toMatchObject({
      at: 'end',
      sender: '*@a.example',
      header: { name: 'Subject', value: '*invoice*' },
      rate: { count: 10, perMs: 60_000 },
      reply: { code: 421, enhancedCode: '4.0.0' },
      dripMs: 5,
      keep: false,
      expiresAt: expect.any(String),
    })
    expect((await run('remove', '--all')).output).toBe('1\n')
  })

  it.each<[readonly string[], string]>([
    [['add', '--reply', '450'], '--at is missing'],
    [['add', '--at', 'rcpt', '--reply', '250'], 'Expected a reply such as'],
    [['add', '--at', 'rcpt', '--reply', '450', '--times', 'two'], '--times cannot be "two"'],
    [['add', '--at', 'rcpt', '--delay', 'soon'], '--delay cannot be "soon"'],
    [['remove'], 'Say what to remove'],
    [['forget'], 'Expected add, list or remove'],
  ])('%j is wrong usage', async (args, sentence) => {
    const thrown = await fault.run([...args, '--url', postfang.http]).catch((error: unknown) => error)
    const { exitCode, message } = toEnding(thrown)
    expect(exitCode).toBe(2)
    expect(message).toContain(sentence)
  })
})

describe('--faults', () => {
  const write = async (content: string) => {
    const file = join(directory, 'faults.json')
    await writeFile(file, content)
    return file
  }

  it('begins with the rules of a file', async () => {
    const file = await write('[{"at":"mail","reply":"451","times":1},{"at":"data","closeAfterBytes":9}]')
    await using other = await startPostfang({ faults: file, 'fault-domain': 'off' })
    const { faults } = await other.json<{ faults: unknown[] }>('/api/faults')
    expect(faults).toMatchObject([{ at: 'mail', times: 1 }, { at: 'data' }])
    expect(await other.json('/api/faults/addresses')).toEqual({ domains: [], addresses: [] })
  })

  it.each<[string, string]>([
    ['{}', 'expected a JSON array'],
    ['[', 'cannot be read'],
    ['[{"at":"mail","reply":"451"},{"at":"mail","replay":"451"}]', '[1].replay'],
    ['[{"at":"mail","reply":{"code":250}}]', '[0].reply.code'],
    ['[{"at":"helo","mailbox":"a","reply":"451"}]', '[0].mailbox: A rule at helo cannot name a mailbox'],
  ])('does not start with %s, and says where it is wrong', async (content, sentence) => {
    const file = await write(content)
    const start = startPostfang({ faults: file })
    await expect(start).rejects.toThrow(`--faults "${file}": `)
    await expect(start).rejects.toThrow(sentence)
  })
})
