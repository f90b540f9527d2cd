import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TranscriptLine } from '../../src/model/session.ts'
import { explainCommand } from '../../src/replies/commands.ts'
import { explainTranscript } from '../../src/replies/explain-transcript.ts'

/** `S: …` is said by the server, `C: …` by the client, the rest is a note. */
function transcriptOf(lines: readonly string[]): readonly TranscriptLine[] {
  return lines.map((line, atMs) => {
    const by = line.startsWith('S: ') ? 'server' : line.startsWith('C: ') ? 'client' : 'note'
    return { atMs, by, text: by === 'note' ? line : line.slice(3) }
  })
}

const conversation: readonly (readonly [line: string, key: string | null, ...parts: string[]])[] = [
  ['Connection from 127.0.0.1, port 1, to smtp://127.0.0.1:1025', null],
  ['S: 220-host.example ESMTP', 'greeting'],
  ['S: 220 ready', 'greeting'],
  ['C: EHLO client.example', 'command.EHLO', 'client.example'],
  ['S: 250-host.example greets client.example', 'reply.done', '250'],
  ['S: 250-SIZE 52428800', 'extension', 'SIZE'],
  ['S: 250-X-OWN', 'extension', 'X-OWN'],
  ['S: 250 AUTH PLAIN LOGIN', 'extension', 'AUTH'],
  ['C: AUTH LOGIN', 'command.AUTH', 'LOGIN'],
  ['S: 334 VXNlcm5hbWU6', 'reply.continue', '334'],
  ['C: <user "quit">', 'login'],
  ['S: 334 UGFzc3dvcmQ6', 'reply.continue', '334'],
  ['C: <password hidden>', 'login'],
  ['S: 235 2.7.0 Welcome', 'reply.done', '235', '2.7.0'],
  ['C: MAIL FROM:<a@example.com> SIZE=10 X-ODD', 'command.MAIL', 'SIZE=10', 'X-ODD'],
  ['S: 250 2.1.0 Accepted', 'reply.done', '250', '2.1.0'],
  ['C: rcpt to:<b@example.com> notify=NEVER', 'command.RCPT', 'notify=NEVER'],
  ['S: 450 4.2.1 Slow down', 'reply.later', '450', '4.2.1'],
  ['C: DATA', 'command.DATA'],
  ['S: 354 Go on', 'reply.continue', '354'],
  ['C: <1,234 bytes of message>', 'message'],
  ['S: 550 5.7.1 No', 'reply.failed', '550', '5.7.1'],
  ['S: 221', 'reply.done', '221'],
  ['C: GET / HTTP/1.1', 'unknown'],
  ['C: constructor', 'unknown'],
]

it('explains each line of a conversation in the light of those before', () => {
  const explained = explainTranscript(transcriptOf(conversation.map(([line]) => line)))
  expect(
    explained.map((line, at) => [
      conversation[at]?.[0],
      line?.key ?? null,
      ...(line?.parts ?? []).map(({ name }) => name),
    ]),
  ).toEqual(conversation)
})

it.each([
  ['MAIL FROM:<> SIZE=1', ['<>', 'SIZE=1']],
  ['MAIL FROM:<"a b>"@example.com> BODY=8BITMIME', ['BODY=8BITMIME']],
  ['MAIL FROM: a@example.com SMTPUTF8', ['SMTPUTF8']],
  ['MAIL', []],
  ['BDAT 100 LAST', ['100 LAST']],
  ['AUTH PLAIN <user "x", password hidden>', ['PLAIN', '<user "x", password hidden>']],
])('finds what is to be explained in %j', (line, names) => {
  expect(explainCommand(line).parts.map(({ name }) => name)).toEqual(names)
})

it('calls HTTP by its name', () => {
  expect(explainCommand('POST /v3/send HTTP/1.1').text).toContain('HTTP')
})

it('explains anything without failing, and in few words', () => {
  const line = fc.record({
    by: fc.constantFrom('client' as const, 'server' as const, 'note' as const),
    text: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string().map((text) => `MAIL FROM:<${text}`),
      fc.string().map((text) => `250-${text}`),
    ),
    atMs: fc.nat(),
  })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const explained = explainTranscript(lines)
      expect(explained).toHaveLength(lines.length)
      for (const one of explained) expect(one?.parts.length ?? 0).toBeLessThanOrEqual(21)
    }),
  )
})
