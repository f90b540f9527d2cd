import { attachmentDisposition } from './content-disposition.ts'

/** What no browser runs as a document; anything else goes out as bytes without a meaning. */
const harmlessTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/pdf',
  'application/zip',
  'audio/mpeg',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'message/rfc822',
  'text/calendar',
  'text/csv',
  'text/plain',
  'text/vcard',
  'video/mp4',
])

/** A part as it came out of a message: nothing of it can be trusted. */
export interface Download {
  /** As the part says. */
  readonly contentType: string
  readonly filename: string | null
  /** The length of what comes in pieces is not known before they have come. */
  readonly bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
}

/**
 * Hands out a part, always as a download, its type only where that is harmless.
 *
 * @param fallbackName where nothing is left of the name that the part gives itself
 */
export function downloadResponse({ contentType, filename, bytes }: Download, fallbackName: string): Response {
  const length = bytes instanceof ReadableStream ? {} : { 'content-length': String(bytes.byteLength) }
  return new Response(bytes, {
    headers: {
      'content-type': harmlessTypes.has(contentType) ? contentType : 'application/octet-stream',
      'content-disposition': attachmentDisposition(filename, fallbackName),
      ...length,
    },
  })
}
