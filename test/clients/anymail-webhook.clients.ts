import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { aMail, order, setCallbacks, startMailjet } from '../events/callbacks/open-callbacks.ts'
import { startReceiver } from '../support/http-receiver.ts'

const run = promisify(execFile)

/** Reads bodies as django-anymail's webhook view does; prints what it makes of each event. */
const script = `
import json, sys
from django.conf import settings
settings.configure(ANYMAIL={}, USE_TZ=True)
import django
django.setup()
from django.test import RequestFactory
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
for body in json.loads(sys.argv[1]):
  request = RequestFactory().post('/', data=body, content_type='application/json')
  for event in MailjetTrackingWebhookView().parse_events(request):
    print(json.dumps([event.event_type, event.message_id, event.recipient, event.reject_reason, event.tags,
        event.metadata, event.click_url, event.mta_response, event.user_agent]))
`

it("django-anymail's webhook reads every event that is posted, one by one and grouped", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-anymail-'))
  await using postfang = await startMailjet()
  await using receiver = await startReceiver(() => 200)
  try {
    await run('python3', ['-m', 'venv', directory])
    const python = join(directory, 'bin', 'python')
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'django-anymail'])
    const readAll = async (count: number) => {
      const bodies: string[] = []
      while (bodies.flatMap((body) => JSON.parse(body)).length < count)
        bodies.push((await receiver.next()).body)
      const { stdout } = await run(python, ['-c', script, JSON.stringify(bodies)])
      return stdout
        .trim()
        .split('\n')
        .map((line): unknown[] => JSON.parse(line))
    }
    for (const version of [1, 2]) {
      await setCallbacks(postfang, { url: `${receiver.url}/anymail`, version })
      const headers = { 'X-MJ-EventPayload': '{"order":7}', 'X-Mailjet-Campaign': 'spring' }
      const id = await postfang.send(aMail({ headers }))
      await order(postfang, id, { type: 'open', agent: 'Mail/1.0' })
      await order(postfang, id, { type: 'click', url: 'https://shop.example/', agent: 'Mail/1.0' })
      await order(postfang, id, { type: 'bounce', reply: '550 5.1.1 No such user' })
      await order(postfang, id, { type: 'blocked', errorRelatedTo: 'mailjet', error: 'preblocked' })
      await order(postfang, id, { type: 'spam', source: 'JMRPP' })
      await order(postfang, id, { type: 'unsub' })
      const events = await readAll(7)
      expect(events.map(([type, , , reason]) => [type, reason])).toEqual([
        ['delivered', null],
        ['opened', null],
        ['clicked', null],
        ['bounced', 'bounced'],
        ['rejected', 'blocked'],
        ['complained', null],
        ['unsubscribed', null],
      ])
      for (const [, messageId, recipient, , tags, metadata] of events) {
        expect(messageId).toMatch(/^\d{19}$/u)
        expect([recipient, tags, metadata]).toEqual(['jane@example.com', ['spring'], { order: 7 }])
      }
    }
  } finally {
    await rm(directory, { recursive: true })
  }
})
