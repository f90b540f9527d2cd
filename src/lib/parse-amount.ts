const byteUnits: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
}
const countUnits: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6 }

/** Reads `2GB`, `512 MiB` or plain bytes; undefined for anything else. Letter case is not looked at. */
export function parseBytes(text: string): number | undefined {
  return parseAmount(text, byteUnits)
}

/** Reads `500`, `10k` or `1.5M`; undefined for anything else, and for what is no whole number. */
export function parseCount(text: string): number | undefined {
  return parseAmount(text, countUnits)
}

function parseAmount(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?) ?([a-z]{0,3})$/iu.exec(text.trim()) ?? []
  const factor = Object.hasOwn(units, unit.toUpperCase()) ? units[unit.toUpperCase()] : undefined
  if (amount === undefined || factor === undefined) return undefined
  const value = Math.round(Number(amount) * factor * 1_000) / 1_000
  return Number.isSafeInteger(value) ? value : undefined
}
