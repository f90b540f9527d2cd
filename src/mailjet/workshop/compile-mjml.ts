import type mjml2html from 'mjml'

/** What is wrong with a source in MJML, and in which of its lines; 0 where no line is known. */
export interface MjmlProblem {
  readonly line: number
  readonly message: string
}

export type CompiledMjml =
  | {
      readonly kind: 'compiled'
      readonly html: string
      /** What the compiler passed over: an attribute that it does not know, a value it cannot check. */
      readonly warnings: readonly MjmlProblem[]
    }
  | { readonly kind: 'failed'; readonly problems: readonly MjmlProblem[] }

/**
 * Compiles MJML to HTML. Elements that do not exist make it fail, since they would be missing in the mail; what is wrong
 * with attributes is a warning, since a template puts `{{…}}` where the compiler expects a colour. Nothing is read from
 * files: `mj-include` fails, too.
 *
 * @param compile the package `mjml`, which takes a while to load
 */
export async function compileMjml(source: string, compile: typeof mjml2html): Promise<CompiledMjml> {
  const include = /<mj-include\b/iu.exec(source)
  if (include !== null) {
    const message = 'mj-include is not taken: templates read no other files, so put its content here'
    return { kind: 'failed', problems: [{ line: lineAt(source, include.index), message }] }
  }
  try {
    const { html, errors } = await compile(source, { ignoreIncludes: true, validationLevel: 'soft' })
    const problems = errors.map(({ line, message, tagName }) => ({
      line,
      message: toSentence(message, tagName),
    }))
    const missing = problems.filter(({ message }) => /doesn't exist|cannot be used inside/u.test(message))
    return missing.length > 0
      ? { kind: 'failed', problems: missing }
      : { kind: 'compiled', html, warnings: problems }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', problems: [{ line: 1, message: message.trim().replace(/\.$/u, '') }] }
  }
}

function toSentence(message: string, tagName: string): string {
  const sentence = message.trim()
  return sentence.includes(tagName) ? sentence : `${tagName}: ${sentence}`
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
