/** One setting: a flag, an environment variable `POSTFANG_<NAME>`, a line of `--help`. */
export interface Setting<T> {
  /** Shown after the flag in the help; null for a flag that is there or not. */
  readonly placeholder: string | null
  /** A placeholder in brackets may be left out: then the flag means this. */
  readonly bare?: string
  /** As a person would write it; undefined where there is none. */
  readonly fallback: string | undefined
  readonly help: string
  /** True for a value that must not be shown, not even when it is wrong. */
  readonly isSecret?: true
  /** @throws PostfangError `invalid` that says what is allowed */
  readonly parse: (text: string) => T
}

export function setting<T>(declaration: Setting<T>): Setting<T> {
  return declaration
}
