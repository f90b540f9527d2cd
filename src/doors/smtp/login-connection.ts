import { DialogueConnection } from './dialogue-connection.ts'
import type { LoginVerdict } from './login/login-check.ts'
import { decodeBase64, type Login, mechanisms, type SaslStep } from './login/sasl.ts'
import { type Reply, replies, reply } from './reply.ts'

type Callback = () => void

/** Signing in (RFC 4954), in place of what smtp-server makes of it. */
export class LoginConnection extends DialogueConnection {
  /**
   * Quirk: where a login is required, smtp-server hangs up on a client that says ten things before it signs in; its
   * option for that cannot be turned off.
   */
  override _maxAllowedUnauthenticatedCommands: number | false = false
  #failedLogins = 0

  override handler_AUTH(command: Buffer, callback: Callback): void {
    const [, name = '', response, ...rest] = command.toString().trim().split(/ +/)
    const mechanism = mechanisms.get(name.toUpperCase())
    const refusal = this.#refuse(name, rest)
    if (refusal !== undefined || mechanism === undefined) {
      this.reply(refusal ?? replies.unknownMechanism)
      callback()
    } else if (response === undefined) {
      this.#go(mechanism(undefined, this.name), callback)
    } else {
      // RFC 4954 §4: `=` is an initial response of no octets.
      this.#hear(response === '=' ? '' : response, (text) => mechanism(text, this.name), callback)
    }
  }

  #refuse(name: string, rest: readonly string[]): Reply | undefined {
    if (name === '' || rest.length > 0) return replies.authSyntax
    if (this.user !== null) return replies.signedInAlready
    if (this.session.envelope.mailFrom) return replies.authInTransaction
    return this._server.options.authMethods?.includes(name.toUpperCase())
      ? undefined
      : replies.unknownMechanism
  }

  #go(step: SaslStep, callback: Callback): void {
    if (step.kind === 'login') {
      this.#check(step.login, callback)
      return
    }
    if (step.kind === 'challenge') this.#ask(step.text, step.next)
    else this.reply(reply(501, '5.5.2', step.reason))
    callback()
  }

  #ask(challenge: string, next: (response: string) => SaslStep): void {
    this._nextHandler = (line, callback) => {
      const response = line.toString().trim()
      if (response !== '*') return this.#hear(response, next, callback)
      this.reply(replies.authCancelled)
      callback()
    }
    this.send(334, Buffer.from(challenge).toString('base64'))
  }

  #hear(response: string, next: (text: string) => SaslStep, callback: Callback): void {
    const text = decodeBase64(response)
    this.#go(text === undefined ? { kind: 'malformed', reason: 'That is not base64' } : next(text), callback)
  }

  #check(login: Login, callback: Callback): void {
    this.perform({ at: 'auth', user: login.user }, callback, () => {
      this.#judge(login).then((verdict) => this.#tell(verdict, login, callback))
    })
  }

  #tell(verdict: LoginVerdict, login: Login, callback: Callback): void {
    if (verdict.kind === 'accepted') this.#accept(login.user)
    else if (verdict.kind === 'unknown') this.reply(replies.loginNotNow)
    else this.#fail(login, this.profile.replies.loginRefused(verdict.reason))
    callback()
  }

  async #judge(login: Login): Promise<LoginVerdict> {
    try {
      return await this.door.logins.check(login)
    } catch (error) {
      // Checks that the end of the door has cut short are nobody's fault.
      if (!this.door.isClosing()) this.door.onError(error)
      return { kind: 'unknown' }
    }
  }

  #accept(user: string): void {
    this.#failedLogins = 0
    this.session.user = user
    this.reply(this.profile.replies.signedIn)
  }

  #fail({ proof }: Login, refusal: Reply): void {
    this.#failedLogins += 1
    if (this.#failedLogins >= this.door.limits.smtpFailedLogins) this.reply(replies.tooManyFailedLogins)
    else if (proof.kind === 'token') this.#explainToken(refusal)
    else this.reply(refusal)
  }

  /** XOAUTH2 tells of the failure in a challenge; whatever the client says to it, the refusal follows. */
  #explainToken(refusal: Reply): void {
    this._nextHandler = (_line, callback) => {
      this.reply(refusal)
      callback()
    }
    this.send(334, Buffer.from(tokenFailure).toString('base64'))
  }
}

const tokenFailure = JSON.stringify({ status: '401', schemes: 'bearer', scope: 'smtp' })
