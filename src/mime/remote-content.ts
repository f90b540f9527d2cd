/** What a mail's HTML would fetch from elsewhere. */
export interface RemoteContent {
  images: number
  /** Those of the images that measure 1×1 or less. */
  trackingPixels: number
  /** Styles, fonts, frames, media, scripts. */
  other: number
}

/** Element → attributes that name an image. Any element may have a `background`. */
const imageAttributes: ReadonlyMap<string, readonly string[]> = new Map([
  ['img', ['src', 'srcset']],
  ['image', ['src', 'href', 'xlink:href']],
  ['input', ['src']],
  ['source', ['srcset']],
  ['video', ['poster']],
])

/** Element → attributes that name something else to load. */
const otherAttributes: ReadonlyMap<string, readonly string[]> = new Map([
  ['audio', ['src']],
  ['embed', ['src']],
  ['frame', ['src']],
  ['iframe', ['src']],
  ['link', ['href']],
  ['object', ['data']],
  ['script', ['src']],
  ['source', ['src']],
  ['track', ['src']],
  ['use', ['href', 'xlink:href']],
  ['video', ['src']],
])

/** The attributes that {@link countElement} looks at. */
export const loadingAttributes: readonly string[] = [
  ...[...imageAttributes.values(), ...otherAttributes.values()].flat(),
  ...['background', 'style', 'width', 'height'],
]

/** Adds what one element with its attributes would load to the counts. */
export function countElement(
  counts: RemoteContent,
  element: string,
  attributes: ReadonlyMap<string, string>,
): void {
  if (attributes.size === 0) return
  if (hasRemote(attributes, imageAttributes.get(element))) {
    counts.images++
    if (measuresNothing(attributes)) counts.trackingPixels++
  }
  if (isRemote(attributes.get('background') ?? '')) counts.images++
  if (hasRemote(attributes, otherAttributes.get(element))) counts.other++
  const style = attributes.get('style')
  if (style !== undefined) countStyle(counts, style)
}

/** Adds what CSS would load to the counts: `url(…)` is an image unless it is imported or a font. */
export function countStyle(counts: RemoteContent, css: string): void {
  if (!css.includes('(') && !css.includes('@')) return
  for (const { 0: whole, index } of css.matchAll(/(?:@import\s{0,20})?url\(|@import\s{0,20}["']/gi)) {
    const url = css.slice(index + whole.length, index + whole.length + seenUrlChars).replace(/^[\s"']+/, '')
    if (!isRemote(url)) continue
    if (/^@/.test(whole) || /^[^)]*\.(?:woff2?|ttf|otf|eot)\b/i.test(url)) counts.other++
    else counts.images++
  }
}

/** Enough of a URL to see where it leads and how it ends. */
const seenUrlChars = 1000

function hasRemote(attributes: ReadonlyMap<string, string>, names: readonly string[] = []): boolean {
  return names.some((name) => {
    const value = attributes.get(name) ?? ''
    return isRemote(value) || (name === 'srcset' && laterCandidate.test(value))
  })
}

/** A remote image behind the first one of a srcset; a comma may also stand in a `data:` URL. */
const laterCandidate = /[\s,]https?:\/\//i

/** Browsers pass over white space at the front and take a backslash for a slash. */
function isRemote(url: string): boolean {
  return /^\s*(?:(?:https?|ftp):|[/\\]{2})/i.test(url)
}

function measuresNothing(attributes: ReadonlyMap<string, string>): boolean {
  const style = attributes.get('style') ?? ''
  return (
    isTiny(attributes.get('width') ?? readLength(style, widths)) &&
    isTiny(attributes.get('height') ?? readLength(style, heights))
  )
}

const widths = /(?:^|;)\s*width\s*:\s*([\d.]+)/i
const heights = /(?:^|;)\s*height\s*:\s*([\d.]+)/i

function readLength(style: string, property: RegExp): string | undefined {
  return property.exec(style)?.[1]
}

function isTiny(length: string | undefined): boolean {
  return length !== undefined && Number.parseFloat(length) <= 1
}
