/** Messages that are released as soon as they have been captured. All that is given must be so; `*` stands for any text. */
export interface ReleaseRule {
  readonly mailbox?: string | undefined
  /** Of the envelope. */
  readonly sender?: string | undefined
  /** At least one recipient of the envelope. */
  readonly recipient?: string | undefined
  readonly header?: { readonly name: string; readonly value?: string | undefined } | undefined
  /** Name of the relay; undefined for the first. */
  readonly relay?: string | undefined
  /** Recipients; undefined for those of the envelope that the rule is for and that are allowed. */
  readonly to?: readonly string[] | undefined
  /** Envelope sender; undefined for that of the envelope. */
  readonly from?: string | undefined
}
