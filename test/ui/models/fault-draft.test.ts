import { expect, it } from 'vitest'
import { faultSchema, newFaultSchema } from '../../../src/contract/fault.ts'
import {
  emptyDraft,
  type FaultDraft,
  moveDraft,
  toDraft,
  toNewFault,
} from '../../../ui/src/models/fault-draft.ts'

const always = { ...emptyDraft, when: 'always' } as const

const drafts: readonly (readonly [Partial<FaultDraft>, object])[] = [
  [{}, { at: 'rcpt', reply: emptyDraft.reply }],
  [
    { when: 'first', number: '3' },
    { at: 'rcpt', reply: emptyDraft.reply, first: 3 },
  ],
  [
    { when: 'every', number: '3' },
    { at: 'rcpt', reply: emptyDraft.reply, every: 3 },
  ],
  [
    { when: 'chance', percent: '12.5', seed: '7', what: 'drop' },
    { at: 'rcpt', action: 'drop', probability: 0.125, seed: 7 },
  ],
  [
    { when: 'chance', percent: '7' },
    { at: 'rcpt', reply: emptyDraft.reply, probability: 0.07 },
  ],
  [
    { when: 'rate', number: '10', seconds: '1.5', what: 'stall' },
    { at: 'rcpt', action: 'stall', rate: { count: 10, perMs: 1500 } },
  ],
  [
    { what: 'provider', provider: 'gmail', reason: 'content', at: 'end', keep: false },
    { at: 'end', provider: 'gmail', reason: 'content', keep: false },
  ],
  [
    { what: 'close', at: 'data', bytes: '10' },
    { at: 'data', closeAfterBytes: 10 },
  ],
  [
    { what: 'normal', delayMs: '100', dripMs: '20', times: '5', minutes: '2' },
    { at: 'rcpt', delayMs: 100, dripMs: 20, times: 5, expiresInMs: 120_000 },
  ],
  [
    { at: 'end', what: 'silence', headerName: 'X-Test', headerValue: ' ', sender: '<>', mailbox: ' a ' },
    { at: 'end', action: 'silence', header: { name: 'X-Test' }, sender: '', mailbox: 'a' },
  ],
  // What is not known at that point is left out, however it got into the fields.
  [
    {
      at: 'connect',
      what: 'drop',
      mailbox: 'a',
      recipient: 'b',
      headerName: 'c',
      dripMs: '5',
      client: '::1',
    },
    { at: 'connect', action: 'drop', client: '::1' },
  ],
]

it.each(drafts)('the fields %j make the rule %j', (fields, rule) => {
  const made = toNewFault({ ...always, ...fields })
  expect(made).toEqual(rule)
  expect(newFaultSchema.safeParse(made).error).toBeUndefined()
})

it.each(drafts)('a rule can be taken up again: %j', (fields, rule) => {
  const made = newFaultSchema.parse(toNewFault({ ...always, ...fields }))
  const nothing = Object.fromEntries(Object.keys(faultSchema.shape).map((name) => [name, null]))
  const reply =
    typeof made.reply === 'string'
      ? { code: Number(made.reply.slice(0, 3)), enhancedCode: null, text: made.reply.slice(4) }
      : null
  const header = made.header ? { name: made.header.name, value: made.header.value ?? null } : null
  const ordered = faultSchema.parse({
    ...nothing,
    ...made,
    header,
    reply,
    expiresAt: made.expiresInMs === undefined ? null : '2026-03-10T12:02:00.000Z',
    id: 'f',
    createdAt: '2026-03-10T12:00:00.000Z',
    state: 'active',
    seen: 0,
    hits: 0,
  })
  expect(toNewFault(toDraft(ordered))).toEqual(rule)
})

it.each([
  ['reply', 'connect', 'drop'],
  ['provider', 'connect', 'drop'],
  ['close', 'rcpt', 'reply'],
  ['stall', 'connect', 'stall'],
  ['provider', 'end', 'provider'],
] as const)('%s moved to %s becomes %s: the form shows what it sends', (what, at, becomes) => {
  const draft = { ...always, what, at: 'data' } as const
  expect({ ...draft, ...moveDraft(draft, at) }).toMatchObject({ what: becomes, at })
})

it('shows a chance as it was written', () => {
  const fault = faultSchema.parse({
    ...Object.fromEntries(Object.keys(faultSchema.shape).map((name) => [name, null])),
    at: 'rcpt',
    action: 'drop',
    probability: 0.07,
    id: 'f',
    createdAt: '2026-03-10T12:00:00.000Z',
    state: 'active',
    seen: 0,
    hits: 0,
  })
  expect(toDraft(fault).percent).toBe('7')
})
