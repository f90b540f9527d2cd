/** What the browser keeps for this screen between visits; one JSON object under one key. */
const key = 'postfang'

/** What was kept; empty where there is nothing, or where the browser keeps nothing. */
export function loadPreferences(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** Keeps an object; where the browser refuses (private mode, storage full), it holds for this visit only. */
export function savePreferences(value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Nothing to do about it, and nothing is lost but a setting.
  }
}
