import { type Html, html } from '../../../http/document/html.ts'

export interface TrackPage {
  /** Two letters. */
  readonly language: string
  readonly title: string
  readonly paragraphs: readonly (string | Html)[]
}

const style = {
  markup:
    ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.4rem}a,code{overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1rem}',
}

/** A small page without any script. */
export function trackPage({ language, title, paragraphs }: TrackPage): string {
  const lines = paragraphs.map((text) => html`<p>${text}</p>\n`)
  const { markup } = html`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
<h1>${title}</h1>
${lines}`
  return markup
}

/**
 * Nothing is loaded, and nothing runs. The page knows its own origin, since its form is sent to it: with `no-referrer` browsers
 * hide that from us.
 */
export const trackPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
}

export function answerPage(page: TrackPage, status = 200): Response {
  return new Response(trackPage(page), { status, headers: trackPageHeaders })
}

/** For a forged address, and for a message that is not there, or not in Mailjet mode: which of them is nobody's business. */
export function answerUnknown(): Response {
  return answerPage(
    {
      language: 'en',
      title: 'This link leads nowhere',
      paragraphs: [
        'The message that it belongs to is not here: it was deleted, came into a mailbox that is not in Mailjet mode, or the link is not complete.',
      ],
    },
    404,
  )
}
