/**
 * All values of a header field, in order.
 *
 * Read from Node's flat list (`rawHeaders`), since `headers` drops all but the first of a repeated Host, which is what
 * a smuggled request would rely on.
 */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '')
  }
  return values
}
