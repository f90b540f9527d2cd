import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFaults, type FaultsOptions } from '../../src/faults/create-faults.ts'
import { faultPoints, type NewFault, type Occasion } from '../../src/faults/fault.ts'

const reply = { code: 450, enhancedCode: '4.2.1', text: 'Busy' }
const rule = (more: Partial<NewFault> = {}): NewFault => ({ at: 'rcpt', reply, ...more })
const occasion = (more: Partial<Occasion> = {}): Occasion => ({
  mailbox: 'inbox',
  listener: 'smtp://127.0.0.1:1025',
  client: '127.0.0.1',
  sender: 'me@example.com',
  recipients: ['ada@example.com'],
  ...more,
})

/** Asks so often; a letter for each time: x where the fault came. */
function ask(given: NewFault, times: number, options: FaultsOptions = {}): string {
  const faults = createFaults(options)
  faults.add(given)
  return Array.from({ length: times }, () => (faults.decide('rcpt', occasion()) ? 'x' : '.')).join('')
}

describe('when a rule applies', () => {
  it.each<[Partial<NewFault>, string]>([
    [{}, 'xxxxxxxx'],
    [{ first: 3 }, 'xxx.....'],
    [{ every: 3 }, '..x..x..'],
    [{ times: 2 }, 'xx......'],
    [{ every: 2, times: 2 }, '.x.x....'],
    [{ probability: 1 }, 'xxxxxxxx'],
    [{ rate: { count: 3, perMs: 1_000 } }, '...xxxxx'],
  ])('%j: %s', (when, expected) => {
    expect(ask(rule(when), expected.length, { clock: () => 0 })).toBe(expected)
  })

  it('lets as many pass as the rate says in any span of its length', () => {
    let now = 0
    const faults = createFaults({ clock: () => now })
    faults.add(rule({ rate: { count: 2, perMs: 100 } }))
    const at = (ms: number) => {
      now = ms
      return faults.decide('rcpt', occasion()) ? 'refused' : 'passed'
    }
    expect([0, 90, 95, 99, 100, 101, 189, 190].map(at)).toEqual([
      'passed',
      'passed',
      'refused',
      'refused',
      'passed',
      'refused',
      'refused',
      'passed',
    ])
  })

  it('gives the same sequence for the same seed, and about as many as its probability says', () => {
    const given = rule({ probability: 0.3, seed: 42 })
    const sequence = ask(given, 1_000)
    expect(ask(given, 1_000)).toBe(sequence)
    expect(ask({ ...given, seed: 43 }, 1_000)).not.toBe(sequence)
    const hits = sequence.replaceAll('.', '').length
    expect(hits).toBeGreaterThan(200)
    expect(hits).toBeLessThan(400)
  })

  it('names the seed that it took where none was given, so that the sequence can be had again', () => {
    const { seed } = createFaults().add(rule({ probability: 0.5 }))
    expect(seed).toEqual(expect.any(Number))
  })

  it('ends when its time is up, and counts until then', () => {
    let now = 1_000
    const faults = createFaults({ clock: () => now })
    const { id } = faults.add(rule({ expiresAt: 2_000 }))
    now = 1_999
    expect(faults.decide('rcpt', occasion())?.name).toBe(id)
    now = 2_000
    expect(faults.decide('rcpt', occasion())).toBeUndefined()
    expect(faults.find(id)).toMatchObject({ state: 'expired', seen: 1, hits: 1 })
  })
})

