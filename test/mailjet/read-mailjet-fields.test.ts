import { expect, it } from 'vitest'
import { readMailjetFields, readMailjetSummary } from '../../src/mailjet/read-mailjet-fields.ts'
import { readStructure } from '../../src/mime/mail-structure.ts'
import { mailjetHeaderNames } from '../../src/model/mailjet-fields.ts'

function fieldsOf(...headers: readonly string[]) {
  const message = `From: a@example.com\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\nbody`
  return readStructure(new Uint8Array(Buffer.from(message))).fields
}

function read(...headers: readonly string[]) {
  const fields = readMailjetFields(fieldsOf(...headers))
  if (fields === null) throw new Error('Expected Mailjet headers')
  return fields
}

/** What makes the other headers effective, so that only the value at hand can be at fault. */
const company: Readonly<Record<string, string>> = {
  'X-Mailjet-DeduplicateCampaign': 'X-Mailjet-Campaign: x',
  'X-MJ-Vars': 'X-MJ-TemplateLanguage: 1',
  'X-MJ-TemplateErrorReporting': 'X-MJ-TemplateLanguage: 1',
  'X-MJ-TemplateErrorDeliver': 'X-MJ-TemplateLanguage: 1',
}

type Case = readonly [header: string, value: string, typed: unknown, meaning: string, finding: string | null]

