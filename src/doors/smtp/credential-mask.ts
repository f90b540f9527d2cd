/**
 * Takes the secrets out of what a client says before it is written down: of an AUTH exchange (RFC 4954) the mechanism
 * and the user name are shown, never a password, a digest or their base64.
 *
 * @param line one line of the client
 * @param isContinuation true where the server has asked for it with a 334
 */
export type CredentialMask = (line: string, isContinuation: boolean) => string

const looksLikeAuth = /^\s*auth/i
const verbs = /^(HELO|EHLO|MAIL|RCPT|DATA|RSET|NOOP|QUIT|VRFY|EXPN|HELP|STARTTLS)(\s|$)/i

const hidden = '<hidden>'
const passwordHidden = '<password hidden>'

export function createCredentialMask(): CredentialMask {
  /** Of the newest AUTH command. */
  let mechanism = ''
  let step = 0
  /** A client that does not wait for replies sends its secrets even though AUTH was refused. */
  let mayBeSecret = false

  function maskCommand(line: string): string {
    const [verb = '', name = '', ...rest] = line.trim().split(/\s+/)
    mayBeSecret = true
    if (verb.toUpperCase() !== 'AUTH') return `${verb.slice(0, 4)}${hidden}`
    mechanism = name.toUpperCase()
    step = 0
    const [token] = rest
    if (token === undefined) return `${verb} ${name}`
    return `${verb} ${name} ${rest.length === 1 ? maskToken(token) : hidden}`
  }

  function maskToken(token: string): string {
    step += 1
    if (token === '*') return token
    if (mechanism === 'PLAIN') return showPlain(decode(token))
    if (mechanism === 'CRAM-MD5') return showCram(decode(token))
    if (mechanism === 'LOGIN') return step === 1 ? showUser(decode(token), '') : passwordHidden
    return mechanism === 'XOAUTH2' ? showToken(decode(token)) : hidden
  }

  return (line, isContinuation) => {
    if (isContinuation) return maskToken(line.trim())
    if (looksLikeAuth.test(line)) return maskCommand(line)
    if (!mayBeSecret) return line
    mayBeSecret = !verbs.test(line)
    return mayBeSecret ? hidden : line
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}

/** RFC 4616 §2: authorization identity, NUL, authentication identity, NUL, password. */
function showPlain(text: string): string {
  const [authorization = '', user = '', password, ...rest] = text.split('\0')
  return password === undefined || rest.length > 0
    ? hidden
    : showUser(user || authorization, ', password hidden')
}

/** RFC 2195 §2: user name, space, digest. */
function showCram(text: string): string {
  const space = text.lastIndexOf(' ')
  return space === -1 ? hidden : showUser(text.slice(0, space), ', digest hidden')
}

function showToken(text: string): string {
  const [user = ''] = text.split('\x01')
  return user.startsWith('user=') ? showUser(user.slice(5), ', token hidden') : hidden
}

function showUser(user: string, suffix: string): string {
  return `<user "${user}"${suffix}>`
}
