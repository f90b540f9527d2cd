import type { InfoJson } from '../../contract/info.ts'
import type { Callbacks } from '../../events/callbacks/callbacks.ts'
import type { Events } from '../../events/events.ts'
import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Workshop } from '../../mailjet/workshop/workshop.ts'
import type { Releases } from '../../release/releases.ts'
import type { Templates } from '../../templates/templates.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'

/** Counts for `GET /metrics`, since the start unless named otherwise. None of them says anything about any mail. */
export interface ApiMetrics {
  readonly capturedMessages: number
  readonly capturedBytes: number
  readonly sessions: number
  /** Deleted since they were beyond what is to be kept. */
  readonly prunedMessages: number
  /** Messages answered 451 (or 503): too much at once, or no database. */
  readonly refusedBusy: number
  /** Messages answered 452 (or 507): the disk is full, or has less free than is to be kept. */
  readonly refusedFull: number
  /** Now; null where that is not known. */
  readonly freeDiskBytes: number | null
  /** Now. */
  readonly openSessions: number
  /** Now: messages that wait to be read. */
  readonly pendingDigests: number
  /** Now. */
  readonly liveClients: number
}

/** What the API needs of the rest. */
export interface ApiOptions {
  readonly inbox: Inbox
  readonly webhooks: Webhooks
  readonly templates: Templates
  readonly workshop: Workshop
  readonly faults: Faults
  readonly events: Events
  readonly callbacks: Callbacks
  readonly releases: Releases
  /** Asked at each request, since ports are known only once all doors are open. */
  readonly info: () => Omit<InfoJson, 'name' | 'samples'>
  readonly metrics: () => ApiMetrics
  /** PEM of the CA that signs the TLS listeners' certificate; null where the operator has brought a certificate. */
  readonly authority: () => Promise<string | null>
  /** False while mail cannot be taken: when starting, when shutting down. */
  readonly isReady: () => boolean
  /** Whether a preview may load what a mail asks for from elsewhere, on request. */
  readonly remoteContent: boolean
  /** Epoch milliseconds. */
  readonly clock?: () => number
}
