import { parseTemplate } from './parse-template.ts'
import type { Template } from './template.ts'

/** How many templates, and how many characters of them, are kept read. */
const maxTemplates = 100
const maxChars = 4 * 1024 * 1024

const kept = new Map<string, Template>()
let chars = 0

/**
 * Reads a template, or remembers how it was read: the same one is rendered for one recipient after the other. Of those
 * that are kept, the ones that were not asked for the longest give way.
 *
 * @throws TemplateError as {@link parseTemplate}; what cannot be read is not remembered
 */
export function readTemplateOnce(source: string): Template {
  const known = kept.get(source)
  if (known !== undefined) {
    kept.delete(source)
    kept.set(source, known)
    return known
  }
  const template = parseTemplate(source)
  if (source.length > maxChars / 4) return template
  kept.set(source, template)
  chars += source.length
  for (const oldest of kept.keys()) {
    if (kept.size <= maxTemplates && chars <= maxChars) break
    kept.delete(oldest)
    chars -= oldest.length
  }
  return template
}
