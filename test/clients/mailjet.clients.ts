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

const pythonRest = `
import sys
from mailjet_rest import Client
url = sys.argv[1] + '/'
auth = ('python', 'secret')
rest = Client(auth=auth, version='v3', api_url=url)
template = rest.template.create(data={'Name': 'receipt'}).json()['Data'][0]['ID']
rest.template_detailcontent.create(id=template, data={'Html-part': '<p>{{var:total}}</p>', 'Headers': {'Subject': 'Receipt'}})
print(rest.template_detailcontent.get(id=template).json()['Data'][0]['Html-part'])
print(rest.sender.create(data={'Email': 'pilot@example.com'}).json()['Data'][0]['Status'])
sent = Client(auth=auth, version='v3.1', api_url=url).send.create(data={'Messages': [{
    'From': {'Email': 'pilot@example.com'}, 'To': [{'Email': 'passenger@example.com'}], 'TemplateID': template,
    'TemplateLanguage': True, 'Variables': {'total': '9'}, 'CustomID': 'py-rest', 'CustomCampaign': 'Spring'}]})
message = sent.json()['Messages'][0]['To'][0]['MessageID']
found = rest.message.get(filters={'CustomID': 'py-rest', 'ShowSubject': True}).json()['Data']
print([(one['ID'] == message, one['Status'], one['Subject']) for one in found])
print([one['EventType'] for one in rest.messagehistory.get(id=message).json()['Data']])
counts = rest.statcounters.get(filters={'CounterSource': 'APIKey', 'CounterTiming': 'Message', 'CounterResolution': 'Lifetime'})
print(counts.json()['Data'][0]['MessageSentCount'])
print(rest.contact.get(id='passenger@example.com').json()['Data'][0]['DeliveredCount'])
print([one['CustomValue'] for one in rest.campaign.get().json()['Data']])
print(rest.template.update(id=template, data={'Name': 'receipt'}).status_code, rest.template.delete(id=template).status_code)
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
	"github.com/mailjet/mailjet-apiv3-go/v4/resources"
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
	read(client, result.ResultsV31[0].To[0].MessageID)
}

func read(client *mailjet.Client, id int64) {
	var messages []resources.Message
	_, _, err := client.List("message", &messages, mailjet.Filter("CustomID", "go-31"))
	check(err)
	var history []resources.Messagehistory
	check(client.Get(&mailjet.Request{Resource: "messagehistory", ID: id}, &history))
	var contacts []resources.Contact
	check(client.Get(&mailjet.Request{Resource: "contact", AltID: "passenger@example.com"}, &contacts))
	var senders []resources.Sender
	check(client.Post(&mailjet.FullRequest{Info: &mailjet.Request{Resource: "sender"}, Payload: &resources.Sender{Email: "pilot@example.com"}}, &senders))
	fmt.Println(len(messages), messages[0].ID == id, history[0].EventType, contacts[0].DeliveredCount, senders[0].Status)
	var campaigns []resources.Campaign
	_, _, err = client.List("campaign", &campaigns)
	check(err)
	var counters []map[string]interface{}
	_, _, err = client.List("statcounters", &counters, mailjet.Filter("CounterSource", "APIKey"),
		mailjet.Filter("CounterTiming", "Message"), mailjet.Filter("CounterResolution", "Lifetime"))
	check(err)
	var templates []resources.Template
	check(client.Post(&mailjet.FullRequest{Info: &mailjet.Request{Resource: "template"}, Payload: &resources.Template{Name: "receipt"}}, &templates))
	content := mailjet.Request{Resource: "template", ID: templates[0].ID, Action: "detailcontent"}
	var contents []resources.TemplateDetailcontent
	check(client.Post(&mailjet.FullRequest{Info: &content, Payload: &resources.TemplateDetailcontent{HtmlPart: "<p>Hi</p>"}}, &contents))
	fmt.Println(len(campaigns), counters[0]["MessageSentCount"], contents[0].HtmlPart)
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

it('takes what mailjet_rest and django-anymail send, and tells mailjet_rest of it', async () => {
  await using postfang = await startPostfang()
  await inDirectory(async (directory) => {
    await run('python3', ['-m', 'venv', directory])
    const interpreter = join(directory, 'bin', 'python')
    const packages = ['mailjet_rest', 'django-anymail']
    await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
    const rest = await run(interpreter, ['-c', python, postfang.http])
    expect(rest.stdout).toMatch(/^200 [0-9a-f-]{36}\n200 [0-9a-f-]{36}\n$/)
    const read = await run(interpreter, ['-c', pythonRest, postfang.http])
    expect(read.stdout.trim().split('\n')).toEqual([
      '<p>{{var:total}}</p>',
      'Active',
      "[(True, 'sent', 'Receipt')]",
      "['sent']",
      '3',
      '3',
      "['Spring']",
      '304 204',
    ])
    const django = await run(interpreter, ['-c', anymail, postfang.http])
    expect(django.stdout).toMatch(/^b@example\.com sent \d{19}\nc@example\.com sent \d{19}\n$/)
  })
  expect(await subjects(postfang, 'python')).toEqual(['', 'By v3', 'By v3.1'])
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

it('takes what mailjet-apiv3-go sends, and tells it of that', async () => {
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
    const [uuid, error, old, read, made] = sent.stdout.split('\n')
    expect(uuid).toMatch(/^[0-9a-f-]{36}$/)
    expect(error).toContain('"ErrorCode":"mj-0013"')
    expect(old).toMatch(/^passenger@example\.com \d{19}$/)
    expect(read).toBe('1 true sent 2 Active')
    expect(made).toBe('0 2 <p>Hi</p>')
  })
  expect(await subjects(postfang, 'go')).toEqual(['By v3', 'By v3.1'])
})
