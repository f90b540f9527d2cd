import { randomUUID } from 'node:crypto'
import { limits } from '../../model/limits.ts'

/**
 * HTML that was tried out, kept until newer takes its place, so that a frame can ask for it: only a document that comes
 * from the server has a policy of its own, and what a template makes is as hostile as any mail.
 */
export interface RenderedPages {
  /** Returns the id to ask for it by. */
  add(html: string): string
  find(id: string): string | undefined
}

export function createRenderedPages(mostChars: number = limits.renderedPagesChars): RenderedPages {
  /** Oldest first. */
  const pages = new Map<string, string>()
  let chars = 0

  return {
    add(html) {
      const id = randomUUID()
      pages.set(id, html)
      chars += html.length
      for (const [oldId, old] of pages) {
        const isInBounds = chars <= mostChars && pages.size <= limits.renderedPages
        if (isInBounds || oldId === id) break
        pages.delete(oldId)
        chars -= old.length
      }
      return id
    },
    find: (id) => pages.get(id),
  }
}
