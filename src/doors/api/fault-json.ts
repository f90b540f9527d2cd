import type { FaultJson } from '../../contract/fault.ts'
import type { Fault } from '../../faults/fault.ts'
import { isoTime } from '../../http/summary-json.ts'

export function faultJson(fault: Fault): FaultJson {
  const { header, rate, reply } = fault
  return {
    id: fault.id,
    at: fault.at,
    mailbox: fault.mailbox ?? null,
    sender: fault.sender ?? null,
    recipient: fault.recipient ?? null,
    listener: fault.listener ?? null,
    client: fault.client ?? null,
    header: header ? { name: header.name, value: header.value ?? null } : null,
    first: fault.first ?? null,
    every: fault.every ?? null,
    probability: fault.probability ?? null,
    seed: fault.seed ?? null,
    rate: rate ? { ...rate } : null,
    reply: reply ? { ...reply } : null,
    provider: fault.provider ?? null,
    reason: fault.reason ?? null,
    action: fault.action ?? null,
    closeAfterBytes: fault.closeAfterBytes ?? null,
    delayMs: fault.delayMs ?? null,
    dripMs: fault.dripMs ?? null,
    times: fault.times ?? null,
    expiresAt: fault.expiresAt === undefined ? null : isoTime(fault.expiresAt),
    keep: fault.keep ?? null,
    createdAt: isoTime(fault.createdAt),
    state: fault.state,
    seen: fault.seen,
    hits: fault.hits,
  }
}
