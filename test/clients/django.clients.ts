import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'

const run = promisify(execFile)

const script = `
import sys
from django.conf import settings
settings.configure(EMAIL_HOST='127.0.0.1', EMAIL_PORT=int(sys.argv[1]), EMAIL_HOST_USER='django', EMAIL_HOST_PASSWORD='x')
import django
django.setup()
from django.core.mail import EmailMultiAlternatives
mail = EmailMultiAlternatives('Grüße', 'Hello', 'a@example.com', ['b@example.com'], bcc=['c@example.com'],
    headers={'X-MJ-CustomID': 'order-1'})
mail.attach_alternative('<p>Hello</p>', 'text/html')
mail.attach('notes.txt', 'Ü', 'text/plain')
mail.send()
`

it("reads what Django's mailer sends", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-django-'))
  await using postfang = await startPostfang()
  try {
    await run('python3', ['-m', 'venv', directory])
    const python = join(directory, 'bin', 'python')
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'django'])
    await run(python, ['-c', script, `${postfang.ports.smtp}`])
  } finally {
    await rm(directory, { recursive: true })
  }
  const message = await postfang.json('/api/messages/latest?mailbox=django')
  expect(message).toMatchObject({
    subject: 'Grüße',
    text: 'Hello',
    html: '<p>Hello</p>',
    bcc: [{ address: 'c@example.com' }],
    attachments: [{ filename: 'notes.txt' }],
    mailjet: { customId: 'order-1' },
  })
})
