/**
 * Makes links open in a tab of their own. It stands behind the mail and not in it, so that its doctype and its bytes
 * are those that were sent; a `base` counts wherever it stands.
 */
const openLinksOutside = '<base target="_blank">'

export interface MailDocumentOptions {
  /** Whether images are shown, those that the mail brings along too. */
  readonly hasImages?: boolean
  /** Whether it may load what it asks for from elsewhere. */
  readonly isRemote?: boolean
  /** Address of one image that may be loaded besides: the pixel that tells this server of an opening. */
  readonly pixelUrl?: string | undefined
}

/** A mail's HTML as a document of its own, to be looked at; every route that shows one answers with this. */
export function mailDocument(
  html: string,
  { hasImages = true, isRemote = false, pixelUrl }: MailDocumentOptions = {},
): Response {
  return new Response(emptyInnerFrames(html) + openLinksOutside, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': framePolicy({ hasImages, isRemote, pixelUrl }),
      'x-frame-options': 'SAMEORIGIN',
    },
  })
}

/**
 * Empties frames within the mail. The policy keeps them from loading anything, but Chromium (seen in 156) connects to a
 * frame's server before it asks the policy, which tells that server that the mail was opened. Of a repeated attribute
 * the first counts, so nothing need be taken out.
 *
 * Quirk: besides filled-in images the one change to what was sent; it shows in text that speaks of such tags unescaped.
 */
function emptyInnerFrames(html: string): string {
  return html.replace(/<i?frame(?=[\s/>])/gi, '$& src="" srcdoc=""')
}

/**
 * What a mail may do: be looked at, and have its links opened. Nothing here ever becomes `allow-scripts` or
 * `allow-same-origin`. Its images and fonts are in it as `data:`, since a document without an origin can fetch nothing
 * of ours.
 */
function framePolicy({
  hasImages,
  isRemote,
  pixelUrl,
}: Required<Omit<MailDocumentOptions, 'pixelUrl'>> & Pick<MailDocumentOptions, 'pixelUrl'>): string {
  const pixel = pixelUrl === undefined ? '' : ` ${pixelUrl}`
  const elsewhere = isRemote ? ' https: http:' : ''
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    hasImages ? `img-src data:${elsewhere}${pixel}` : "img-src 'none'",
    `style-src 'unsafe-inline'${elsewhere}`,
    `font-src data:${elsewhere}`,
    `media-src data:${elsewhere}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}
