import type { Message } from '../client/index.ts'
import { type MailMatchers, matchers, type Verdict } from '../client/matchers/index.ts'

/** The little of Chai that a plugin needs; any version from 4 on has it. */
interface ChaiStatic {
  readonly Assertion: unknown
}
interface ChaiUtils {
  addMethod(target: unknown, name: string, method: (this: object, ...args: unknown[]) => unknown): void
  flag(assertion: object, name: string): unknown
}
interface ChaiPrototype {
  readonly prototype: {
    assert(this: object, pass: boolean, message: string, negatedMessage: string): void
  }
}

/** Matchers on a message as Chai has them: `expect(mail).toHaveSubject('Welcome')`, `.not.toHaveLink('Pay')`. */
export type ChaiMailMatchers = Omit<MailMatchers<void>, 'toMatchMailSnapshot'>

/**
 * A Chai plugin: `chai.use(postfangChai)`. The matchers have the names that they have everywhere; those on a mailbox
 * return a promise.
 */
export function postfangChai(chai: unknown, utils: unknown): void {
  const { Assertion } = chai as ChaiStatic
  const { addMethod, flag } = utils as ChaiUtils
  const { assert } = (Assertion as ChaiPrototype).prototype
  for (const [name, matcher] of Object.entries(matchers)) {
    addMethod((Assertion as ChaiPrototype).prototype, name, function (...args) {
      const isNot = flag(this, 'negate') === true
      const settle = ({ pass, message }: Verdict) =>
        // Chai fills in names that begin with a hash: what a mail says is none of them.
        assert.call(this, pass, toTemplate(message(), pass), toTemplate(message(), !pass))
      const call = matcher as (...all: unknown[]) => Verdict | Promise<Verdict>
      const verdict = call({ isNot }, flag(this, 'object') as Message, ...args)
      return verdict instanceof Promise ? verdict.then(settle) : settle(verdict)
    })
  }
}

/** Only the text of the case at hand is ever composed into an error. */
function toTemplate(text: string, isUnused: boolean): string {
  return isUnused ? '' : text.replaceAll('#{', '#\u200b{')
}