const takesCampaign = 'may not be in a campaign name: Mailjet takes letters, digits, space, "-" and "_"'
const takesObject = 'Mailjet takes one JSON object'
const cases: readonly Case[] = [
  [
    'X-Mailjet-Campaign',
    'Autumn sale_2026-1',
    'Autumn sale_2026-1',
    'Puts the message into the campaign "Autumn sale_2026-1", which is created on first use',
    null,
  ],
  [
    'X-Mailjet-Campaign',
    'a!b',
    'a!b',
    'Puts the message into the campaign "a!b", which is created on first use',
    `"!" ${takesCampaign}`,
  ],
  [
    'X-Mailjet-Campaign',
    'Grüße',
    'Grüße',
    'Puts the message into the campaign "Grüße", which is created on first use',
    `"ü" ${takesCampaign}`,
  ],
  [
    'X-Mailjet-Campaign',
    'x'.repeat(255),
    'x'.repeat(255),
    `Puts the message into the campaign "${'x'.repeat(60)}…", which is created on first use`,
    null,
  ],
  [
    'X-Mailjet-Campaign',
    'x'.repeat(256),
    'x'.repeat(256),
    `Puts the message into the campaign "${'x'.repeat(60)}…", which is created on first use`,
    'The name has 256 characters: Mailjet takes up to 255',
  ],
  [
    'X-Mailjet-Campaign',
    '',
    null,
    'Puts the message into the campaign "", which is created on first use',
    'The value is empty: give the campaign a name, or leave the header out',
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    'true',
    true,
    'Lets an address receive only the first message of the campaign; later ones are blocked',
    null,
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    'YES',
    true,
    'Lets an address receive only the first message of the campaign; later ones are blocked',
    null,
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    'y',
    true,
    'Lets an address receive only the first message of the campaign; later ones are blocked',
    null,
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    '1',
    true,
    'Lets an address receive only the first message of the campaign; later ones are blocked',
    null,
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    '0',
    false,
    'Lets an address receive every message of the campaign',
    null,
  ],
  [
    'X-Mailjet-DeduplicateCampaign',
    'on',
    false,
    'Lets an address receive every message of the campaign',
    '"on" does not switch it on: Mailjet takes true, yes, y or 1',
  ],
  [
    'X-MJ-CustomID',
    'order 4829',
    'order 4829',
    'Comes back as CustomID "order 4829" in every event of this message',
    null,
  ],
  [
    'X-MJ-CustomID',
    '',
    null,
    'Comes back as CustomID "" in every event of this message',
    'The value is empty: give an id, or leave the header out',
  ],
  [
    'X-MJ-EventPayload',
    '{"order":4829}',
    '{"order":4829}',
    'Comes back as Payload (14 characters of JSON) in every event of this message',
    null,
  ],
  [
    'X-MJ-EventPayload',
    'a;b;c',
    'a;b;c',
    'Comes back as Payload (5 characters of text) in every event of this message',
    null,
  ],
  [
    'X-MJ-EventPayload',
    '{order}',
    '{order}',
    'Comes back as Payload (7 characters that begin like JSON and are not) in every event of this message',
    null,
  ],
  [
    'X-MJ-EventPayload',
    '',
    null,
    'Comes back as Payload (0 characters of text) in every event of this message',
    'The value is empty: give a payload, or leave the header out',
  ],
  ['X-Mailjet-TrackOpen', '0', 'disabled', 'Switches tracking of opens off, whatever the account says', null],
  ['X-Mailjet-TrackOpen', '1', 'enabled', 'Switches tracking of opens on, whatever the account says', null],
  [
    'X-Mailjet-TrackOpen',
    '2',
    null,
    "Overrides the account's setting for tracking opens",
    '"2" is not taken over SMTP: 0 switches off, 1 on (2 belongs to the Send API v3, where 1 means off)',
  ],
  [
    'X-Mailjet-TrackClick',
    '0',
    'disabled',
    'Switches tracking of clicks off, whatever the account says',
    null,
  ],
  ['X-Mailjet-TrackClick', '1', 'enabled', 'Switches tracking of clicks on, whatever the account says', null],
  [
    'X-Mailjet-TrackClick',
    'account_default',
    null,
    "Overrides the account's setting for tracking clicks",
    '"account_default" is not taken over SMTP: 0 switches off, 1 on (the word belongs to the Send API v3.1)',
  ],
  [
    'X-Mailjet-TrackClick',
    'yes',
    null,
    "Overrides the account's setting for tracking clicks",
    '"yes" is not taken over SMTP: 0 switches off, 1 on',
  ],
  ['X-Mailjet-Prio', '0', 0, 'Waits in the low-priority queue, in order of arrival', null],
  ['X-Mailjet-Prio', '1', 1, 'Goes ahead of the low-priority queue', null],
  [
    'X-Mailjet-Prio',
    '2',
    2,
    'Waits in the high-priority queue, in order of arrival, as messages without the header do',
    null,
  ],
  ['X-Mailjet-Prio', '3', 3, 'Goes ahead of the high-priority queue', null],
  [
    'X-Mailjet-Prio',
    '4',
    null,
    'Sets the place of the message in the sending queue',
    '"4" is no priority: Mailjet takes 0, 1, 2 or 3',
  ],
  [
    'X-Mailjet-Prio',
    'high',
    null,
    'Sets the place of the message in the sending queue',
    '"high" is no priority: Mailjet takes 0, 1, 2 or 3',
  ],
  ['X-MJ-TemplateLanguage', '1', true, 'Has the template language evaluated in subject and bodies', null],
  ['X-MJ-TemplateLanguage', 'True', true, 'Has the template language evaluated in subject and bodies', null],
  ['X-MJ-TemplateLanguage', 'on', true, 'Has the template language evaluated in subject and bodies', null],
  ['X-MJ-TemplateLanguage', '0', false, 'Leaves {{…}} and {% … %} in subject and bodies as they are', null],
  [
    'X-MJ-TemplateLanguage',
    'oui',
    false,
    'Leaves {{…}} and {% … %} in subject and bodies as they are',
    '"oui" does not switch it on: Mailjet takes 1 or True',
  ],
  ['X-MJ-TemplateID', '123456', 123456, 'Sends the stored template 123456 in place of the body', null],
  [
    'X-MJ-TemplateID',
    'welcome',
    null,
    'Names the stored template to send',
    '"welcome" is no template id: over SMTP it is a number, as 123456',
  ],
  [
    'X-MJ-TemplateID',
    '0',
    null,
    'Names the stored template to send',
    '"0" is no template id: over SMTP it is a number, as 123456',
  ],
  [
    'X-MJ-TemplateID',
    '9'.repeat(30),
    null,
    'Names the stored template to send',
    `"${'9'.repeat(30)}" is no template id: over SMTP it is a number, as 123456`,
  ],
  [
    'X-MJ-Vars',
    '{"name":"Ann","items":[1,2]}',
    { name: 'Ann', items: [1, 2] },
    'Gives the template language the variables "name", "items"',
    null,
  ],
  ['X-MJ-Vars', '{"name":"Ann"}', { name: 'Ann' }, 'Gives the template language the variable "name"', null],
  [
    'X-MJ-Vars',
    '{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}',
    { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 },
    'Gives the template language the variables "a", "b", "c", "d", "e" and 2 more',
    null,
  ],
  ['X-MJ-Vars', '{}', {}, 'Gives the template language no variables', null],
  [
    'X-MJ-Vars',
    '{"a":{"b":[1,null]}}',
    { a: { b: [1, null] } },
    'Gives the template language the variable "a"',
    '"a.b.1" is null: Mailjet refuses null, use "" instead',
  ],
  [
    'X-MJ-Vars',
    '{"name":"Ann" "b":1}',
    null,
    'Gives the template language its variables',
    `The value is not valid JSON at line 1, column 15, before '"b":1}': ${takesObject}`,
  ],
  [
    'X-MJ-Vars',
    "{'name':1}",
    null,
    'Gives the template language its variables',
    `The value is not valid JSON at line 1, column 2, before "'name':1}": ${takesObject}`,
  ],
  [
    'X-MJ-Vars',
    '{"name":"Ann"',
    null,
    'Gives the template language its variables',
    `The value is not valid JSON at line 1, column 14, where it ends too early: ${takesObject}`,
  ],
  [
    'X-MJ-Vars',
    '',
    null,
    'Gives the template language its variables',
    `The value is not valid JSON (it is empty): ${takesObject}`,
  ],
  [
    'X-MJ-Vars',
    '{"a":foo}',
    null,
    'Gives the template language its variables',
    `The value is not valid JSON at line 1, column 6, before "foo}": ${takesObject}`,
  ],
  [
    'X-MJ-Vars',
    '[1]',
    null,
    'Gives the template language its variables',
    `The value is an array: ${takesObject}, as {"name":"Ann"}`,
  ],
  [
    'X-MJ-Vars',
    'null',
    null,
    'Gives the template language its variables',
    `The value is null: ${takesObject}, as {"name":"Ann"}`,
  ],
  [
    'X-MJ-Vars',
    '"Ann"',
    null,
    'Gives the template language its variables',
    `The value is a string: ${takesObject}, as {"name":"Ann"}`,
  ],
  [
    'X-MJ-Vars',
    `{"a":${'['.repeat(150)}${']'.repeat(150)}}`,
    null,
    'Gives the template language its variables',
    'The object is nested more than 100 levels deep',
  ],
  [
    'X-MJ-TemplateErrorReporting',
    'dev@example.com',
    'dev@example.com',
    'Sends a report to dev@example.com when the template language fails',
    null,
  ],
  [
    'X-MJ-TemplateErrorReporting',
    '{"Email":"dev@example.com","Name":"Dev"}',
    'dev@example.com',
    'Sends a report to dev@example.com when the template language fails',
    'The object belongs to the Send API v3.1: over SMTP it is the bare address dev@example.com',
  ],
  [
    'X-MJ-TemplateErrorReporting',
    'Dev <dev@example.com>',
    null,
    'Names who is told when the template language fails',
    '"Dev <dev@example.com>" is no address: Mailjet takes one bare address',
  ],
  [
    'X-MJ-TemplateErrorReporting',
    '{"Email":1}',
    null,
    'Names who is told when the template language fails',
    '\'{"Email":1}\' is no address: Mailjet takes one bare address',
  ],
  [
    'X-MJ-TemplateErrorReporting',
    '{dev}',
    null,
    'Names who is told when the template language fails',
    '"{dev}" is no address: Mailjet takes one bare address',
  ],
  [
    'X-MJ-TemplateErrorDeliver',
    'deliver',
    true,
    'Delivers the message, its tags unrendered, when the template language fails',
    null,
  ],
  [
    'X-MJ-TemplateErrorDeliver',
    'True',
    true,
    'Delivers the message, its tags unrendered, when the template language fails',
    '"True" is not documented for SMTP: "deliver" sends all the same, 0 blocks (true and false belong to the Send API v3.1)',
  ],
  ['X-MJ-TemplateErrorDeliver', '0', false, 'Blocks the message when the template language fails', null],
  [
    'X-MJ-TemplateErrorDeliver',
    'perhaps',
    false,
    'Blocks the message when the template language fails',
    '"perhaps" is not documented for SMTP: "deliver" sends all the same, 0 blocks',
  ],
  [
    'X-MJ-MonitoringCategory',
    'receipts',
    'receipts',
    'Counts the message under the monitoring category "receipts", which must exist in the account',
    null,
  ],
  [
    'X-MJ-MonitoringCategory',
    '',
    null,
    'Counts the message under the monitoring category "", which must exist in the account',
    'The value is empty: name a category, or leave the header out',
  ],
]

