import { readMailjetSummary } from '../mailjet/read-mailjet-fields.ts'
import { readHeaderBlock } from '../mime/header-block.ts'
import { readMailHeader } from '../mime/mail-header.ts'
import { viewOf } from '../mime/octets.ts'
import { limits } from '../model/limits.ts'
import type { HeaderScan } from '../model/message.ts'
import { readHeaderTags } from './header-tags.ts'

/** With the tags that the message brings along. */
export interface ScannedHeader extends HeaderScan {
  readonly tags: readonly string[]
}

/**
 * Reads what a row of the list needs, on the way to the 250. At most `limits.scannedHeaderBytes` octets are looked at
 * and only the fields of the row are decoded, so the work is bounded for any input; what lies beyond is for the digest.
 *
 * @returns `headBytes` is at most what was scanned
 */
export function scanHeader(raw: Uint8Array<ArrayBuffer>): ScannedHeader {
  const end = Math.min(raw.length, limits.scannedHeaderBytes)
  const block = readHeaderBlock(viewOf(raw), { start: 0, end, maxFields: limits.headers })
  return {
    ...readMailHeader(block.fields, limits.listedAddresses),
    mailjet: readMailjetSummary(block.fields),
    headBytes: block.bodyStart,
    tags: readHeaderTags(block.fields),
  }
}
