import type { RawField } from '../mime/header-block.ts'
import { decodeHeaderText } from '../mime/header-text.ts'
import { limits } from '../model/limits.ts'
import { protectedTag } from '../model/retention.ts'

/** What Mailpit leaves out of a tag without a word: everything but letters, digits, blanks and `-_.@`. */
const strange = /[^\p{L}\p{N}\-_.@ ]/gu

/** A tag as it is kept; empty where nothing is left of it. */
export function cleanTag(text: string): string {
  return text.replace(strange, '').replace(/ +/g, ' ').trim()
}

/**
 * The tags that a message brings along in `X-Tags`, which Mailpit reads so: separated by commas, letter case aside without
 * repeats. Those that are too long or too many are left out, and so is the one that keeps a message for good: that is for
 * the sandbox's people to say.
 */
export function readHeaderTags(fields: readonly RawField[]): readonly string[] {
  const tags = new Map<string, string>()
  for (const { key, body } of fields) {
    if (key !== 'x-tags') continue
    for (const tag of decodeHeaderText(body).split(',').map(cleanTag)) {
      const folded = tag.toLowerCase()
      if (tag === '' || tag.length > limits.tagLength || folded === protectedTag || tags.has(folded)) continue
      if (tags.size < limits.tagsPerMessage) tags.set(folded, tag)
    }
  }
  return [...tags.values()]
}
