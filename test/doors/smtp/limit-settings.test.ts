import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { limitSettings, parseLimits } from '../../../src/doors/smtp/limit-settings.ts'
import { limits } from '../../../src/model/limits.ts'
import { dialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang } from '../../support/start-postfang.ts'

it.each([
  ['size=15728640', { messageBytes: 15_728_640 }],
  ['size=15MiB, recipients = 50', { messageBytes: 15_728_640, recipients: 50 }],
  [
    'size=10MB,line=1KiB,data-rate=2KB',
    { messageBytes: 10_000_000, smtpLineBytes: 1024, smtpDataBytesPerSecond: 2_000 },
  ],
  [
    'idle=500ms,data-time=2h,data-grace=30s,tls-handshake=1m',
    { smtpIdleMs: 500, smtpDataMs: 7_200_000, smtpDataGraceMs: 30_000, smtpTlsHandshakeMs: 60_000 },
  ],
  ['errors=1,errors=2,', { smtpErrors: 2 }],
])('reads %s', (text, expected) => {
  expect(parseLimits(text)).toEqual(expected)
})

it.each([
  ['sizes=1', /^expected name=value with one of size, recipients, .*, found "sizes=1"$/],
  ['toString=1', /^expected name=value/],
  ['size', /^expected a size such as .* for size, from 1 to 1073741824 bytes, found ""$/],
  ['size=0', /found "0"$/],
  ['size=2GiB', /found "2GiB"$/],
  ['size=1.5MB', /found "1.5MB"$/],
  ['size=10m', /found "10m"$/],
  ['idle=5', /^expected a time such as 500ms, 30s or 5m for idle, .*found "5"$/],
  ['recipients=-1', /^expected a whole number for recipients, from 1 to 1000000, found "-1"$/],
  ['recipients=50k', /found "50k"$/],
])('refuses %s', (text, sentence) => {
  expect(() => parseLimits(text)).toThrow(sentence)
})

it('keeps what is set', async () => {
  await using postfang = await startPostfang({ 'smtp-limits': 'size=1KiB,recipients=1,errors=1' })
  await dialogue(postfang.ports.smtp, [
    ['EHLO x', /SIZE 1024$/m],
    ['MAIL FROM:<a@example.com> SIZE=1025', '552 5.3.4'],
    ['MAIL FROM:<a@example.com>', 250],
    ['RCPT TO:<b@example.com>', 250],
    ['RCPT TO:<c@example.com>', '452 4.5.3'],
  ])
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('NONSENSE', 500)
  expect((await talk.reply()).text).toMatch(/^421 4\.7\.0/)
  expect(await postfang.json('/api/info')).toMatchObject({ maxMessageSize: 1024 })
})

/** What checking logins may cost, no matter of what clients do. */
const own = ['smtpPendingLogins', 'smtpLoginMs', 'smtpRememberedLogins']

it('sets every limit that clients meet, and the documentation lists them all', () => {
  const names = Object.keys(limits).filter((name) => name.startsWith('smtp') && !own.includes(name))
  const settable = Object.values(limitSettings).map(({ limit }) => limit)
  expect(settable.toSorted()).toEqual([...names, 'messageBytes', 'recipients'].toSorted())
  const documentation = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8')
  const documented = [...documentation.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
  expect(documented.toSorted()).toEqual(Object.keys(limitSettings).toSorted())
})
