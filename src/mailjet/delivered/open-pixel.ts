/** Puts the image that tells of an opening before the last `</body>`, else at the end. */
export function addOpenPixel(html: string, url: string): string {
  const image = `<br/><img src="${url}" height="1" width="1" alt="" border="0" style="height:1px;width:1px;border:0;"/>`
  const at = lastBodyEnd(html)
  return at < 0 ? `${html}\n${image}\n` : `${html.slice(0, at)}\n${image}\n${html.slice(at)}`
}

function lastBodyEnd(html: string): number {
  const end = /<\/body\s*>/giu
  let at = -1
  for (const match of html.matchAll(end)) at = match.index
  return at
}
