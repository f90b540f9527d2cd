import type { TemplateContext } from './evaluate.ts'
import { printValue } from './values.ts'

/**
 * The older marks, which work without the template language: `[[var:NAME]]`, `[[data:NAME]]`, `[[data:NAME:DEFAULT]]`
 * with or without quotes around the default, and those of Mailjet's own such as `[[EMAIL_TO]]` or `[[UNSUB_LINK_EN]]`
 * (Send API v3, "Content formatting"; the latter seen in mails).
 */
const mark =
  /\[\[(var|data):([\p{L}\p{M}\d_.-]{1,200})(?::(?:"([^"\][]{0,1000})"|([^"\][]{0,1000})))?\]\]|\[\[([A-Z][A-Z_]{1,40})\]\]/gu

/**
 * Replaces the marks that are known; one that names nothing known and has no default stands for nothing where it is a
 * variable or property, and stays as it is otherwise. A percent-encoded mark is none.
 *
 * @param own values of Mailjet's own marks by name, such as EMAIL_TO
 */
export function replaceMarks(
  text: string,
  { variables, properties }: Pick<TemplateContext, 'variables' | 'properties'>,
  own: (name: string) => string | undefined,
): string {
  return text.replace(
    mark,
    (whole, space: string | undefined, name: string, quoted, bare, ownName: string) => {
      if (space === undefined) return own(ownName) ?? whole
      const value = findOwn(space === 'var' ? variables : properties, name)
      return value === undefined || value === null ? (quoted ?? bare ?? '') : printValue(value)
    },
  )
}

function findOwn<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
