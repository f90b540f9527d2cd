import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { chooseTarget, type SmtpTarget } from '../../../ui/src/format/smtp-target.ts'
import { composeSnippets } from '../../../ui/src/format/snippets.ts'

/** A name that ends the string it stands in, wherever it is not escaped. */
const nasty = 'it\'s "x" $HOME `id` \\'

function targetFor(mailbox: string | undefined): SmtpTarget {
  const target = chooseTarget(['smtp://127.0.0.1:1025'], mailbox, 'localhost')
  if (!target) throw new TypeError('No target')
  return target
}

function snippet(title: string, mailbox: string | undefined): string {
  const found = composeSnippets(targetFor(mailbox)).find((candidate) => candidate.title === title)
  if (!found) throw new TypeError(`No snippet ${title}`)
  return found.code
}

/** What a shell makes of a command's arguments, one a line. */
function shellArguments(code: string): string[] {
  const command = code.replace(/^\w+/, 'printf "%s\\n"')
  return execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n')
}

describe('composeSnippets', () => {
  it('names host and port in every snippet', () => {
    for (const { title, code } of composeSnippets(targetFor('run-42'))) {
      expect(code, title).toContain('127.0.0.1')
      expect(code, title).toContain('1025')
    }
  })

  it('signs in with the mailbox in every snippet, and without one in none', () => {
    for (const { title, code } of composeSnippets(targetFor('run-42')))
      expect(code, title).toContain('run-42')
    for (const { title, code } of composeSnippets(targetFor(undefined))) {
      expect(code, title).not.toMatch(/undefined|run-42|any\b/)
    }
  })

  it('writes a Node literal that is the mailbox name', () => {
    const options = /createTransport\((\{[\s\S]*\})\)/.exec(snippet('Node', nasty))?.[1] ?? ''
    expect(new Function(`return ${options}`)()).toMatchObject({ auth: { user: nasty } })
  })

  it('passes the mailbox name to swaks and curl as one word', () => {
    expect(shellArguments(snippet('swaks', nasty))).toContain(nasty)
    expect(shellArguments(snippet('curl', nasty).split('\n')[0]?.replace('\\', '') ?? '')).toContain(
      targetFor(nasty).url,
    )
  })

  it('writes lines for .env that a shell reads as meant', () => {
    const script = `${snippet('.env', 'two words "x" $HOME')}\nprintf %s "$SMTP_USER"`
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('two words "x" $HOME')
  })

  it.each([
    ['Python', 'smtp.login("it\'s \\"x\\" $HOME `id` \\\\", "any")'],
    ['PHP', "$mail->Username = 'it\\'s \"x\" $HOME `id` \\\\';"],
    ['Rails', "user_name: 'it\\'s \"x\" $HOME `id` \\\\',"],
    ['Go', 'smtp.PlainAuth("", "it\'s \\"x\\" $HOME `id` \\\\", "any", "127.0.0.1")'],
  ])('escapes the mailbox name as %s wants it', (title, expected) => {
    expect(snippet(title, nasty)).toContain(expected)
  })
})
