import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mail, orderRelease, relaySettings, untilReleased } from '../support/releasing.ts'
import { type ScriptedRelay, startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Signing in to a relay, and TLS. */

let clear: ScriptedRelay
let implicit: ScriptedRelay
let starttls: ScriptedRelay
let postfang: TestPostfang
beforeAll(async () => {
  clear = await startScriptedRelay()
  implicit = await startScriptedRelay(undefined, { tls: 'implicit', extensions: [] })
  starttls = await startScriptedRelay(undefined, { tls: 'starttls', extensions: ['STARTTLS'] })
  const relays = [
    `login=smtp://robot:s3cret%2Cpass@localhost:${clear.port}?tls=never`,
    `needy=smtp+starttls://localhost:${clear.port}`,
    `mistaken=smtps://localhost:${clear.port}`,
    ...[
      ['smtps', implicit] as const,
      ['smtp+starttls', starttls] as const,
      ['smtp', starttls] as const,
    ].flatMap(([scheme, { port }]) => [
      `strict.${scheme.replace('+', '.')}=${scheme}://localhost:${port}`,
      `lax.${scheme.replace('+', '.')}=${scheme}://localhost:${port}?verify=no`,
    ]),
  ]
  postfang = await startPostfang(relaySettings(0, { relay: relays.join(',') }))
})
afterAll(async () => {
  await postfang.close()
  for (const relay of [clear, implicit, starttls]) await relay[Symbol.asyncDispose]()
})

async function releaseBy(relay: string) {
  const id = await orderRelease(postfang, await postfang.send(mail), { to: ['qa@ours.test'], relay })
  return untilReleased(postfang, id)
}

describe('the way to a relay', () => {
  it('shows no password in conversation, error or settings, even where the relay says it', async () => {
    clear.play(
      (command) => {
        if (command.startsWith('AUTH')) return '535 5.7.8 wrong password: s3cret,pass'
        return undefined
      },
      { extensions: ['AUTH PLAIN'] },
    )
    const failed = await releaseBy('login')
    expect(failed).toMatchObject({ state: 'failed', tries: 1 })
    const shown = [
      await (await postfang.fetch(`/api/releases/${failed.id}`)).text(),
      await (await postfang.fetch('/api/info')).text(),
      postfang.log.join('\n'),
    ].join('\n')
    expect(shown).toContain('AUTH PLAIN <hidden>')
    const secrets = [
      's3cret',
      Buffer.from('s3cret,pass').toString('base64'),
      Buffer.from('\0robot\0s3cret,pass').toString('base64'),
    ]
    for (const secret of secrets) expect(shown).not.toContain(secret)
    expect(clear.commands).toContain(`AUTH PLAIN ${secrets[2]}`)
  })

  it('hides both steps of AUTH LOGIN', async () => {
    clear.play(
      (command) => {
        if (command.startsWith('AUTH')) return '334 VXNlcm5hbWU6'
        return command === 'login' ? '235 2.7.0 welcome' : undefined
      },
      { extensions: ['AUTH LOGIN'] },
    )
    const done = await releaseBy('login')
    expect(done.state).toBe('sent')
    const said = done.attempts[0]?.conversation.filter(({ by }) => by === 'client').map(({ text }) => text)
    expect(said?.slice(1, 4)).toEqual(['AUTH LOGIN', '<hidden>', '<hidden>'])
  })

  it.each(['smtps', 'smtp.starttls', 'smtp'])(
    'trusts no certificate by itself over %s, unless told so, and says so at once',
    async (scheme) => {
      implicit.play()
      starttls.play()
      expect(await releaseBy(`strict.${scheme}`)).toMatchObject({
        state: 'failed',
        tries: 1,
        error: expect.stringMatching(/certificate of "localhost:\d+" is not trusted.*verify=no/i),
      })
      const said = [...implicit.commands, ...starttls.commands]
      expect(said.some((line) => line.startsWith('MAIL'))).toBe(false)
      expect((await releaseBy(`lax.${scheme}`)).state).toBe('sent')
    },
  )

  it('sends nothing where TLS is wanted and not offered, and says so at once', async () => {
    clear.play()
    expect(await releaseBy('needy')).toMatchObject({
      state: 'failed',
      tries: 1,
      error: expect.stringContaining('offers no STARTTLS'),
    })
    expect(clear.messages).toEqual([])
  })

  it('waits for STARTTLS that is not to be had for a while', async () => {
    clear.play((command) => (command === 'STARTTLS' ? '454 4.7.0 not now' : undefined))
    expect(await releaseBy('needy')).toMatchObject({ state: 'dead', tries: 3 })
    expect(clear.messages).toEqual([])
  })

  it('says at once that TLS from the first octet is not what the relay speaks', async () => {
    clear.play()
    expect(await releaseBy('mistaken')).toMatchObject({
      state: 'failed',
      tries: 1,
      error: expect.stringContaining('smtp+starttls:// begins in clear'),
    })
  })
})