it.each(cases)('explains %s: %s', (header, value, typed, meaning, finding) => {
  const other = company[header]
  const { fields } = read(`${header}: ${value}`, ...(other === undefined ? [] : [other]))
  expect(fields[0]).toEqual({ header, name: header, value, typed, meaning, finding })
})

it('explains every documented header in the table above', () => {
  expect(new Set(cases.map(([header]) => header))).toEqual(new Set(mailjetHeaderNames))
})

it.each(mailjetHeaderNames)('knows %s in any letter case', (name) => {
  for (const header of [name.toLowerCase(), name.toUpperCase()]) {
    expect(read(`${header}: 1`).fields[0]).toMatchObject({ header, name, value: '1' })
  }
})

it('reads values that are folded or encoded', () => {
  const fields = read(
    'X-MJ-Vars: {"name":\r\n "Ann",\r\n\t"city": "Oslo"}',
    'X-MJ-TemplateLanguage: 1',
    'X-MJ-CustomID: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
    'X-MJ-EventPayload: {"name":"Jürgen"}',
  )
  expect(fields).toMatchObject({
    variables: { name: 'Ann', city: 'Oslo' },
    customId: 'Grüße',
    eventPayload: '{"name":"Jürgen"}',
    findings: 0,
  })
})

it('understands the common misspelling of the deduplicate header, and says so', () => {
  const fields = read('X-Mailjet-Campaign: x', 'X-MAILJET-DUBLICATECAMPAIGN: true')
  expect(fields.deduplicateCampaign).toBe(true)
  expect(fields.fields[1]).toMatchObject({
    header: 'X-MAILJET-DUBLICATECAMPAIGN',
    name: 'X-Mailjet-DeduplicateCampaign',
    typed: true,
    finding: 'The header is misspelled: Mailjet knows it as X-Mailjet-DeduplicateCampaign',
  })
})

