import { describe, expect, it } from 'vitest'
import { createConfig } from '../../src/config.ts'
import { parseRelays } from '../../src/settings/relay.ts'
import { startPostfang } from '../support/start-postfang.ts'

describe('--relay', () => {
  it.each([
    ['smtp://mail.test', { name: 'default', host: 'mail.test', port: 25, tls: 'offered', login: null }],
    ['smtp://mail.test:80', { port: 80 }],
    ['a=smtp+starttls://mail.test', { name: 'a', port: 587, tls: 'required' }],
    ['smtps://[::1]:4465', { host: '::1', port: 4465, tls: 'implicit', isVerified: true }],
    ['smtp://u%40x:p%2Cq%3A@mail.test', { tls: 'required', login: { user: 'u@x', password: 'p,q:' } }],
    ['smtp://u:p@localhost', { tls: 'offered' }],
    ['smtp://u:p@mail.test?tls=never', { tls: 'never' }],
    ['smtps://mail.test?verify=no', { isVerified: false }],
    ['smtp://bücher.example', { host: 'xn--bcher-kva.example' }],
  ])('reads %s', (text, relay) => {
    expect(parseRelays(text)).toEqual([expect.objectContaining(relay)])
  })

  it('reads several by name, the first of them the default', () => {
    const relays = parseRelays('main=smtp://a.test, other=smtps://b.test')
    expect(relays.map(({ name }) => name)).toEqual(['main', 'other'])
  })

  it.each([
    '',
    'mail.test',
    'http://u:hunter2@mail.test',
    'smtp://u:hunter2@',
    'smtp://u:hunter2@mail.test/path',
    'smtp://u:hunter2@mail.test?tls=maybe',
    'smtps://u:hunter2@mail.test?tls=never',
    'smtp://hunter2@mail.test',
    'smtp://u:hunter2%zz@mail.test',
    'smtp://a:hunter2@a.test, smtp://b.test',
    'bad name=smtp://u:hunter2@mail.test',
    'smtp://u:hunter2@mail.test:99999',
  ])('refuses "%s" without a word of its password', (text) => {
    const refuse = () => createConfig({ relay: text }, {})
    expect(refuse).toThrow(/^--relay is not right: expected/)
    expect(refuse).not.toThrow(/hunter2/)
  })
})

it.each([
  [{ relay: 'smtp://mail.test' }, /--relay needs --relay-recipients/],
  [{ 'relay-recipients': '*' }, /--relay-recipients needs --relay/],
  [{ relay: 'smtp://mail.test', 'relay-recipients': '@' }, /expected addresses/],
  [{ relay: 'smtp://mail.test', 'relay-recipients': 'Ada <a@x.test>' }, /expected addresses/],
  [{ relay: 'smtp://mail.test', 'relay-recipients': '*', 'relay-rules': '/nowhere.json' }, /cannot be read/],
  [{ relay: 'smtp://mail.test', 'relay-recipients': '*', 'relay-retries': 'soon' }, /expected times/],
])('does not start with %j', async (given, message) => {
  await expect(startPostfang(given)).rejects.toThrow(message)
})

it.each(['localhost', '0.0.0.0', '127.1', '[::ffff:127.0.0.1]', '[::]'])(
  'does not start with %s as a relay that is Postfang itself',
  async (host) => {
    await using other = await startPostfang()
    const { port } = new URL(other.postfang.urls.smtp[0] ?? '')
    await other.close()
    const given = {
      smtp: `smtp://127.0.0.1:${port}`,
      relay: `smtp://${host}:${port}`,
      'relay-recipients': '*',
    }
    await expect(startPostfang(given)).rejects.toThrow(/is this Postfang itself/)
  },
)
