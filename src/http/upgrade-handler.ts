import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Takes over the socket of an upgrade that has passed the gate; throw an HttpProblem to decline.
 *
 * @param mailbox the one that a client of another sandbox's interface means (src/http/mailbox-scope.ts)
 */
export type UpgradeHandler = (
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  query: URLSearchParams,
  mailbox?: string | undefined,
) => void
