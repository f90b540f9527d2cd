/** Text that is HTML already: made by {@link html} only. */
export interface Html {
  readonly markup: string
}

type Insert = Html | string | number | readonly Html[] | undefined

/** Template tag that escapes whatever is put in, unless it is {@link Html} itself. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  const parts = strings.map((text, index) => text + (index < inserts.length ? toMarkup(inserts[index]) : ''))
  return { markup: parts.join('') }
}

function toMarkup(insert: Insert): string {
  if (insert === undefined) return ''
  if (typeof insert === 'string' || typeof insert === 'number') return escapeHtml(String(insert))
  return 'markup' in insert ? insert.markup : insert.map(({ markup }) => markup).join('')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A sentence whose `code` stands between backticks. */
export function prose(text: string): Html {
  const pieces = text
    .split('`')
    .map((piece, index) => (index % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`))
  return html`${pieces}`
}
