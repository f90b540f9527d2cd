import { describe, expect, it } from 'vitest'
import {
  distinctRecipients,
  hasOtherReturnPath,
  markDelivered,
  recipientLine,
  senderName,
} from '../../../ui/src/format/address.ts'
import { aRow } from '../support.ts'

const ann = { name: 'Ann', address: 'ann@example.com' }
const bob = { name: '', address: 'bob@example.com' }

describe('senderName', () => {
  it('prefers the display name, then the address, then the envelope', () => {
    expect(senderName(aRow({ from: ann }))).toBe('Ann')
    expect(senderName(aRow({ from: bob }))).toBe('bob@example.com')
    expect(senderName(aRow({ from: null, envelope: { from: 'x@example.com', to: [] } }))).toBe(
      'x@example.com',
    )
    expect(senderName(aRow({ from: null, envelope: { from: '', to: [] } }))).toBe('')
  })
})

describe('recipientLine', () => {
  it('names the first recipient of the envelope as the headers call it', () => {
    const row = aRow({ to: [ann, bob], toCount: 2, envelope: { from: '', to: ['BOB@example.com'] } })
    expect(recipientLine(row)).toEqual({ first: 'bob@example.com', more: 1 })
  })

  it('falls back on the headers, then on the envelope', () => {
    expect(recipientLine(aRow({ envelope: { from: '', to: ['else@example.com'] } })).first).toBe('Ann')
    const bare = aRow({ to: [], toCount: 0, envelope: { from: '', to: ['x@example.com', 'y@example.com'] } })
    expect(recipientLine(bare)).toEqual({ first: 'x@example.com', more: 1 })
  })

  it('counts recipients that a list row leaves out', () => {
    const row = aRow({ toCount: 5000, ccCount: 10 })
    expect(recipientLine(row).more).toBe(5009)
  })

  it('is empty for a message without any recipient', () => {
    const row = aRow({ to: [], toCount: 0, envelope: { from: '', to: [] } })
    expect(recipientLine(row)).toEqual({ first: '', more: 0 })
  })
})

describe('markDelivered', () => {
  it('marks whom the envelope names, whatever the letter case', () => {
    const marked = markDelivered({
      to: [ann, bob],
      cc: [],
      bcc: [{ name: '', address: 'audit@example.com' }],
      envelope: { from: '', to: ['Ann@Example.com', 'audit@example.com'] },
    })
    expect(marked.to.map(({ isDelivered }) => isDelivered)).toEqual([true, false])
    expect(marked.bcc.map(({ isDelivered }) => isDelivered)).toEqual([true])
  })
})

describe('hasOtherReturnPath', () => {
  it('is true for another sender and for the null sender', () => {
    expect(hasOtherReturnPath(ann, { from: 'ANN@example.com', to: [] })).toBe(false)
    expect(hasOtherReturnPath(ann, { from: 'bounce@example.com', to: [] })).toBe(true)
    expect(hasOtherReturnPath(ann, { from: '', to: [] })).toBe(true)
    expect(hasOtherReturnPath(null, { from: '', to: [] })).toBe(true)
  })
})

describe('distinctRecipients', () => {
  it('names a recipient once, as it was written first', () => {
    expect(distinctRecipients(['Ann@example.com', 'bob@example.com', 'ann@EXAMPLE.com'])).toEqual([
      'Ann@example.com',
      'bob@example.com',
    ])
  })
})
