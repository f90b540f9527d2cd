import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLaterErrors } from '../../../src/doors/mailjet/send-v31/find-later-errors.ts'
import type { StoredTemplate } from '../../../src/model/stored-template.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { aMessage, errorsOf, latestMail, post } from './send.ts'

let directory: string
let postfang: TestPostfang
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-send-templates-'))
  const put = async (folder: string, html: string, headers: Record<string, unknown>) => {
    await mkdir(join(directory, folder))
    await writeFile(join(directory, folder, 'template.html'), html)
    await writeFile(join(directory, folder, 'template.json'), JSON.stringify({ headers }))
  }
  await put('12-welcome', '<p>Hi</p>', { From: 'Shop Ü <shop@example.com>', Subject: 'Welcome' })
  postfang = await startPostfang({ templates: directory })
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

const To = [{ Email: 'a@example.com' }]

const stored: StoredTemplate = {
  id: 13,
  name: 'wrong',
  mailbox: 'key',
  editMode: 2,
  locale: 'en_US',
  purposes: [],
  author: '',
  categories: [],
  copyright: '',
  description: '',
  presets: '',
  isStarred: false,
  isTextPartGenerationEnabled: false,
  createdAt: 0,
  updatedAt: 0,
  html: '<p>Hi</p>',
  text: 'Hi',
  mjml: null,
  headers: {},
}

describe('a stored template', () => {
  it('brings the sender that a message does not have', async () => {
    const answer = await post(postfang, '/v3.1/send', {
      Messages: [{ To, TemplateID: 12 }],
      AdvanceErrorHandling: true,
    })
    expect(answer.status).toBe(200)
    expect(await latestMail(postfang)).toMatchObject({
      from: { name: 'Shop Ü', address: 'shop@example.com' },
      envelope: { from: 'shop@example.com' },
      mailjet: { templateId: 12 },
    })
  })

  it('is found by its name over v3', async () => {
    await post(postfang, '/v3/send', { To: 'a@example.com', 'Mj-TemplateID': 'welcome' }, { key: 'v3' })
    expect(await latestMail(postfang, 'v3')).toMatchObject({ mailjet: { templateId: 12, findings: 0 } })
  })

  it.each([
    [{ TemplateID: 12, TextPart: 'x' }, []],
    [{ TemplateID: 12, HTMLPart: '<p>' }, ['send-0004 400 HTMLPart,TemplateID']],
    [{ TemplateID: 14, TextPart: undefined }, ['send-0010 400 TemplateID']],
  ])('is looked at where AdvanceErrorHandling asks: %j', async (changes, errors) => {
    const Messages = [aMessage(changes)]
    expect(errorsOf(await post(postfang, '/v3.1/send', { Messages, AdvanceErrorHandling: true }))).toEqual([
      errors,
    ])
    expect((await post(postfang, '/v3.1/send', { Messages })).status).toBe(200)
  })

  it.each<[StoredTemplate['headers'], readonly string[]]>([
    [{ Sender: { Email: 'shop@example.com' } }, ['send-0019']],
    [{ 'reply-to': ['shop@example.com'], Subject: 'Hi' }, ['send-0019']],
    [{ From: 'shop@example.com', SenderName: { any: 'thing' } }, []],
  ])('is told of where a header of it is no text: %j', async (headers, codes) => {
    const mail = { to: [], cc: [], bcc: [], attachments: [], headers: [], templateId: 13 }
    const find = async () => ({ ...stored, headers })
    const errors = await findLaterErrors(mail, 'key', { templates: { find } })
    expect(errors.map(({ code }) => code)).toEqual(codes)
  })
})
