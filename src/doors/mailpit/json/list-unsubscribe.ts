/** What Mailpit says of a List-Unsubscribe (RFC 2369 §3.2, RFC 8058). */
export interface ListUnsubscribe {
  readonly Header: string
  readonly Links: readonly string[]
  /** Empty where nothing is wrong. */
  readonly Errors: string
  readonly HeaderPost: string
}

/** At most one address to write to and one page: the first of each. */
export function readListUnsubscribe(header: string, headerPost: string): ListUnsubscribe {
  if (header === '') return { Header: '', Links: [], Errors: '', HeaderPost: '' }
  const urls = [...header.matchAll(/<([^<>]{1,2000})>/g)].map(([, url = '']) => url.trim())
  const mail = urls.filter((url) => /^mailto:/i.test(url))
  const pages = urls.filter((url) => /^https?:/i.test(url))
  const faults = [
    ...(urls.length === 0 ? ['no link in angle brackets'] : []),
    ...(mail.length > 1 || pages.length > 1 ? ['more than one link of a kind'] : []),
    ...(mail.length + pages.length < urls.length ? ['a link that is neither mailto: nor http(s):'] : []),
  ]
  return {
    Header: header,
    Links: [...mail.slice(0, 1), ...pages.slice(0, 1)],
    Errors: faults.join('; '),
    HeaderPost: headerPost,
  }
}