it('takes EventPayLoad with a capital L for what it is', () => {
  expect(read('X-MJ-EventPayLoad: x')).toMatchObject({ eventPayload: 'x', findings: 0 })
})

it.each([
  ['X-Mailjet-DeduplicateCampaign: 1', 'There is no X-Mailjet-Campaign within which to deduplicate'],
  ['X-MJ-Vars: {}', 'It has no effect without X-MJ-TemplateLanguage: 1'],
  ['X-MJ-TemplateErrorReporting: dev@example.com', 'It has no effect without X-MJ-TemplateLanguage: 1'],
  ['X-MJ-TemplateErrorDeliver: deliver', 'It has no effect without X-MJ-TemplateLanguage: 1'],
])('says what %s lacks', (header, finding) => {
  expect(read(header).fields[0]?.finding).toBe(finding)
  expect(read(header).findings).toBe(1)
})

it('lacks the template language also where it is switched off', () => {
  const { fields } = read('X-MJ-TemplateLanguage: 0', 'X-MJ-Vars: {}')
  expect(fields[1]?.finding).toBe('It has no effect without X-MJ-TemplateLanguage: 1')
})

it('lets the first of a repeated header count, and says so at the others', () => {
  const fields = read('X-Mailjet-Prio: 1', 'x-mailjet-prio: 3')
  expect(fields.priority).toBe(1)
  expect(fields.fields.map(({ finding }) => finding)).toEqual([
    null,
    'The header is given more than once: the first one counts',
  ])
})

it('tells all that is wrong with a header', () => {
  const { fields, findings } = read('X-Mailjet-DublicateCampaign: ja')
  expect(fields[0]?.finding).toBe(
    'The header is misspelled: Mailjet knows it as X-Mailjet-DeduplicateCampaign. There is no X-Mailjet-Campaign ' +
      'within which to deduplicate. "ja" does not switch it on: Mailjet takes true, yes, y or 1',
  )
  expect(findings).toBe(1)
})

