import type { FaultJson, NewFaultJson } from '../contract/fault.ts'
import { type Connection, withQuery } from './connection.ts'

/** An SMTP error on order: where, for whom, and what happens. The mailbox is known already. */
export type NewFault = Omit<NewFaultJson, 'mailbox'>

/** What is known of a rule: what it says, and how often it was carried out. */
export type Fault = Readonly<FaultJson>

/**
 * SMTP errors ordered for one mailbox. Others do not notice, so that tests may run at the same time. They come from
 * `auth` on, since before it nobody knows which mailbox a client is for; for all mail they may begin at `connect`.
 *
 * @example
 * await mailbox.faults.add({ at: 'rcpt', reply: '450 4.2.1 Mailbox busy', times: 2 })
 */
export interface Faults {
  /** Puts a rule in force, behind those that are there. @throws RequestError that names what is wrong with it */
  add(fault: NewFault): Promise<Fault>
  /** The rules of the mailbox with their counters. */
  list(): Promise<readonly Fault[]>
  /** Deletes one rule, or all of the mailbox; resolves to how many were deleted. */
  clear(fault?: string | { readonly id: string }): Promise<number>
}

export function createFaults(connection: Connection, mailbox: string | undefined): Faults {
  const path = withQuery('/api/faults', { mailbox })
  return {
    add: (fault) =>
      connection.json<FaultJson>('/api/faults', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...fault, ...(mailbox === undefined ? {} : { mailbox }) }),
      }),
    async list() {
      const { faults } = await connection.json<{ faults: readonly FaultJson[] }>(path)
      return faults
    },
    async clear(fault) {
      if (fault === undefined) {
        const { deleted } = await connection.json<{ deleted: number }>(path, { method: 'DELETE' })
        return deleted
      }
      const id = typeof fault === 'string' ? fault : fault.id
      await connection.request(`/api/faults/${encodeURIComponent(id)}`, { method: 'DELETE' })
      return 1
    },
  }
}
