/** What a matcher finds: in the form that Vitest, Jest and Playwright share. */
export interface Verdict {
  readonly pass: boolean
  /** What to print when it is not what the test wanted, be it `expect` or `expect….not`. */
  readonly message: () => string
}

/** What a matcher has to know of the assertion it is used in. */
export interface MatcherContext {
  /** `expect(…).not`: what is wanted is that it does not pass. */
  readonly isNot: boolean
}
