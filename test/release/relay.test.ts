import { describe, expect, it } from 'vitest'
import { mail, orderRelease, relaySettings, untilReleased } from '../support/releasing.ts'
import { startScriptedRelay } from '../support/scripted-relay.ts'
import { startPostfang } from '../support/start-postfang.ts'

/** Signing in to a relay, and TLS. */

describe('the way to a relay', () => {
  const login = 'smtp://robot:s3cret%2Cpass@localhost'

  it('shows no password in conversation, error or settings, even where the relay says it', async () => {
    await using relay = await startScriptedRelay(
      (command) => {
        if (command.startsWith('AUTH')) return '535 5.7.8 wrong password: s3cret,pass'
        return undefined
      },
      { extensions: ['AUTH PLAIN'] },
    )
    await using postfang = await startPostfang(
      relaySettings(relay.port, { relay: `${login}:${relay.port}?tls=never` }),
    )
    const id = await orderRelease(postfang, await postfang.send(mail))
    expect(await untilReleased(postfang, id)).toMatchObject({ state: 'failed', tries: 1 })
    const shown = [
      await (await postfang.fetch(`/api/releases/${id}`)).text(),
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
    expect(relay.commands).toContain(`AUTH PLAIN ${secrets[2]}`)
  })

  it('hides both steps of AUTH LOGIN', async () => {
    await using relay = await startScriptedRelay(
      (command) => {
        if (command.startsWith('AUTH')) return '334 VXNlcm5hbWU6'
        return command === 'login' ? '235 2.7.0 welcome' : undefined
      },
      { extensions: ['AUTH LOGIN'] },
    )
    await using postfang = await startPostfang(
      relaySettings(relay.port, { relay: `${login}:${relay.port}?tls=never` }),
    )
    const done = await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
    expect(done.state).toBe('sent')
    const said = done.attempts[0]?.conversation.filter(({ by }) => by === 'client').map(({ text }) => text)
    expect(said?.slice(1, 4)).toEqual(['AUTH LOGIN', '<hidden>', '<hidden>'])
  })

  it.each([
    ['smtps', 'implicit'],
    ['smtp+starttls', 'starttls'],
    ['smtp', 'starttls'],
  ] as const)('trusts no certificate by itself over %s://, unless told so', async (scheme, tls) => {
    await using relay = await startScriptedRelay(undefined, {
      tls,
      extensions: tls === 'starttls' ? ['STARTTLS'] : [],
    })
    const relays = `strict=${scheme}://localhost:${relay.port}, lax=${scheme}://localhost:${relay.port}?verify=no`
    await using postfang = await startPostfang(relaySettings(relay.port, { relay: relays }))
    const message = await postfang.send(mail)
    const strict = await untilReleased(postfang, await orderRelease(postfang, message))
    expect(strict).toMatchObject({ state: 'dead', error: expect.stringMatching(/certificate/i) })
    expect(relay.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
    const lax = await untilReleased(
      postfang,
      await orderRelease(postfang, message, { relay: 'lax', to: ['qa@ours.test'] }),
    )
    expect(lax.state).toBe('sent')
  })

  it('sends nothing where TLS is wanted and not offered', async () => {
    await using relay = await startScriptedRelay()
    await using postfang = await startPostfang(
      relaySettings(relay.port, { relay: `smtp+starttls://localhost:${relay.port}` }),
    )
    const done = await untilReleased(postfang, await orderRelease(postfang, await postfang.send(mail)))
    expect(done).toMatchObject({ state: 'dead', error: expect.stringMatching(/STARTTLS|TLS/) })
    expect(relay.messages).toEqual([])
  })
})