const misspelled = (name: string) => `The header is misspelled: Mailjet documents ${name}`
it.each([
  ['X-MJ-Campaign', misspelled('X-Mailjet-Campaign')],
  ['X-Mailjet-CustomCampaign', misspelled('X-Mailjet-Campaign')],
  ['Mj-campaign', misspelled('X-Mailjet-Campaign')],
  ['X-Mailjet-Deduplicate-Campaign', misspelled('X-Mailjet-DeduplicateCampaign')],
  ['X-Mailjet-DeduplicateCampain', misspelled('X-Mailjet-DeduplicateCampaign')],
  ['X-Mailjet-CustomID', misspelled('X-MJ-CustomID')],
  ['X-MJ-Custom-Id', misspelled('X-MJ-CustomID')],
  ['X-MJ-EventPaylod', misspelled('X-MJ-EventPayload')],
  ['X-Mailjet-TrackOpens', misspelled('X-Mailjet-TrackOpen')],
  ['X-MJ-TrackClick', misspelled('X-Mailjet-TrackClick')],
  ['X-Mailjet-Priority', misspelled('X-Mailjet-Prio')],
  ['X-MJ-TemplateLang', 'Mailjet documents no such header'],
  ['X-MJ-TemplateLanguages', misspelled('X-MJ-TemplateLanguage')],
  ['X-Mailjet-Template-ID', misspelled('X-MJ-TemplateID')],
  ['X-MJ-Variables', misspelled('X-MJ-Vars')],
  ['X-MJ-TemplateErrorReport', 'Mailjet documents no such header'],
  ['X-MJ-TemplateErorDeliver', misspelled('X-MJ-TemplateErrorDeliver')],
  ['X-MJ-MonitoringCatagory', misspelled('X-MJ-MonitoringCategory')],
  ['X-MJ-Fortune', 'Mailjet documents no such header'],
  [`X-MJ-${'x'.repeat(300)}`, 'Mailjet documents no such header'],
])('says of %s that it does nothing, and what was meant', (header, finding) => {
  const fields = read(`${header}: 1`)
  expect(fields.fields).toMatchObject([{ header, name: null, typed: null, finding }])
  expect(fields.findings).toBe(1)
})

it('keeps the digits of whole numbers that JavaScript would round', () => {
  const { variables } = read('X-MJ-Vars: {"id":1152921504606846977,"n":[-9007199254740993],"f":1.5,"s":12}')
  expect(variables).toEqual({ id: '1152921504606846977', n: ['-9007199254740993'], f: 1.5, s: 12 })
})

it('counts lines and columns of broken variables as they were folded', () => {
  const placed = (value: string) => read(`X-MJ-Vars: ${value}`, 'X-MJ-TemplateLanguage: 1').fields[0]?.finding
  expect(placed('{"a":1,\r\n "b":2,\r\n\t"c" 3}')).toContain('at line 3, column 6, before "3}"')
  expect(placed('{"ü":1,\r\n "b"}')).toContain('at line 2, column 5, before "}"')
  expect(placed('=?utf-8?Q?=7B=22a=22=3A1=2C?=\r\n =?utf-8?Q?b=7D?=')).toContain(
    'at line 1, column 8, before "b}"',
  )
})

it('lists other X-MJ and X-Mailjet headers as undocumented, in their place', () => {
  const { fields } = read(
    'X-MJ-WorkflowID: 12',
    'X-Mailjet-Prio: 1',
    'X-Mailjet-Debug: 1',
    'X-Mailer: none of it',
  )
  expect(fields.map(({ header, name }) => [header, name])).toEqual([
    ['X-MJ-WorkflowID', null],
    ['X-Mailjet-Prio', 'X-Mailjet-Prio'],
    ['X-Mailjet-Debug', null],
  ])
  expect(fields[0]).toEqual({
    header: 'X-MJ-WorkflowID',
    name: null,
    value: '12',
    typed: null,
    meaning: 'Mailjet documents no such header, so nothing is known to follow from it',
    finding: 'Mailjet keeps this header for itself and does not document what it does',
  })
})

it('is null for a message without any of these headers', () => {
  expect(readMailjetFields(fieldsOf('X-Mailer: x', 'X-MJ: y', 'Subject: X-MJ-CustomID: z'))).toBeNull()
  expect(readMailjetSummary(fieldsOf('Subject: x'))).toBeNull()
})

it('sums up in a row what it reads in full', () => {
  const fields = fieldsOf(
    'X-MJ-CustomID: a',
    'X-Mailjet-TrackOpen: 1',
    'X-Mailjet-Prio: 9',
    'X-MJ-TemplateID: 4829',
  )
  const summary = readMailjetSummary(fields)
  expect(summary).toEqual({
    customId: 'a',
    campaign: null,
    deduplicateCampaign: null,
    priority: null,
    trackOpens: 'enabled',
    trackClicks: null,
    templateLanguage: null,
    templateId: 4829,
    templateErrorReporting: null,
    templateErrorDeliver: null,
    monitoringCategory: null,
    findings: 1,
  })
  expect(readMailjetFields(fields)).toMatchObject(summary ?? {})
})

it('gives variables named like what objects are born with, without touching any object', () => {
  const { variables } = read('X-MJ-Vars: {"__proto__":{"polluted":1},"constructor":2}')
  expect(Object.keys(variables ?? {})).toEqual(['__proto__', 'constructor'])
  expect(structuredClone(variables)).toEqual(variables)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
