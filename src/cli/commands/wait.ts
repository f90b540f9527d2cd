import { setTimeout } from 'node:timers/promises'
import type { PostfangClient } from '../../client/client.ts'
import { UnexpectedMessageError, UnreachableError, WaitTimeoutError } from '../../client/errors.ts'
import type { FilterFields } from '../../client/filter/filter.ts'
import { readFilter } from '../../client/filter/read-filter.ts'
import type { Mailbox } from '../../client/mailbox.ts'
import type { Message } from '../../client/message.ts'
import { PostfangError } from '../../model/errors.ts'
import { isMailboxName } from '../../model/mailbox-name.ts'
import type { Command } from '../command.ts'
import { choosePrinter, outputFlags, outputHelp, printHead } from '../print-message.ts'
import { readFlags } from '../read-flags.ts'
import { readTimeout } from '../read-timeout.ts'
import { clientFor, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { startProgress } from '../terminal.ts'

const flags = {
  ...serverFlags,
  ...outputFlags,
  mailbox: { type: 'string', short: 'm' },
  from: { type: 'string' },
  to: { type: 'string' },
  subject: { type: 'string' },
  text: { type: 'string' },
  timeout: { type: 'string', default: '10s' },
  count: { type: 'string', default: '1' },
  since: { type: 'string' },
  none: { type: 'boolean' },
} as const

/** `postfang wait`: what a script asks for instead of polling. */
export const wait: Command = {
  help: `Waits until a message matches, whether it is there already or still to come, and prints it.

Usage: postfang wait [search] [flags]
       postfang wait --mailbox run-42 --to ann@example.com --code

  --mailbox, -m <name>     Only this mailbox; without it all of them
  --from, --to <address>   Whole, or @example.com for a domain
  --subject, --text <part> Holds this
  [search]                 Whatever else, such as 'has:link -is:read'
  --timeout <time>         500ms, 10s, 2m; default 10s
  --count <n>              How many have to match; default 1
  --since <seq>            Only what came after this sequence number
  --none                   Make sure that none comes within the timeout
${outputHelp}${serverHelp}
When the time is up, what arrived instead goes to standard error.
${exitHelp}`,

  async run(args) {
    const { values, positionals } = readFlags(args, flags, 1)
    const printer = choosePrinter(values) ?? printHead
    const { from, to, subject, text } = values
    const filter = toFilter({ from, to, subject, text, search: positionals[0] })
    const asked: Asked = {
      filter,
      timeoutMs: readTimeout(values.timeout),
      count: readNumber('count', values.count, 1),
      since: values.since === undefined ? undefined : readNumber('since', values.since, 0),
    }
    const mailbox = open(clientFor(values), values.mailbox)
    const stop = startProgress('Waiting for a message…')
    try {
      if (values.none) {
        await mailbox.waitForNone(filter, { within: asked.timeoutMs, ...sinceOf(asked) })
        return 0
      }
      const messages = await waitFor(mailbox, asked)
      stop()
      for (const message of messages) printer(message)
      return 0
    } catch (error) {
      stop()
      if (!(error instanceof WaitTimeoutError || error instanceof UnexpectedMessageError)) throw error
      process.stderr.write(`${error.message}\n`)
      return 1
    } finally {
      stop()
    }
  },
}

interface Asked {
  readonly filter: FilterFields
  readonly timeoutMs: number
  readonly count: number
  readonly since: number | undefined
}

/** Without `since` the newest that are there already: in a mailbox with a past, the earliest would be an old one. */
async function waitFor(mailbox: Mailbox, asked: Asked): Promise<readonly Message[]> {
  const { filter, timeoutMs, count, since } = asked
  const deadline = performance.now() + timeoutMs
  if (since === undefined) {
    const newest = await findNewest(mailbox, asked, deadline)
    if (newest.length === count) return newest.toReversed()
  }
  const timeout = Math.max(0, Math.round(deadline - performance.now()))
  return mailbox.waitFor(filter, { timeout, count, ...sinceOf(asked) })
}

/** A server that is still on its way up is waited for. */
async function findNewest(
  mailbox: Mailbox,
  { filter, count }: Asked,
  deadline: number,
): Promise<readonly Message[]> {
  for (;;) {
    try {
      return await mailbox.search(filter, { limit: count })
    } catch (error) {
      if (!(error instanceof UnreachableError) || performance.now() + retryMs > deadline) throw error
      await setTimeout(retryMs)
    }
  }
}

const retryMs = 100

function sinceOf({ since }: Asked): { readonly since?: number } {
  return since === undefined ? {} : { since }
}

function open(client: PostfangClient, name: string | undefined): Mailbox {
  if (name === undefined) return client.allMail()
  if (isMailboxName(name)) return client.mailbox(name)
  throw new PostfangError('invalid', '--mailbox is not right: expected 1 to 128 printable characters')
}

/** @throws PostfangError `invalid` for a search that does not parse */
function toFilter(fields: Readonly<Record<string, string | undefined>>): FilterFields {
  const filter = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  try {
    readFilter(filter)
  } catch (error) {
    throw new PostfangError('invalid', error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  }
  return filter
}

function readNumber(name: string, text: string, least: number): number {
  if (/^\d{1,15}$/u.test(text) && Number(text) >= least) return Number(text)
  throw new PostfangError('invalid', `--${name} cannot be "${text}": expected a whole number from ${least}`)
}
