/** What is tried out, as `postfang render` takes it. */
export interface RenderTrial {
  readonly kind: 'html' | 'mjml' | 'text'
  readonly source: string
  readonly subject: string
  /** A JSON object as it was written. */
  readonly variables: string
}

/** The command that renders the same in a shell: the template on standard input, in a here-document. */
export function composeRenderCommand({ kind, source, subject, variables }: RenderTrial): string {
  const flags = [
    ...(kind === 'html' ? [] : [`--${kind}`]),
    ...(variables.trim() === '' ? [] : [`--vars=${quote(variables.trim())}`]),
    ...(subject === '' ? [] : [`--subject=${quote(subject)}`]),
  ]
  const end = findDelimiter(source)
  const command = `postfang render - ${flags.join(' ')}`.trimEnd()
  return [`${command} <<'${end}'`, source, end, ''].join('\n')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A line that the template does not have. */
function findDelimiter(source: string): string {
  const lines = new Set(source.split('\n'))
  let end = 'END'
  for (let number = 2; lines.has(end); number += 1) end = `END${number}`
  return end
}
