import { domainToASCII } from 'node:url'
import { parseDuration } from '../lib/parse-duration.ts'
import { parseAllowedRecipients } from '../model/allowed-recipients.ts'
import { PostfangError } from '../model/errors.ts'
import type { Relay } from '../model/relay.ts'
import { setting } from './setting.ts'
import { parsePath } from './values.ts'

/** Settings of releasing messages: off until there is a relay. */
export const relaySettings = {
  relay: setting({
    placeholder: '<name=smtp://user:password@host:port>',
    isSecret: true,
    fallback: undefined,
    help: 'Server that messages may really be sent on to; several comma-separated (off: nothing leaves)',
    parse: parseRelays,
  }),
  'relay-recipients': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Whom they may be sent on to: addresses, @domains, or * for everybody; needed with --relay',
    parse: parseAllowedRecipients,
  }),
  'relay-rules': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Rules for messages that are sent on as soon as they have come in, as JSON',
    parse: parsePath,
  }),
  'relay-retries': setting({
    placeholder: '<list>',
    fallback: '1m,5m,30m,120m,720m',
    help: 'How long to wait before each further attempt',
    parse: parsePauses,
  }),
  'relay-timeout': setting({
    placeholder: '<time>',
    fallback: '5m',
    help: 'How long a relay may be silent',
    parse: (text) => parseTime(text, 100, 60 * 60_000),
  }),
} as const

function parsePauses(text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length > 20) throw new PostfangError('invalid', 'expected at most 20 times')
  return parts.map((part) => parseTime(part, 1, 7 * 24 * 60 * 60_000))
}

function parseTime(text: string, leastMs: number, mostMs: number): number {
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= leastMs && ms <= mostMs) return ms
  throw new PostfangError(
    'invalid',
    `expected times such as 30s or 5m, from ${leastMs} ms to ${mostMs / 60_000} minutes`,
  )
}

/** @returns one at least; the first is the default */
export function parseRelays(text: string): readonly Relay[] {
  const relays = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRelay)
  if (relays.length === 0) throw wrong('found none')
  const names = relays.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw wrong(`two have the name "${twice}": write name=smtp://…`)
  return relays
}

const usualPorts = { smtp: 25, 'smtp+starttls': 587, starttls: 587, smtps: 465 } as const

/** What is wrong is said without the URL, which has a password in it. */
function parseRelay(text: string): Relay {
  const [, name = 'default', address = ''] = /^(?:([A-Za-z0-9][\w.-]{0,63})=)?(.*)$/su.exec(text) ?? []
  const [, scheme = '', rest = ''] = /^([a-z+]+):\/\/(.+)$/su.exec(address) ?? []
  if (!isScheme(scheme))
    throw wrong(`relay "${name}" does not begin with smtp://, smtp+starttls:// or smtps://`)
  const url = URL.parse(`http://${rest}`)
  if (url === null || (url.pathname !== '/' && url.pathname !== '') || url.hash !== '') {
    throw wrong(`relay "${name}" is no URL; what is special in user or password is written as %40, %2C, …`)
  }
  // The URL parser leaves out the usual port of HTTP.
  const port = Number(/:(\d+)$/u.exec(rest.split(/[/?#]/u, 1)[0] ?? '')?.[1] ?? usualPorts[scheme])
  const host = url.hostname.replace(/^\[|\]$/gu, '')
  const login = readLogin(url, name)
  const options = readOptions(url.searchParams, name)
  if (options.tls !== undefined && scheme !== 'smtp')
    throw wrong(`?tls=… of relay "${name}" goes with smtp:// only`)
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/u.test(host)
  return {
    name,
    host: host.includes(':') ? host : domainToASCII(host) || host,
    port,
    tls: tlsOf(scheme, options.tls, login !== null && !isHere),
    isVerified: options.verify,
    login,
  }
}

function isScheme(scheme: string): scheme is keyof typeof usualPorts {
  return Object.hasOwn(usualPorts, scheme)
}

function readLogin({ username, password }: URL, name: string): Relay['login'] {
  if (username === '' && password === '') return null
  if (username === '' || password === '')
    throw wrong(`relay "${name}" has a user or a password, but not both`)
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    throw wrong(`user or password of relay "${name}" has a % that is not followed by two hexadecimal digits`)
  }
}

function readOptions(parameters: URLSearchParams, name: string) {
  let tls: 'required' | 'offered' | 'never' | undefined
  let verify = true
  for (const [key, value] of parameters) {
    if (key === 'tls' && (value === 'required' || value === 'offered' || value === 'never')) tls = value
    else if (key === 'verify' && (value === 'yes' || value === 'no')) verify = value === 'yes'
    else throw wrong(`relay "${name}" may have ?tls=required, offered or never, and &verify=yes or no`)
  }
  return { tls, verify }
}

/** A password goes out in clear only where that is asked for, or within this machine. */
function tlsOf(
  scheme: keyof typeof usualPorts,
  asked: 'required' | 'offered' | 'never' | undefined,
  hasSecret: boolean,
): Relay['tls'] {
  if (scheme === 'smtps') return 'implicit'
  if (scheme !== 'smtp') return 'required'
  return asked ?? (hasSecret ? 'required' : 'offered')
}

function wrong(what: string): PostfangError {
  return new PostfangError(
    'invalid',
    `expected a URL such as smtp+starttls://user:password@smtp.example.com:587, or several with a name before each; ${what}`,
  )
}
