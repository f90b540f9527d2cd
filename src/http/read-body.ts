import type { IncomingMessage } from 'node:http'
import { tooLarge } from './gate/body-rule.ts'
import { HttpProblem } from './problem.ts'

/**
 * The one reader of request bodies: every body is read here, whole, before its request is routed, so that no route
 * can forget the limit. Bytes beyond the limit are never kept.
 *
 * @param limit most bytes, as the gate allowed them
 * @returns the bytes in a buffer of their own; undefined where the request has no body
 * @throws HttpProblem 413 beyond the limit, 400 where the client hung up before the end
 */
export async function readBody(
  incoming: IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (limit === 0) return undefined
  const declared = incoming.headers['content-length']
  const body =
    declared === undefined ? new GrowingBuffer() : new FixedBuffer(Math.min(Number(declared), limit))
  try {
    for await (const chunk of incoming) {
      if (body.size + chunk.length > limit) throw tooLarge(limit)
      body.append(chunk)
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error
    throw new HttpProblem(400, 'The body ended before it was complete')
  }
  return body.size === 0 ? undefined : body.bytes()
}

/** For a declared length: one allocation, nothing copied twice. */
class FixedBuffer {
  size = 0
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor(length: number) {
    this.#bytes = new Uint8Array(length)
  }

  append(chunk: Uint8Array): void {
    this.#bytes.set(chunk, this.size)
    this.size += chunk.length
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes
  }
}

/** For a chunked body, whose length shows at its end. */
class GrowingBuffer {
  size = 0
  readonly #chunks: Uint8Array[] = []

  append(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.size += chunk.length
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size)
    let at = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }
}
