import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { composeDelivered } from '../../../src/mailjet/delivered/compose-delivered.ts'
import { openMail } from '../../../src/mime/open-mail.ts'
import { aDelivery } from './deliveries.ts'

interface Case {
  readonly row: number
  readonly kind: string
  readonly headers: readonly string[]
  readonly subject: string
  readonly text: string
  readonly delivered: string
}

function readCases<T>(name: string): readonly T[] {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/template-language/${name}`, import.meta.url), 'utf8'),
  )
}

/** Rows that a template alone cannot show: what the headers of the message do to it. */
const cases = readCases<Case>('switch-cases.json')

function deliver(headers: readonly string[], text: string, subject = 'Hi') {
  const lines = [
    'From: shop@example.com',
    `Subject: ${subject}`,
    ...headers,
    'Content-Type: text/plain',
    '',
    text,
  ]
  const delivered = composeDelivered(new Uint8Array(Buffer.from(lines.join('\r\n'))), aDelivery())
  if (delivered.kind === 'blocked') return `blocked: ${delivered.reason}`
  const mail = openMail(new Uint8Array(delivered.raw))
  return subject === 'Hi' ? mail.text : `${mail.subject} / ${mail.text}`
}

describe('the switch of the template language', () => {
  for (const { row, kind, headers, subject, text, delivered } of cases) {
    it(`does as is ${kind} in case ${row}: ${text}`, () => {
      expect(deliver(headers, text, subject)).toBe(delivered)
    })
  }

  it.each([
    ['1', 'Hi Ann'],
    ['True', 'Hi Ann'],
    ['yes', 'Hi Ann'],
    ['on', 'Hi Ann'],
    ['0', 'Hi {{var:name}}'],
    ['false', 'Hi {{var:name}}'],
    ['', 'Hi {{var:name}}'],
    ['maybe', 'Hi {{var:name}}'],
  ])('at "%s" gives %s', (value, delivered) => {
    const headers = [`X-MJ-TemplateLanguage: ${value}`, 'X-MJ-Vars: {"name":"Ann"}']
    expect(deliver(headers, 'Hi {{var:name}}')).toBe(delivered)
  })

  it('holds for the subject as for the text, while the older marks need no switch', () => {
    const vars = 'X-MJ-Vars: {"name":"Ann"}'
    const text = '{{var:name}} [[var:name]]'
    expect(deliver(['X-MJ-TemplateLanguage: 1', vars], text, text)).toBe('Ann Ann / Ann Ann')
    expect(deliver([vars], text, text)).toBe('{{var:name}} Ann / {{var:name}} Ann')
  })

  it('blocks what fails unless an order says otherwise, and leaves other text alone', () => {
    const language = 'X-MJ-TemplateLanguage: 1'
    expect(deliver([language], 'Hi {{var:missing}}')).toBe('blocked: error in template language')
    expect(deliver([language, 'X-MJ-TemplateErrorDeliver: 0'], '{{')).toBe(
      'blocked: error in template language',
    )
    expect(deliver(['X-MJ-TemplateErrorDeliver: deliver'], 'Hi {{')).toBe('Hi {{')
  })
})

it('every row of the language is tested, as many as the documentation tells', () => {
  const all = [...readCases<Case>('cases.json'), ...cases]
  const rows = all.map(({ row }) => row).toSorted((a, b) => a - b)
  expect(rows).toEqual(Array.from({ length: 91 }, (_, index) => index + 1))
  const guide = readFileSync(new URL('../../../docs/mailjet.md', import.meta.url), 'utf8')
  for (const [kind, found] of Object.entries(Object.groupBy(all, (one) => one.kind))) {
    expect(guide).toContain(`| ${kind} | ${found?.length}/${found?.length} |`)
  }
})
