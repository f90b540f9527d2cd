import { replaceLinks } from './track-links.ts'

/**
 * Quirk: Mailjet knows URLTags in its Send API only and has no header for it; this one, of our own, carries them from
 * there. A recipient never sees it.
 */
export const urlTagsHeader = 'X-Postfang-URL-Tags'

/**
 * Puts tags (a query without its `?`, percent-encoded already) behind every http and https link of `<a>` elements.
 *
 * @param isLeftAlone says so of a link's target
 */
export function addUrlTags(html: string, tags: string, isLeftAlone: (target: string) => boolean): string {
  const query = tags.replace(/^[?&]+/u, '').replace(/[\s"'<>]/gu, encodeURIComponent)
  return query === ''
    ? html
    : replaceLinks(html, (target) => (isLeftAlone(target) ? undefined : withQuery(target, query)))
}

/** In front of the fragment, joined to the query that there is. `&` stands as in a URL: HTML reads it so. */
function withQuery(target: string, query: string): string {
  const hash = target.indexOf('#')
  const url = hash < 0 ? target : target.slice(0, hash)
  const fragment = hash < 0 ? '' : target.slice(hash)
  const joint = !url.includes('?') ? '?' : /[?&]$/u.test(url) ? '' : '&'
  return `${url}${joint}${query}${fragment}`
}
