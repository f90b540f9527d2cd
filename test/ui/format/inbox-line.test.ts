import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutInboxLine, cutText, type InboxLayout, inboxLayouts } from '../../../ui/src/format/inbox-line.ts'

describe('cutText', () => {
  it.each([
    ['keeps what fits', 'Hello', 5, 'Hello'],
    ['ends in an ellipsis where it cuts', 'Hello world', 8, 'Hello w…'],
    ['leaves no space before the ellipsis', 'Hello world', 7, 'Hello…'],
    ['does not halve an emoji', '🎉🎉🎉', 2, '🎉…'],
    ['keeps nothing of nothing', 'Hello', 0, ''],
  ])('%s', (_, text, length, expected) => {
    expect(cutText(text, length)).toBe(expected)
  })

  it('never gives more characters than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, length) => {
        expect([...cutText(text, length)].length).toBeLessThanOrEqual(length)
      }),
    )
  })
})

describe('cutInboxLine', () => {
  const line = { sender: 'S'.repeat(100), subject: 'T'.repeat(100), preview: 'P'.repeat(200) }
  const layout = (client: InboxLayout['client']): InboxLayout => {
    const found = inboxLayouts.find((candidate) => candidate.client === client)
    if (!found) throw new TypeError(`No layout of ${client}`)
    return found
  }

  it('gives the preview what the subject leaves where both share a line', () => {
    expect(cutInboxLine(line, layout('gmail')).preview).toHaveLength(110 - 70)
    expect(cutInboxLine({ ...line, subject: 'Hi' }, layout('gmail')).preview).toHaveLength(108)
  })

  it('gives the preview its own length where it has a line of its own', () => {
    expect(cutInboxLine(line, layout('apple')).preview).toHaveLength(82)
    expect(cutInboxLine(line, layout('outlook')).subject).toHaveLength(54)
  })
})
