import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileNames } from '../../../src/doors/smtp/profile.ts'
import { type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

const document = readFileSync(new URL('../../../docs/specifications.md', import.meta.url), 'utf8')
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** The rows of the table under a heading, by the names of its columns. */
function tableUnder(heading: string): readonly Readonly<Record<string, string>>[] {
  const section = document.split(/^## /mu).find((text) => text.startsWith(heading)) ?? ''
  const [head = '', , ...rows] = section.split('\n').filter((line) => line.startsWith('|'))
  const names = cellsOf(head)
  return rows.map((row) => Object.fromEntries(cellsOf(row).map((cell, at) => [names[at] || 'state', cell])))
}

const commands = tableUnder('SMTP: every command')
const extensions = tableUnder('SMTP: every extension')
const nameIn = (cell: string | undefined) => /^`([^`]+)`$/u.exec(cell ?? '')?.[1] ?? ''
const examplesIn = (cell: string | undefined) =>
  [...(cell ?? '').matchAll(/`([^`]+)` → (\d{3})/gu)].map(
    ([, line = '', code]): [line: string, code: number] => [line, Number(code)],
  )

const transaction: readonly Step[] = [
  ['EHLO client.example', 250],
  ['MAIL FROM:<a@x>', 250],
  ['RCPT TO:<b@x>', 250],
]
const before: Readonly<Record<string, readonly Step[]>> = {
  EHLO: [],
  HELO: [],
  LHLO: [],
  RCPT: [
    ['EHLO client.example', 250],
    ['MAIL FROM:<a@x>', 250],
  ],
  DATA: transaction,
  BDAT: transaction,
}

const servers = new Map<string, TestPostfang>()
beforeAll(async () => {
  for (const profile of profileNames) servers.set(profile, await startPostfang({ profile }))
})
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())))
const portOf = (profile: string) => servers.get(profile)?.ports.starttls ?? 0

describe('docs/specifications.md', () => {
  const examples = [...commands, ...extensions].flatMap((row) => examplesIn(row['Example and reply']))

  it('has tables that can be read', () => {
    expect(commands.length).toBeGreaterThan(20)
    expect(extensions.length).toBeGreaterThan(20)
    expect(examples.length).toBeGreaterThan(50)
    for (const row of [...commands, ...extensions]) {
      expect(row.state).toMatch(/^(followed|partial|not)$/u)
      expect(row.Section).toMatch(/^RFC \d+/u)
    }
  })

  it.each(examples)('tells how "%s" is answered: %s', async (line, code) => {
    using talk = await startDialogue(portOf('postfang'))
    await talk.run(before[line.split(' ')[0] ?? ''] ?? [['EHLO client.example', 250]])
    await talk.say(line, code)
  })

  it('calls a command followed or partial where it is done, and not where it is unknown', () => {
    for (const { Command, state, 'Example and reply': example } of commands) {
      const [[line = '', code = 0] = []] = examplesIn(example)
      expect(line.split(' ')[0]).toBe(nameIn(Command))
      const isOnLmtpOnly = nameIn(Command) === 'LHLO'
      expect(code === 500 || code === 502, nameIn(Command)).toBe(state === 'not' || isOnLmtpOnly)
    }
  })

  it.each(profileNames)('names what %s advertises, all of it and nothing else', async (profile) => {
    using talk = await startDialogue(portOf(profile))
    const { lines } = await talk.say('EHLO client.example', 250)
    const advertised = new Set(lines.slice(1).map((line) => line.slice(4).split(/[ =]/u)[0]))
    const told = extensions.filter(({ Advertised }) => Advertised === 'yes' || Advertised === profile)
    expect([...advertised].sort()).toEqual(told.map(({ Keyword }) => nameIn(Keyword)).sort())
    for (const { Keyword, state } of told) expect(state, Keyword).not.toBe('not')
  })
})
