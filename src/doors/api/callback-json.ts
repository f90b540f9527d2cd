import type { CallbackDeliveryJson, CallbackJson } from '../../contract/mailjet-callback.ts'
import type { CallbackState, DeliveryOfCallbacks } from '../../events/callbacks/callbacks.ts'
import { maskPassword } from '../../events/callbacks/mask-password.ts'
import { isoTime } from '../../http/summary-json.ts'

const timeOrNull = (at: number | null) => (at === null ? null : isoTime(at))

export function callbackJson({ callback, target, queued }: CallbackState): CallbackJson {
  const { id, mailbox, type, url, version, isBackup, createdAt } = callback
  const failing = target.failures > 0 ? 'failing' : 'active'
  return {
    id: String(id),
    mailbox,
    type,
    url: maskPassword(url),
    version,
    isBackup,
    source: mailbox === null ? 'setting' : 'api',
    state: target.isDead ? 'dead' : failing,
    pending: queued,
    delivered: target.delivered,
    failures: target.failures,
    createdAt: isoTime(createdAt),
    lastAttemptAt: timeOrNull(target.lastAttemptAt),
    lastStatus: target.lastStatus,
    lastError: target.lastError,
    nextAttemptAt: timeOrNull(target.nextAttemptAt),
  }
}

export function callbackDeliveryJson({ delivery, callbacks }: DeliveryOfCallbacks): CallbackDeliveryJson {
  const { id, mailbox, url, at, durationMs, types, body, status, answer, error, nextAttemptAt, isManual } =
    delivery
  return {
    id: String(id),
    mailbox,
    callbacks: callbacks.map(String),
    url: maskPassword(url),
    at: isoTime(at),
    durationMs,
    types: [...types],
    body,
    status,
    answer,
    error,
    nextAttemptAt: timeOrNull(nextAttemptAt),
    isManual,
  }
}
