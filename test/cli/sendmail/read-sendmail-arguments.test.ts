import { expect, it } from 'vitest'
import { readSendmailArguments } from '../../../src/cli/sendmail/read-sendmail-arguments.ts'

it.each([
  ['-t -i', { hasHeaderRecipients: true, ignoresDots: true, recipients: [] }],
  ['-ti -f ann@x', { hasHeaderRecipients: true, ignoresDots: true, sender: 'ann@x' }],
  ['-fann@x bob', { sender: 'ann@x', recipients: ['bob'] }],
  ['-r ann@x -- -bob', { sender: 'ann@x', recipients: ['-bob'] }],
  [
    '-FCronDaemon -i -B8BITMIME -oem root',
    { fullName: 'CronDaemon', ignoresDots: true, recipients: ['root'] },
  ],
  [
    '-oi -N never -O DeliveryMode=b -odb -d0.1 -vm bob',
    { ignoresDots: true, isVerbose: true, recipients: ['bob'] },
  ],
  ['-G -U -n -x bob', { recipients: ['bob'], mode: 'deliver' }],
  ['-bm bob', { mode: 'deliver', recipients: ['bob'] }],
  ['-bs', { mode: 'smtp' }],
  ['-bp', { mode: 'queue' }],
  ['-q15m', { mode: 'queue' }],
  ['--url smtp://x --mailbox=run-42 bob', { url: 'smtp://x', mailbox: 'run-42', recipients: ['bob'] }],
])('reads %j', (line, expected) => {
  expect(readSendmailArguments(line.split(' '))).toMatchObject(expected)
})

it.each(['-f', '-bd', '--no-such', '--url'])('refuses %j', (line) => {
  expect(() => readSendmailArguments(line.split(' '))).toThrow()
})
