import { join } from 'node:path'
import { parseBytes, parseCount } from '../lib/parse-amount.ts'
import { limits } from '../model/limits.ts'
import type { Durability } from '../store/sqlite/open-database.ts'
import { setting } from './setting.ts'
import {
  parseAmount,
  parseChoice,
  parseInteger,
  parsePath,
  parseTimeSpan,
  userDataDirectory,
} from './values.ts'

/** Settings of what is kept, where, and for how long. */
export const storageSettings = {
  data: setting({
    placeholder: '<path>',
    fallback: join(userDataDirectory(), 'postfang.db'),
    help: 'SQLite file that keeps the mail; :memory: keeps nothing',
    parse: parsePath,
  }),
  durability: setting<Durability>({
    placeholder: '<full|normal>',
    fallback: 'full',
    help: 'full: a 250 means on disk; normal: the last ones may be lost when the power fails',
    parse: (text) => parseChoice(text, ['full', 'normal']),
  }),
  'keep-age': setting({
    placeholder: '<time>',
    fallback: undefined,
    help: 'For how long to keep messages, such as 12h or 7d (for good); those tagged "protected" always stay',
    parse: parseTimeSpan,
  }),
  'keep-count': setting({
    placeholder: '<number>',
    fallback: undefined,
    help: 'How many messages to keep, such as 500 or 10k; the oldest go first (all)',
    parse: (text) => parseAmount(text, parseCount, 'a number such as 500 or 10k'),
  }),
  'keep-bytes': setting({
    placeholder: '<size>',
    fallback: undefined,
    help: 'How many bytes of messages to keep, such as 2GB; the oldest go first (all)',
    parse: (text) => parseAmount(text, parseBytes, 'a size such as 500MB or 2GB'),
  }),
  'keep-free': setting({
    placeholder: '<size>',
    fallback: '64MB',
    help: 'What to leave free of the disk: with less, mail is answered 452 until there is room again',
    parse: (text) => parseAmount(text, parseBytes, 'a size such as 64MB or 1GB'),
  }),
  'keep-sessions': setting({
    placeholder: '<number>',
    fallback: String(limits.keptSessions),
    help: 'How many SMTP sessions to keep with their transcripts',
    parse: (text) => parseInteger(text, 0, 1_000_000),
  }),
  'keep-sessions-for': setting({
    placeholder: '<time>',
    fallback: `${limits.keptSessionDays}d`,
    help: 'For how long to keep them, such as 12h or 7d',
    parse: parseTimeSpan,
  }),
} as const
