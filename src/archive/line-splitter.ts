const lineFeed = 0x0a

/**
 * Parts bytes into lines, without their LF; the last one may have none.
 *
 * @throws RangeError for a line of more than `mostBytes`
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, from)) {
      yield Buffer.concat([...parts, bytes.subarray(from, at)])
      parts = []
      size = 0
      from = at + 1
    }
    size += bytes.length - from
    if (size > mostBytes) throw new RangeError(`Expected lines of at most ${mostBytes} bytes`)
    if (from < bytes.length) parts.push(Buffer.from(bytes.subarray(from)))
  }
  if (size > 0) yield Buffer.concat(parts)
}
