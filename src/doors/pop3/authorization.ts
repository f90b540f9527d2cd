import { isMailboxName } from '../../model/mailbox-name.ts'
import { listCapabilities } from './capabilities.ts'
import type { Pop3Context, Pop3Verdict } from './door-context.ts'
import { type Outcome, parseCommand } from './outcome.ts'
import { replies } from './reply.ts'
import { hearPlain, signIn } from './sign-in.ts'
import type { Wire } from './wire.ts'

const transactionOnly = /^(?:STAT|LIST|RETR|DELE|NOOP|RSET|TOP|UIDL)$/u

/** The commands before the login (RFC 1939 §4), with STLS, AUTH, CAPA and UTF8. */
export class AuthorizationCommands {
  readonly #door: Pop3Context
  readonly #wire: Wire
  readonly #hasStls: boolean
  /** Of USER, for the very next command. */
  #user: string | undefined
  #failedLogins = 0

  constructor(door: Pop3Context, wire: Wire, { hasStls }: { readonly hasStls: boolean }) {
    this.#door = door
    this.#wire = wire
    this.#hasStls = hasStls
  }

  async take(line: string): Promise<Outcome> {
    const { keyword, rest } = parseCommand(line)
    const user = this.#user
    this.#user = undefined
    if (keyword === 'USER') return this.#takeUser(rest)
    if (keyword === 'PASS') return this.#takePass(user, rest)
    if (keyword === 'APOP') return this.#takeApop(rest)
    if (keyword === 'AUTH') return this.#takeAuth(rest)
    if (keyword === 'STLS') return this.#takeStls(rest)
    if (keyword === 'CAPA') return this.#say('+OK', ...this.#capabilities(), '.')
    if (keyword === 'UTF8') return this.#takeUtf8()
    if (keyword === 'QUIT') {
      await this.#say(replies.bye)
      return { kind: 'over' }
    }
    return this.#refuse(transactionOnly.test(keyword) ? replies.signInFirst : replies.unknownCommand)
  }

  get #lacksTls(): boolean {
    return this.#door.isTlsRequired && !this.#wire.isSecure
  }

  #capabilities(): readonly string[] {
    return listCapabilities({
      version: this.#door.version,
      isSignedIn: false,
      canSignIn: !this.#lacksTls,
      canStartTls: this.#hasStls && !this.#wire.isSecure,
    })
  }

  async #takeUser(user: string): Promise<Outcome> {
    if (this.#lacksTls) return this.#refuse(replies.tlsFirst)
    if (user === '') return this.#refuse(replies.syntax('USER name'))
    this.#user = user
    return this.#say(replies.ok)
  }

  /** RFC 1939 §7: what follows the blank is the password, blanks and all. */
  async #takePass(user: string | undefined, secret: string): Promise<Outcome> {
    if (user === undefined) return this.#refuse(replies.userFirst)
    return this.#signIn(user, () => this.#door.logins.check(user, secret))
  }

  async #takeApop(rest: string): Promise<Outcome> {
    const { apop } = this.#door.logins
    const [, user, digest] = /^(.+) ([0-9a-f]{32})$/isu.exec(rest) ?? []
    if (this.#lacksTls) return this.#refuse(replies.tlsFirst)
    if (apop === null) return this.#refuse(replies.apopNotOffered)
    if (user === undefined || digest === undefined) {
      return this.#refuse(replies.syntax('APOP name digest, with 32 hex digits'))
    }
    return this.#signIn(user, () => apop(user))
  }

  /** Quirk: AUTH alone lists the mechanisms, as clients from before CAPA ask for them. */
  async #takeAuth(rest: string): Promise<Outcome> {
    const [mechanism = '', initial, ...more] = rest.split(' ').filter((word) => word !== '')
    if (this.#lacksTls) return this.#refuse(replies.tlsFirst)
    if (mechanism === '') return this.#say('+OK', 'PLAIN', '.')
    if (mechanism.toUpperCase() !== 'PLAIN' || more.length > 0) return this.#refuse(replies.unknownMechanism)
    const login = await hearPlain(this.#wire, this.#door.limits.pop3AuthLineBytes, initial)
    if ('refusal' in login) {
      const outcome = await this.#refuse(login.refusal)
      return login.refusal === replies.tooLong ? { kind: 'over' } : outcome
    }
    return this.#signIn(login.user, () => this.#door.logins.check(login.user, login.secret))
  }

  async #signIn(user: string, judge: () => Pop3Verdict | Promise<Pop3Verdict>): Promise<Outcome> {
    const result = isMailboxName(user)
      ? await signIn(this.#door, user, judge)
      : { refusal: replies.refused('The user name is the name of a mailbox here'), isWrong: true }
    if ('maildrop' in result) {
      const { maildrop } = result
      await this.#say(replies.maildrop(maildrop.count, maildrop.octets))
      return { kind: 'signed-in', maildrop }
    }
    await this.#say(result.refusal)
    if (result.isWrong) this.#failedLogins += 1
    return { kind: this.#failedLogins >= this.#door.limits.pop3FailedLogins ? 'over' : 'done' }
  }

  async #takeStls(rest: string): Promise<Outcome> {
    if (rest !== '') return this.#refuse(replies.syntax('STLS and nothing else'))
    if (this.#wire.isSecure) return this.#refuse(replies.inTlsAlready)
    if (!this.#hasStls || this.#door.secureContext() === null) return this.#refuse(replies.noTls)
    await this.#say(replies.startTls)
    return { kind: 'start-tls' }
  }

  #takeUtf8(): Promise<Outcome> {
    return this.#say(replies.utf8)
  }

  async #say(...lines: readonly string[]): Promise<Outcome> {
    await this.#wire.write(`${lines.join('\r\n')}\r\n`)
    return { kind: 'done' }
  }

  async #refuse(line: string): Promise<Outcome> {
    await this.#say(line)
    return { kind: 'misused' }
  }
}
