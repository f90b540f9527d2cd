import type { MatcherContext, Verdict } from '../client/matchers/index.ts'

type Matcher<Args extends readonly unknown[]> = (
  context: MatcherContext,
  received: unknown,
  ...args: Args
) => Verdict | Promise<Verdict>

/** What the frameworks have in common of `this`. */
export interface AssertionState {
  readonly isNot?: boolean | undefined
}

/** A matcher as `expect.extend` takes it: what it has to know of the assertion comes as `this`. */
type Bound<M> = M extends (context: MatcherContext, received: unknown, ...args: infer Args) => infer Result
  ? (this: AssertionState, received: unknown, ...args: Args) => Result
  : never

/** Gives the matchers the shape that Vitest, Jest and Playwright share. */
export function bindMatchers<Matchers extends Readonly<Record<string, Matcher<never>>>>(
  matchers: Matchers,
): { [Name in keyof Matchers]: Bound<Matchers[Name]> } {
  const bound = Object.entries(matchers).map(([name, matcher]) => [
    name,
    function bindTo(this: AssertionState, received: unknown, ...args: never) {
      return matcher({ isNot: this.isNot ?? false }, received, ...args)
    },
  ])
  // The same names, each with its own arguments.
  return Object.fromEntries(bound) as { [Name in keyof Matchers]: Bound<Matchers[Name]> }
}
