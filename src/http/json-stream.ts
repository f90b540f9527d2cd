/** Characters that are gathered before a piece is sent. */
const pieceChars = 64 * 1024

/**
 * Answers with JSON that is made while it is sent: no more of it exists at a time than the client takes. What is short is
 * sent whole, with its length. An error before the first piece is thrown, so that it can be answered; a later one
 * breaks the transfer off.
 *
 * @param text the JSON, in pieces of any length
 */
export async function jsonStream(
  text: AsyncGenerator<string>,
  contentType = 'application/json',
): Promise<Response> {
  const encoder = new TextEncoder()
  let isDone = false

  async function gather(): Promise<Uint8Array<ArrayBuffer>> {
    let gathered = ''
    while (gathered.length < pieceChars) {
      const next = await text.next()
      if (next.done === true) {
        isDone = true
        break
      }
      gathered += next.value
    }
    return encoder.encode(gathered)
  }

  const headers = { 'content-type': contentType }
  const first = await gather()
  if (isDone)
    return new Response(first, { headers: { ...headers, 'content-length': String(first.byteLength) } })
  return new Response(
    new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => controller.enqueue(first),
        async pull(controller) {
          const piece = await gather()
          if (piece.byteLength > 0) controller.enqueue(piece)
          if (isDone) controller.close()
        },
        async cancel() {
          await text.return(undefined)
        },
      },
      { highWaterMark: 0 },
    ),
    { headers },
  )
}

/** Text that is too long to be held, as a JSON string. */
export async function* jsonText(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield '"'
  for await (const piece of pieces) yield JSON.stringify(piece).slice(1, -1)
  yield '"'
}

/** An array whose items are made one after the other; an item that is undefined is left out. */
export async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = '['
  for await (const item of items) {
    const text = JSON.stringify(item)
    if (text === undefined) continue
    yield separator + text
    separator = ','
  }
  yield separator === '[' ? '[]' : ']'
}
