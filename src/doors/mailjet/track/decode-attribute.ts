const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#38;': '&',
  '&#x26;': '&',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
}

/** An address as a mail client would follow it: the entities that are written in one are decoded. */
export function decodeAttribute(value: string): string {
  return value.replaceAll(/&(?:amp|quot|apos|lt|gt|#3[489]|#x26);/giu, (whole) => {
    return entities[whole.toLowerCase()] ?? whole
  })
}
