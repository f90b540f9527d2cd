import type { SendMailOptions } from 'nodemailer'

/** A mail to try things out with. */
export interface Sample {
  /** In the URL. */
  readonly name: string
  /** What a button says. */
  readonly title: string
  readonly compose: (nowMs: number) => SendMailOptions
}

/** Who all samples are from and to; `.example` belongs to nobody (RFC 2606). */
export const shop = { name: 'Kestrel Coffee', address: 'hello@kestrel.example' }
export const customer = { name: 'Ada Lovelace', address: 'ada@example.com' }

export const shopFooter =
  'Kestrel Coffee, 12 Harbour Street, Bristol &middot; <a href="https://kestrel.example/help">Help</a>'
