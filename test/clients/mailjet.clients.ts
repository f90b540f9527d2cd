import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

/** Mailjet's clients in other languages, and Django's door to it, unmodified. */

const run = promisify(execFile)

const python = `
import sys
from mailjet_rest import Client
url = sys.argv[1] + '/'
client = Client(auth=('python', 'secret'), version='v3.1', api_url=url)
answer = client.send.create(data={'Messages': [{'From': {'Email': 'pilot@example.com'},
    'To': [{'Email': 'passenger@example.com'}], 'Subject': 'By v3.1', 'TextPart': 'Hello', 'CustomID': 'py-31'}]})
print(answer.status_code, answer.json()['Messages'][0]['To'][0]['MessageUUID'])
old = Client(auth=('python', 'secret'), version='v3', api_url=url)
answer = old.send.create(data={'FromEmail': 'pilot@example.com', 'Subject': 'By v3', 'Text-part': 'Hello',
    'Recipients': [{'Email': 'passenger@example.com'}]})
print(answer.status_code, answer.json()['Sent'][0]['MessageUUID'])
`

const anymail = `
import sys
from django.conf import settings
settings.configure(EMAIL_BACKEND='anymail.backends.mailjet.EmailBackend',
    ANYMAIL={'MAILJET_API_KEY': 'anymail', 'MAILJET_SECRET_KEY': 'x', 'MAILJET_API_URL': sys.argv[1] + '/v3.1/'})
import django
django.setup()
from django.core.mail import EmailMultiAlternatives
mail = EmailMultiAlternatives('Grüße', 'Hello', 'A <a@example.com>', ['b@example.com', 'c@example.com'],
    headers={'X-Own': 'kept'})
mail.attach_alternative('<p>Hello</p>', 'text/html')
mail.attach('notes.txt', 'Ü', 'text/plain')
mail.tags = ['Spring']
mail.metadata = {'order': 4711}
mail.merge_data = {'b@example.com': {'name': 'B'}, 'c@example.com': {'name': 'C'}}
mail.track_clicks = True
mail.send()
for address, status in mail.anymail_status.recipients.items():
    print(address, status.status, status.message_id)
`

const go = `package main

import (
	"fmt"
	"os"

	"github.com/mailjet/mailjet-apiv3-go/v4"
)

func main() {
	client := mailjet.NewMailjetClient("go", "secret", os.Args[1]+"/v3")
	messages := mailjet.MessagesV31{Info: []mailjet.InfoMessagesV31{{
		From:     &mailjet.RecipientV31{Email: "pilot@example.com", Name: "Pilot"},
		To:       &mailjet.RecipientsV31{{Email: "passenger@example.com"}},
		Subject:  "By v3.1",
		TextPart: "Hello",
		CustomID: "go-31",
	}}}
	result, err := client.SendMailV31(&messages)
	check(err)
	fmt.Println(result.ResultsV31[0].To[0].MessageUUID)
	messages.Info[0].To = &mailjet.RecipientsV31{{Email: "wrong"}}
	_, err = client.SendMailV31(&messages)
	fmt.Println(err)
	sent, err := client.SendMail(&mailjet.InfoSendMail{
		FromEmail:  "pilot@example.com",
		Subject:    "By v3",
		TextPart:   "Hello",
		Recipients: []mailjet.Recipient{{Email: "passenger@example.com"}},
	})
	check(err)
	fmt.Println(sent.Sent[0].Email, sent.Sent[0].MessageID)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
`

/** The release imports two of its packages by the path of the one before, which stands beside it here. */
const goModule = `module sender

go 1.21

require (
	github.com/mailjet/mailjet-apiv3-go/v3 v3.0.0
	github.com/mailjet/mailjet-apiv3-go/v4 v4.0.1
)

replace github.com/mailjet/mailjet-apiv3-go/v3 => ./v3
`

async function subjects(postfang: TestPostfang, mailbox: string): Promise<readonly string[]> {
  const { messages } = await postfang.json<{ messages: { subject: string }[] }>(
    `/api/messages?mailbox=${mailbox}`,
  )
  return messages.map(({ subject }) => subject)
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-mailjet-'))
  try {
    await work(directory)
  } finally {
    // Go's downloads are read-only.
    await run('chmod', ['-R', 'u+w', directory])
    await rm(directory, { recursive: true })
  }
}

it('takes what mailjet_rest and django-anymail send', async () => {
  await using postfang = await startPostfang()
  await inDirectory(async (directory) => {
    await run('python3', ['-m', 'venv', directory])
    const interpreter = join(directory, 'bin', 'python')
    const packages = ['mailjet_rest', 'django-anymail']
    await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
    const rest = await run(interpreter, ['-c', python, postfang.http])
    expect(rest.stdout).toMatch(/^200 [0-9a-f-]{36}\n200 [0-9a-f-]{36}\n$/)
    const django = await run(interpreter, ['-c', anymail, postfang.http])
    expect(django.stdout).toMatch(/^b@example\.com sent \d{19}\nc@example\.com sent \d{19}\n$/)
  })
  expect(await subjects(postfang, 'python')).toEqual(['By v3', 'By v3.1'])
  const { messages } = await postfang.json<{ messages: { id: string }[] }>('/api/messages?mailbox=anymail')
  expect(messages).toHaveLength(2)
  expect(await postfang.json(`/api/messages/${messages[1]?.id}`)).toMatchObject({
    subject: 'Grüße',
    text: 'Hello',
    html: '<p>Hello</p>',
    envelope: { from: 'a@example.com', to: ['b@example.com'] },
    attachments: [{ filename: 'notes.txt' }],
    headers: expect.arrayContaining([expect.objectContaining({ name: 'X-Own', value: 'kept' })]),
    mailjet: {
      campaign: 'Spring',
      eventPayload: '{"order": 4711}',
      variables: { name: 'B' },
      trackClicks: 'enabled',
    },
  })
})

it('takes what mailjet-apiv3-go sends', async () => {
  await using postfang = await startPostfang()
  await inDirectory(async (directory) => {
    await writeFile(join(directory, 'main.go'), go)
    const { stdout } = await run(
      'go',
      ['mod', 'download', '-json', 'github.com/mailjet/mailjet-apiv3-go/v4@v4.0.1'],
      {
        cwd: directory,
      },
    )
    const { Dir: client } = JSON.parse(stdout) as { Dir: string }
    await mkdir(join(directory, 'v3'))
    for (const name of ['fixtures', 'resources']) {
      await cp(join(client, name), join(directory, 'v3', name), { recursive: true })
    }
    await writeFile(
      join(directory, 'v3', 'go.mod'),
      'module github.com/mailjet/mailjet-apiv3-go/v3\n\ngo 1.13\n',
    )
    await writeFile(join(directory, 'go.mod'), goModule)
    await run('go', ['build', '-mod=mod', '-o', 'sender', '.'], { cwd: directory })
    const sent = await run(join(directory, 'sender'), [postfang.http])
    const [uuid, error, old] = sent.stdout.split('\n')
    expect(uuid).toMatch(/^[0-9a-f-]{36}$/)
    expect(error).toContain('"ErrorCode":"mj-0013"')
    expect(old).toMatch(/^passenger@example\.com \d{19}$/)
  })
  expect(await subjects(postfang, 'go')).toEqual(['By v3', 'By v3.1'])
})
