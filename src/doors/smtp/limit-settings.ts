import { PostfangError } from '../../model/errors.ts'
import type { SmtpLimits } from './door-context.ts'

type Unit = 'count' | 'bytes' | 'ms'

interface LimitSetting {
  readonly limit: keyof SmtpLimits
  readonly unit: Unit
  readonly least: number
  readonly most: number
}

const million = 1_000_000
const gibibyte = 1024 ** 3
const dayMs = 24 * 60 * 60 * 1_000

/** The limits of SMTP by the names under which they are set; docs/limits.md tells what each of them does. */
export const limitSettings: Readonly<Record<string, LimitSetting>> = {
  size: { limit: 'messageBytes', unit: 'bytes', least: 1, most: gibibyte },
  recipients: { limit: 'recipients', unit: 'count', least: 1, most: million },
  connections: { limit: 'smtpConnections', unit: 'count', least: 1, most: million },
  'connections-per-address': {
    limit: 'smtpConnectionsPerAddress',
    unit: 'count',
    least: 1,
    most: million,
  },
  messages: { limit: 'smtpMessages', unit: 'count', least: 1, most: 1e9 },
  commands: { limit: 'smtpCommands', unit: 'count', least: 10, most: 1e9 },
  errors: { limit: 'smtpErrors', unit: 'count', least: 1, most: million },
  'failed-logins': { limit: 'smtpFailedLogins', unit: 'count', least: 1, most: million },
  line: { limit: 'smtpLineBytes', unit: 'bytes', least: 512, most: 1024 ** 2 },
  'auth-line': { limit: 'smtpAuthLineBytes', unit: 'bytes', least: 512, most: 1024 ** 2 },
  idle: { limit: 'smtpIdleMs', unit: 'ms', least: 1, most: dayMs },
  'data-time': { limit: 'smtpDataMs', unit: 'ms', least: 1, most: dayMs },
  'data-rate': { limit: 'smtpDataBytesPerSecond', unit: 'bytes', least: 1, most: gibibyte },
  'data-grace': { limit: 'smtpDataGraceMs', unit: 'ms', least: 1, most: dayMs },
  'tls-handshake': { limit: 'smtpTlsHandshakeMs', unit: 'ms', least: 1, most: dayMs },
  busy: { limit: 'smtpBusyMs', unit: 'ms', least: 1, most: dayMs },
  receiving: { limit: 'smtpReceivingBytes', unit: 'bytes', least: 1, most: 64 * gibibyte },
}

const factors: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  count: { '': 1 },
  bytes: { '': 1, B: 1, KB: 1_000, MB: 1_000 ** 2, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 },
  ms: { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 },
}

const allowed: Readonly<Record<Unit, string>> = {
  count: 'a whole number',
  bytes: 'a size such as 15MiB, 10MB or 15728640',
  ms: 'a time such as 500ms, 30s or 5m',
}

/**
 * Reads limits as a setting names them: `size=15MiB,recipients=50,idle=30s`.
 *
 * @throws PostfangError `invalid` with one sentence for the first one that is not known or not allowed
 */
export function parseLimits(text: string): Partial<SmtpLimits> {
  const limits: Partial<Record<keyof SmtpLimits, number>> = {}
  for (const item of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', value = ''] = item.split('=').map((part) => part.trim())
    const setting = Object.hasOwn(limitSettings, name) ? limitSettings[name] : undefined
    if (setting === undefined) {
      const known = Object.keys(limitSettings).join(', ')
      throw new PostfangError('invalid', `expected name=value with one of ${known}, found "${item}"`)
    }
    limits[setting.limit] = parseValue(name, value, setting)
  }
  return limits
}

function parseValue(name: string, text: string, { unit, least, most }: LimitSetting): number {
  const [, digits = '', suffix = ''] = /^(\d{1,15})\s*([a-zA-Z]*)$/.exec(text) ?? []
  const factor = factors[unit][suffix]
  const number = Number(digits) * (factor ?? Number.NaN)
  if (digits === '' || !(number >= least && number <= most)) {
    throw new PostfangError(
      'invalid',
      `expected ${allowed[unit]} for ${name}, from ${least} to ${most}${unit === 'count' ? '' : ` ${unit}`}, found "${text}"`,
    )
  }
  return number
}
