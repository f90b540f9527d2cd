/** What a reader of files of mail comes upon. */
export type ArchiveItem =
  | {
      readonly kind: 'mail'
      readonly raw: Uint8Array<ArrayBuffer>
      /** Of the envelope, as far as the file tells; else it is read out of the message. */
      readonly sender?: string | undefined
      readonly recipients?: readonly string[] | undefined
      readonly isRead?: boolean | undefined
      readonly tags?: readonly string[] | undefined
    }
  | {
      readonly kind: 'skipped'
      /** Where it was: a file, an entry, a number. Not to be trusted as a path. */
      readonly place: string
      readonly reason: string
    }

export function tooLarge(place: string, maxBytes: number): ArchiveItem {
  return { kind: 'skipped', place, reason: `it has more than ${maxBytes} bytes` }
}
