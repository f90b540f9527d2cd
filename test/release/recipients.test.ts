import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readProblem } from '../doors/api/read-as.ts'
import {
  askRelease,
  mail,
  orderRelease,
  readRelease,
  relaySettings,
  unusedPort,
} from '../support/releasing.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Whom the operator allows, against those who would be somebody else. */

describe('who may be sent to', () => {
  let postfang: TestPostfang
  let id: string
  beforeAll(async () => {
    const { port } = await unusedPort()
    postfang = await startPostfang(
      relaySettings(port, {
        'relay-recipients': '@ours.test, ada@example.com, book@example.net, tom%home@example.net',
        'relay-retries': '10m',
      }),
    )
    id = await postfang.send(mail)
  })
  afterAll(() => postfang.close())

  it.each([
    ['eve@example.com'],
    ['qa@sub.ours.test'],
    ['qa@ours.test.evil.test'],
    ['ada@example.com.evil.test'],
    // Servers of ours.test may take these for routes (percent hack, bang path).
    ['eve%evil.test@ours.test'],
    ['evil.test!eve@ours.test'],
    // Letters that are small or plain only in the eyes of Unicode: a Kelvin sign, a full-width a.
    ['boo\u212a@example.net'],
    ['\uff41da@example.com'],
  ])('does not hold %s', async (address) => {
    const problem = await readProblem(askRelease(postfang, id, { to: ['qa@ours.test', address] }), 403)
    expect(problem.detail).toContain(address)
    expect(problem.detail).not.toContain('qa@ours.test"')
  })

  it.each([
    ['qa@ours.test\r\nRCPT TO:<eve@evil.test>'],
    ['qa@ours.test> SIZE=1'],
    ['<qa@ours.test>'],
    ['qa@ours.test\n'],
    ['Qa <qa@ours.test>'],
    ['eve@evil.test,qa@ours.test'],
    ['eve@evil.test qa@ours.test'],
    ['"eve@evil.test"@ours.test'],
    ['@evil.test:qa@ours.test'],
    ['qa'],
    [''],
    ['qa@[127.0.0.1]'],
    ['qa@ours..test'],
    ['qa\0@ours.test'],
    [`${'q'.repeat(65)}@ours.test`],
    [`qa@${'o'.repeat(300)}.test`],
    ['qa\u2028@ours.test'],
    ['eve@evil.test@ours.test'],
    ['qa@ours.test@evil.test'],
    ['qa@ours.test.'],
    ['(comment)qa@ours.test'],
    ['qa@\uff4furs.test'],
  ])('cannot be %j, as sender or recipient', async (address) => {
    await readProblem(askRelease(postfang, id, { to: [address] }), 400)
    if (address !== '')
      await readProblem(askRelease(postfang, id, { to: ['qa@ours.test'], from: address }), 400)
    expect(await postfang.json('/api/releases')).toMatchObject({ releases: [] })
  })

  it('is never taken from the message, nor from its envelope', async () => {
    await readProblem(askRelease(postfang, id, { to: [] }), 400)
    await readProblem(askRelease(postfang, id, {}), 400)
    await readProblem(askRelease(postfang, id, { to: ['qa@ours.test'], relay: 'other' }), 400)
    const many = Array.from({ length: 101 }, (_, index) => `${index}@ours.test`)
    await readProblem(askRelease(postfang, id, { to: many }), 400)
    await readProblem(
      askRelease(postfang, '01900000-0000-7000-8000-000000000000', { to: ['qa@ours.test'] }),
      404,
    )
  })

  it.each(['QA@OURS.TEST', 'qa+more@ours.test', 'Book@Example.NET', 'tom%home@example.net'])(
    'holds %s',
    async (address) => {
      const other = await postfang.send(mail)
      const released = await orderRelease(postfang, other, { to: [address] })
      expect((await readRelease(postfang, released)).recipients[0]?.address).toBe(address)
    },
  )
})
