/**
 * What differs from one sending to the next, by its shape: two snapshots of the same mail are to be equal. The order
 * matters: a UUID would be taken for a token.
 */
const masks: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/giu, '<uuid>'],
  [/(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/giu, '$1:<port>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/gu, '<time>'],
  [/\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?/gu, '<date>'],
  [
    /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}(?: \d\d:\d\d(?::\d\d)?(?: ?(?:[+-]\d{4}|GMT|UTC))?)?/gu,
    '<date>',
  ],
  // JSON Web Tokens, and anything of hexadecimal, Base64 or Base32 that is long and has digits and letters mixed.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/gu, '<token>'],
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{16,}(?![\w-])/giu, '<token>'],
  [/(?<!\d)1\d{9}(?:\d{3})?(?!\d)/gu, '<time>'],
]

/** @param codes the message's one-time codes */
export function maskVolatile(text: string, codes: readonly string[] = []): string {
  const masked = codes.reduce((rest, code) => rest.replaceAll(code, '<code>'), text)
  return masks.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), masked)
}