describe('for whom a rule is', () => {
  const raw = Uint8Array.from(
    Buffer.from('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= 7\r\nX-A: 1\r\nX-A: 2\r\n\r\n'),
  )

  it.each<[Partial<NewFault>, Partial<Occasion>, boolean]>([
    [{ mailbox: 'inbox' }, {}, true],
    [{ mailbox: 'Inbox' }, {}, false],
    [{ mailbox: '*' }, {}, false],
    [{ sender: 'ME@*' }, {}, true],
    [{ sender: '*@example.org' }, {}, false],
    [{ sender: '' }, { sender: '' }, true],
    [{ sender: '' }, {}, false],
    [{ recipient: '*@example.com' }, { recipients: ['a@b.c', 'x@example.com'] }, true],
    [{ recipient: 'a*a@*.com' }, {}, true],
    [{ recipient: 'ada@example.com*com' }, {}, false],
    [{ recipient: 'ada' }, {}, false],
    [{ recipient: '.*' }, {}, false],
    [{ listener: '*:1025' }, {}, true],
    [{ listener: '*:102' }, {}, false],
    [{ client: '127.*' }, {}, true],
    [{ client: '10.*' }, {}, false],
    [{ mailbox: 'inbox', sender: 'me@*', recipient: 'bob@*' }, {}, false],
    [{ at: 'end', header: { name: 'SUBJECT', value: 'grüße*' } }, { raw }, true],
    [{ at: 'end', header: { name: 'x-a', value: '2' } }, { raw }, true],
    [{ at: 'end', header: { name: 'x-b' } }, { raw }, false],
    [{ at: 'end', header: { name: 'x-a' } }, { raw }, true],
  ])('%j, asked by %j: %s', (who, by, expected) => {
    const faults = createFaults()
    const given = rule(who)
    faults.add(given)
    expect(faults.decide(given.at, occasion(by)) !== undefined).toBe(expected)
  })

  it('never touches another mailbox, whatever else it says', () => {
    const name = fc.constantFrom('a', 'b', 'inbox', 'run-1')
    const at = fc.constantFrom('auth', 'mail', 'rcpt', 'data', 'end' as const)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, at)), fc.array(fc.tuple(name, at)), (rules, asked) => {
        const faults = createFaults()
        const owners = new Map<string, string>()
        for (const [mailbox, point] of rules) {
          owners.set(faults.add({ at: point, mailbox, action: 'drop' }).id, mailbox)
        }
        for (const [mailbox, point] of asked) {
          const hit = faults.decide(point, occasion({ mailbox }))
          if (hit !== undefined) expect(owners.get(hit.name)).toBe(mailbox)
        }
        for (const fault of faults.list()) {
          expect(fault.hits).toBeLessThanOrEqual(
            asked.filter(([mailbox]) => mailbox === fault.mailbox).length,
          )
        }
      }),
    )
  })

  it('cannot be a mailbox where that is not known yet', () => {
    const faults = createFaults()
    for (const at of faultPoints.slice(0, 4)) {
      expect(() => faults.add({ at, mailbox: 'a', action: 'drop' })).toThrow(
        `A rule at ${at} cannot name a mailbox`,
      )
    }
  })
})

describe('the order of rules', () => {
  it('is the order in which they came: the first whose turn it is decides alone', () => {
    const faults = createFaults()
    const first = faults.add(rule({ every: 2 }))
    const second = faults.add(rule({ action: 'drop', reply: undefined }))
    const names = Array.from({ length: 4 }, () => faults.decide('rcpt', occasion())?.name)
    expect(names).toEqual([second.id, first.id, second.id, first.id])
    expect(faults.list()).toMatchObject([
      { id: first.id, seen: 4, hits: 2 },
      { id: second.id, seen: 2, hits: 2 },
    ])
  })

  it('begins anew with its counters when a rule is deleted and added again', () => {
    const faults = createFaults()
    const { id } = faults.add(rule({ times: 1 }))
    faults.decide('rcpt', occasion())
    expect(faults.decide('rcpt', occasion())).toBeUndefined()
    faults.remove(id)
    const again = faults.add(rule({ times: 1 }))
    expect(faults.decide('rcpt', occasion())?.name).toBe(again.id)
  })

  it('has room for 1,000 rules, of which those that are spent give way', () => {
    const faults = createFaults()
    const { id } = faults.add(rule({ times: 1 }))
    for (let count = 1; count < 1_000; count++) faults.add(rule({ recipient: `${count}@*` }))
    expect(() => faults.add(rule())).toThrow('there are 1000 already')
    faults.decide('rcpt', occasion())
    faults.add(rule())
    expect(faults.find(id)).toBeUndefined()
  })
})
