import { STATUS_CODES } from 'node:http'
import type { HttpContext } from '../../../http/http-environment.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import { createSessionId } from '../../../model/ids.ts'
import { limits } from '../../../model/limits.ts'
import type { SessionFacts, TranscriptLine } from '../../../model/session.ts'
import type { Caller } from '../api-key.ts'

/** One request as a session: it is listed like a connection by SMTP, with or without a message. */
export interface SendSession {
  readonly facts: SessionFacts
  /** What was noted so far; grows. */
  readonly transcript: readonly TranscriptLine[]
  note(text: string): void
  /** Notes what is going to be answered, for the messages that are yet to be taken. */
  answer(status: number): void
  /** @param messages how many were taken */
  end(status: number, messages: number): void
}

export function openSendSession(
  inbox: Inbox,
  context: HttpContext,
  { key }: Caller,
  clock: () => number,
): SendSession {
  const startedAt = clock()
  const facts: SessionFacts = {
    id: createSessionId(startedAt),
    listener: 'http',
    clientAddress: context.env.incoming.socket.remoteAddress ?? '',
    tls: null,
    user: key,
    helo: null,
    faults: [],
  }
  const transcript: TranscriptLine[] = []
  const note = (text: string) => {
    if (transcript.length >= limits.transcriptLines) return
    transcript.push({
      atMs: clock() - startedAt,
      by: 'note',
      text: text.slice(0, limits.transcriptLineChars),
    })
  }
  let answered: number | undefined
  const answer = (status: number) => {
    answered = status
    note(describeAnswer(status))
  }
  const record = (endedAt: number | null, endReason: string | null, messages: number) => ({
    ...facts,
    startedAt,
    endedAt,
    endReason,
    messages,
    transcript,
  })
  note(describeRequest(context))
  const open = inbox.openSession(facts.id, () => record(null, null, 0))
  return {
    facts,
    transcript,
    note,
    answer,
    end(status, messages) {
      if (answered !== status) answer(status)
      open.end(record(clock(), describeAnswer(status), messages))
    },
  }
}

function describeAnswer(status: number): string {
  return `Answered ${status} ${STATUS_CODES[status] ?? ''}`.trim()
}

function describeRequest({ req, env }: HttpContext): string {
  const agent = req.header('user-agent')?.replace(/[^\x20-\x7e]/gu, '·')
  const sender = agent === undefined ? '' : ` by ${agent}`
  return `${req.method} ${req.path}: ${env.body?.byteLength ?? 0} bytes of ${req.header('content-type') ?? 'nothing'}${sender}`
}
