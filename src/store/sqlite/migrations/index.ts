import { messages } from './0001-messages.ts'
import { rejected } from './0002-rejected.ts'
import { webhooks } from './0003-webhooks.ts'
import { chunksAndSegments } from './0004-chunks-and-segments.ts'
import { sessionProblems } from './0005-session-problems.ts'
import { mailjetEvents } from './0006-mailjet-events.ts'
import { templates } from './0007-templates.ts'
import { mergedSegments } from './0008-merged-segments.ts'
import { callbacks } from './0009-callbacks.ts'
import { releases } from './0010-releases.ts'
import { mailjetResources } from './0011-mailjet-resources.ts'
import { wordsApart } from './0012-words-apart.ts'

/** The schema's history: entry n brings version n to n + 1. Released entries are never edited, only followed. */
export const migrations: readonly string[] = [
  messages,
  rejected,
  webhooks,
  chunksAndSegments,
  sessionProblems,
  mailjetEvents,
  templates,
  mergedSegments,
  callbacks,
  releases,
  mailjetResources,
  wordsApart,
]
