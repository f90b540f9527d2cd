import { expect, it } from 'vitest'
import { findProvider, findProviderReply, listProviderReplies } from '../../src/replies/catalogue.ts'
import { explainReply } from '../../src/replies/explain-reply.ts'
import { providerNames } from '../../src/replies/provider-reply.ts'

const replies = listProviderReplies().map((reply) => {
  const lines = reply.text.split('\n')
  const prefix = (at: number) => `${reply.code}${at < lines.length - 1 ? '-' : ' '}${reply.enhanced ?? ''}`
  const said = lines.map((line, at) => `${prefix(at)} ${line}`.replace(/^(\d{3}[ -]) /, '$1')).join('\r\n')
  return [`${reply.provider}: ${reply.reason}`, reply, said] as const
})

it.each(replies)('%s is explained by the reason that it is listed under', (_, reply, said) => {
  const explained = explainReply(said)
  expect(explained).toMatchObject({ reply: { code: reply.code, enhanced: reply.enhanced, text: reply.text } })
  expect(explained?.reason?.reason).toBe(reply.reason)
  expect(explained?.mailjet).toMatchObject({ event: 'bounce' })
})

it.each(replies)('%s has the shape of a reply that a server may send', (_, reply) => {
  expect(reply.text).toMatch(/^[\x20-\x7e\n]+$/)
  for (const line of reply.text.split('\n')) expect(line.length).toBeLessThanOrEqual(500)
  if (reply.enhanced !== null) expect(reply.enhanced[0]).toBe(String(reply.code)[0])
  expect(reply.source).toMatch(/^https:\/\//)
})

it('has each pair of provider and reason once, and something of every provider', () => {
  const pairs = listProviderReplies().map(({ provider, reason }) => `${provider} ${reason}`)
  expect(new Set(pairs).size).toBe(pairs.length)
  const providers = new Set(listProviderReplies().map(({ provider }) => provider))
  expect([...providers]).toEqual(Object.keys(providerNames))
})

it('finds one by provider and reason', () => {
  expect(findProviderReply('gmail', 'over-quota')).toMatchObject({ code: 452, enhanced: '4.2.2' })
  expect(findProviderReply('postgrey', 'unknown-user')).toBeUndefined()
})

it.each([
  ['The email account is inactive - gsmtp', 'gmail'],
  ['Invalid recipient. OFR_416 [416]', 'orange'],
  ['Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1', 'proofpoint'],
  ['User unknown', undefined],
])('knows whose words "%s" are', (text, provider) => {
  expect(findProvider(text)).toBe(provider)
})
