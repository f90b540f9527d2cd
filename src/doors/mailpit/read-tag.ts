import { HttpProblem } from '../../http/problem.ts'
import { limits } from '../../model/limits.ts'

/** What Mailpit leaves out of a tag without a word: everything but letters, digits, blanks and `-_.@`. */
const strange = /[^\p{L}\p{N}\-_.@ ]/gu

/** @returns the tag as it is kept; empty where nothing is left of it */
export function cleanTag(text: string): string {
  const tag = text.replace(strange, '').replace(/ +/g, ' ').trim()
  if (tag.length <= limits.tagLength) return tag
  throw new HttpProblem(400, `A tag has at most ${limits.tagLength} characters: nothing was changed`)
}

/** Without repeats, letter case aside, and without empty ones. @throws HttpProblem 400 */
export function readTags(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) {
    throw new HttpProblem(400, 'Tags must be a list of texts: nothing was changed')
  }
  const tags = new Map(value.map(cleanTag).map((tag) => [tag.toLowerCase(), tag]))
  tags.delete('')
  if (tags.size > limits.tagsPerMessage) {
    throw new HttpProblem(400, `A message has at most ${limits.tagsPerMessage} tags: nothing was changed`)
  }
  return [...tags.values()]
}
