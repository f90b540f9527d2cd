import type { Parameters } from './address-command.ts'
import { type Reply, reply } from './reply.ts'

/** What the parameters of MAIL and RCPT are held against. */
export interface ParameterRules {
  /** RFC 1870. */
  readonly messageBytes: number
  /** To a size above it. */
  readonly tooLarge: Reply
}

/** @returns what is wrong with the value; null is a parameter without one */
type Check = (value: string | null, rules: ParameterRules) => Reply | undefined

/** Of what is advertised, and nothing else. */
const mailParameters: Readonly<Record<string, Check>> = {
  /** RFC 1870 §3: up to 20 digits. */
  SIZE(value, { messageBytes, tooLarge }) {
    if (value === null || !/^\d{1,20}$/u.test(value)) return wrong('SIZE is a number of bytes')
    return Number(value) > messageBytes ? tooLarge : undefined
  },
  /** RFC 6152 §2. */
  BODY: (value) =>
    /^(?:7BIT|8BITMIME)$/iu.test(value ?? '') ? undefined : wrong('BODY is 7BIT or 8BITMIME'),
  /** RFC 6531 §3.4. */
  SMTPUTF8: (value) => (value === null ? undefined : wrong('SMTPUTF8 takes no value')),
  /** RFC 4954 §5: `<>` or an address in xtext (RFC 3461 §4); read and not relied upon. */
  AUTH: (value) =>
    /^(?:<>|(?:[!-*,-<>-~]|\+[0-9A-F]{2})+)$/u.test(value ?? '')
      ? undefined
      : wrong('AUTH is <> or an address'),
}

/** @returns the reply to a MAIL command whose parameters cannot be taken (RFC 5321 §4.1.1.11) */
export function checkMailParameters(parameters: Parameters, rules: ParameterRules): Reply | undefined {
  return check(
    parameters,
    (name) => (Object.hasOwn(mailParameters, name) ? mailParameters[name] : undefined),
    rules,
  )
}

/** The same for RCPT, for which nothing is advertised. */
export function checkRcptParameters(parameters: Parameters, rules: ParameterRules): Reply | undefined {
  return check(parameters, () => undefined, rules)
}

function check(
  parameters: Parameters,
  checkOf: (name: string) => Check | undefined,
  rules: ParameterRules,
): Reply | undefined {
  for (const [name, value] of parameters) {
    const checkValue = checkOf(name)
    const refusal =
      checkValue === undefined ? reply(555, '5.5.4', `Unknown parameter ${name}`) : checkValue(value, rules)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function wrong(text: string): Reply {
  return reply(501, '5.5.4', text)
}
