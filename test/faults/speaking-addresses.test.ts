import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createFaults } from '../../src/faults/create-faults.ts'
import { describeEffect } from '../../src/faults/describe-effect.ts'
import type { Occasion } from '../../src/faults/fault.ts'
import { speakingAddresses } from '../../src/faults/speaking-addresses.ts'

const occasion = (address: string, more: Partial<Occasion> = {}): Occasion => ({
  mailbox: 'inbox',
  listener: 'smtp://127.0.0.1:1025',
  client: '127.0.0.1',
  sender: 'me@example.com',
  recipients: [address],
  ...more,
})

function says(address: string, domains = ['fault.test']): { rcpt: string | null; end: string | null } {
  const faults = createFaults({ domains })
  const at = (point: 'rcpt' | 'end') => {
    const hit = faults.decide(point, occasion(address))
    return hit === undefined ? null : describeEffect(hit.effect)
  }
  return { rcpt: at('rcpt'), end: at('end') }
}

describe('speaking addresses', () => {
  it.each<[localPart: string, rcpt: string | null, end?: string | null]>([
    ['reply-450-4.2.1', 'answers 450 4.2.1'],
    ['reply-550', 'answers 550 5.0.0'],
    ['Reply-550', 'answers 550 5.0.0'],
    ['reply-250', null],
    ['reply-450-5.2.1', null],
    ['delay-5s', 'waits 5000 ms, goes on'],
    ['delay-250ms', 'waits 250 ms, goes on'],
    ['delay-99m', 'waits 600000 ms, goes on'],
    ['delay-0s', null],
    ['drop', 'drops the connection'],
    ['stall', 'does nothing and answers nothing any more'],
    ['slow', 'goes on, one octet each 50 ms'],
    ['greylist', 'answers 450 4.7.1'],
    ['full', 'answers 552 5.2.2'],
    ['full+run-7', 'answers 552 5.2.2'],
    ['quota', 'answers 452 4.2.2'],
    ['unknown', 'answers 550 5.1.1'],
    ['constructor', null],
    ['end-constructor', null],
    ['ada', null],
    ['spam', null, 'answers 554 5.7.1'],
    ['silent', null, 'does what is asked and answers nothing any more'],
    ['end-drop', null, 'drops the connection'],
    ['end-reply-451', null, 'answers 451 4.0.0'],
    ['end-full', null, 'answers 552 5.2.2'],
    ['end-delay-1s', null, 'waits 1000 ms, goes on'],
  ])('%s says at RCPT: %s', (localPart, rcpt, end = null) => {
    expect(says(`${localPart}@fault.test`)).toEqual({ rcpt, end })
    expect(says(`${localPart}@example.com`)).toEqual({ rcpt: null, end: null })
  })

  it('are those of the list, each of which says something at its point', () => {
    for (const { localPart, at } of speakingAddresses) {
      // Those of Mailjet mode speak where nothing is refused any more: tests of deliveries hear them.
      if (at === 'after') continue
      const said = says(`${localPart}@fault.test`)
      expect([localPart, said[at] !== null, said[at === 'rcpt' ? 'end' : 'rcpt']]).toEqual([
        localPart,
        true,
        null,
      ])
    }
  })

  it('live at any domain that is set, or none', () => {
    expect(says('full@BROKEN.example', ['broken.example', 'x.test']).rcpt).toBe('answers 552 5.2.2')
    expect(says('full@fault.test', []).rcpt).toBeNull()
  })

  it('greylist each pair of sender and recipient of each mailbox once', () => {
    const faults = createFaults({ domains: ['fault.test'] })
    const isRefused = (more: Partial<Occasion>, address = 'greylist@fault.test') =>
      faults.decide('rcpt', occasion(address, more)) !== undefined
    expect([isRefused({}), isRefused({}), isRefused({})]).toEqual([true, false, false])
    expect([isRefused({ mailbox: 'b' }), isRefused({ mailbox: 'b' })]).toEqual([true, false])
    expect([isRefused({ sender: 'x@y' }), isRefused({ sender: 'x@y' })]).toEqual([true, false])
    expect([isRefused({}, 'greylist+2@fault.test'), isRefused({}, 'greylist+2@fault.test')]).toEqual([
      true,
      false,
    ])
  })

  it('are asked after the rules', () => {
    const faults = createFaults({ domains: ['fault.test'] })
    const { id } = faults.add({ at: 'rcpt', action: 'drop', times: 1 })
    expect(faults.decide('rcpt', occasion('full@fault.test'))?.name).toBe(id)
    expect(faults.decide('rcpt', occasion('full@fault.test'))?.name).toBe('full@fault.test')
  })

  it('let the first that says something at the end of the data decide', () => {
    const faults = createFaults({ domains: ['fault.test'] })
    const recipients = ['ada@example.com', 'full@fault.test', 'spam@fault.test', 'dmarc@fault.test']
    expect(faults.decide('end', occasion('', { recipients }))?.name).toBe('spam@fault.test')
  })
})

it('are all in docs/faults.md, and no others', async () => {
  const page = await readFile(new URL('../../docs/faults.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `([^`@]+)@fault\.test`/gm)].map(([, localPart]) => localPart)
  expect(listed.toSorted()).toEqual(speakingAddresses.map(({ localPart }) => localPart).toSorted())
})
