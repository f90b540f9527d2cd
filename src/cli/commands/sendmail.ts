import { hostname, userInfo } from 'node:os'
import { limits } from '../../model/limits.ts'
import type { Command } from '../command.ts'
import { deliver } from '../sendmail/deliver.ts'
import { exitCodes, toSysexit } from '../sendmail/exit-code.ts'
import { passDialogue } from '../sendmail/pass-dialogue.ts'
import { type Caller, prepareMail } from '../sendmail/prepare-mail.ts'
import { readInput } from '../sendmail/read-input.ts'
import { readSendmailArguments, type SendmailRequest } from '../sendmail/read-sendmail-arguments.ts'
import { readSmtpUrl, type SmtpTarget } from '../sendmail/smtp-url.ts'
import { print } from '../terminal.ts'

/** `postfang sendmail`, and `sendmail` where it is linked under that name. */
export const sendmail: Command = {
  help: `Takes the place of /usr/sbin/sendmail: reads a message from standard input and hands it to a Postfang by SMTP.

Usage: postfang sendmail [-t] [-i] [-f sender] [-F name] [recipient…] < message
       ln -s "$(command -v postfang)" /usr/sbin/sendmail
       sendmail_path = "postfang sendmail -t -i"                      (php.ini)

  -t                       Recipients from To, Cc and Bcc, besides those that are named; Bcc never goes out
  -i, -oi                  A line of a lone dot does not end the message
  -f, -r <address>         The envelope's sender; <> for the null sender
  -F <name>                The sender's name, where the message has no From
  -bs                      Passes an SMTP dialogue on standard input and output
  -v                       Prints what the server said, to standard error
  --mailbox <name>         Mailbox to file into
  --url <url>              default smtp://127.0.0.1:1025; smtp://mailbox:any@host:port   (POSTFANG_SMTP_URL)

Other flags of sendmail are taken and passed over.

Exit codes are those of sysexits.h: 0 taken, 64 wrong usage, 65 no recipients or too large, 68 unknown host, 69 refused or nobody
answers, 75 refused for now, 77 login refused, 78 a wrong URL
`,

  async run(args) {
    try {
      return await send(args)
    } catch (error) {
      const { code, message } = toSysexit(error)
      return fail(code, message)
    }
  },
}

async function send(args: readonly string[]): Promise<number> {
  const request = readSendmailArguments(args)
  if (request.mode === 'queue') {
    print('Mail queue is empty\n')
    return exitCodes.ok
  }
  if (request.mode === 'aliases') return exitCodes.ok
  const target = await orExit(exitCodes.configuration, () => readTarget(request))
  if ('code' in target) return fail(target.code, target.message)
  if (request.mode === 'smtp') {
    await passDialogue(target)
    return exitCodes.ok
  }
  const mail = await orExit(exitCodes.data, async () =>
    prepareMail(await readInput(process.stdin, limits.sendmailBytes), request, findCaller()),
  )
  if ('code' in mail) return fail(mail.code, mail.message)
  const { response, refused } = await deliver(mail, target)
  if (request.isVerbose) process.stderr.write(`${response}\n`)
  return refused.length === 0
    ? exitCodes.ok
    : fail(exitCodes.unavailable, `Taken, but not for ${refused.join(', ')}`)
}

function readTarget({ url, mailbox }: SendmailRequest): SmtpTarget {
  return readSmtpUrl(url ?? (process.env.POSTFANG_SMTP_URL || 'smtp://127.0.0.1:1025'), mailbox)
}

async function orExit<T extends object>(
  code: number,
  read: () => T | Promise<T>,
): Promise<T | { readonly code: number; readonly message: string }> {
  try {
    return await read()
  } catch (error) {
    return { ...toSysexit(error), code }
  }
}

function findCaller(): Caller {
  const name = hostname()
  const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(name) ? name : 'localhost'
  return { user: findUser(), host }
}

/** A container may run as a number that has no name. */
function findUser(): string {
  try {
    return userInfo().username.replace(/[^\w.-]/gu, '_')
  } catch {
    return 'nobody'
  }
}

function fail(code: number, message: string): number {
  process.stderr.write(`sendmail: ${message}\n`)
  return code
}
