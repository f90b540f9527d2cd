const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, '': 1_000 }

/** Reads `500ms`, `10s`, `2m` or plain seconds; milliseconds, or undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (msPerUnit[unit] ?? 1_000))
}
