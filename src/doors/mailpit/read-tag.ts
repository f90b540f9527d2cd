import { HttpProblem } from '../../http/problem.ts'
import { cleanTag } from '../../inbox/header-tags.ts'
import { limits } from '../../model/limits.ts'

/** @returns the tag as it is kept; empty where nothing is left of it. @throws HttpProblem 400 */
export function readTag(text: string): string {
  const tag = cleanTag(text)
  if (tag.length <= limits.tagLength) return tag
  throw new HttpProblem(400, `A tag has at most ${limits.tagLength} characters: nothing was changed`)
}

/** In the order of the alphabet, as Mailpit writes them everywhere. */
export function sortTags(tags: readonly string[]): readonly string[] {
  return tags.toSorted((one, other) => one.localeCompare(other))
}

/** Without repeats, letter case aside, and without empty ones. @throws HttpProblem 400 */
export function readTags(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) {
    throw new HttpProblem(400, 'Tags must be a list of texts: nothing was changed')
  }
  const tags = new Map(value.map(readTag).map((tag) => [tag.toLowerCase(), tag]))
  tags.delete('')
  if (tags.size > limits.tagsPerMessage) {
    throw new HttpProblem(400, `A message has at most ${limits.tagsPerMessage} tags: nothing was changed`)
  }
  return [...tags.values()]
}
