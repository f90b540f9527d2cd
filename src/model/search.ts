/** A parsed search (`q`): what the store executes. Built by {@link parseSearch} only. */
export type Search =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Search[] }
  | { readonly kind: 'not'; readonly term: Search }
  | SearchTerm

export type SearchField = 'any' | 'from' | 'to' | 'cc' | 'subject' | 'body'

export type SearchTerm =
  /** Words that stand next to each other, in a field or anywhere; with `isPrefix` the last word is only begun. */
  | { readonly kind: 'words'; readonly field: SearchField; readonly text: string; readonly isPrefix: boolean }
  | { readonly kind: 'tag' | 'customId' | 'campaign' | 'templateId'; readonly value: string }
  /** A header that is there (`value` null), or whose decoded value is this one, letter case aside. */
  | { readonly kind: 'header'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'has'; readonly what: 'attachment' | 'html' | 'link' | 'code' }
  | { readonly kind: 'isRead'; readonly isRead: boolean }
  /** Refused messages; a search that does not name them passes them over. */
  | { readonly kind: 'isRejected' }
  /** Received before or at/after an instant (epoch ms). */
  | { readonly kind: 'before' | 'after'; readonly at: number }
  | { readonly kind: 'larger' | 'smaller'; readonly sizeBytes: number }
