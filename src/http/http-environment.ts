import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** What a route finds in `context.env`. */
export interface HttpEnvironment {
  readonly Bindings: HttpBindings & {
    /** The body, read within its limit, in a buffer that is the route's to give away; undefined where there is none. */
    readonly body: Uint8Array<ArrayBuffer> | undefined
    /** The one mailbox that a client of another sandbox's interface means; undefined for all, and everywhere else. */
    readonly mailbox?: string | undefined
    /** Aborted when the server begins to close: who waits answers now. */
    readonly closing: AbortSignal
  }
}

export type HttpContext = Context<HttpEnvironment>
