/**
 * Parses JSON, and keeps as the text of its digits what JavaScript would round: a whole number beyond 2^53, such as an
 * id of 64 bits, comes out as it went in.
 *
 * @throws SyntaxError for what is no JSON
 */
export function parseExactJson(text: string): unknown {
  return longNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
}

const longNumber = /\d{16}/

function keepDigits(
  _name: string,
  value: unknown,
  { source = '' }: { readonly source?: string } = {},
): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{1,400}$/.test(source)
  return isRounded ? source : value
}
