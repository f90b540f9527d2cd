import type { CompatDoor } from '../../http/compat/compat-door.ts'
import { type CompatSocket, createCompatSockets } from '../../http/compat/compat-sockets.ts'
import { followMessages } from '../../inbox/follow-messages.ts'
import type { MessageId } from '../../model/ids.ts'
import type { MailcatcherOptions } from './mailcatcher-options.ts'
import { rowJson } from './message-json.ts'
import { messageRoutes } from './message-routes.ts'

/** Numbers of messages that a client has been told of are remembered for so many of them. */
const rememberedMessages = 1_000

/** MailCatcher's interface over our inbox. */
export function createMailcatcherDoor(options: MailcatcherOptions): CompatDoor {
  const sockets = createCompatSockets((socket, mailbox) => tellChanges(options, socket, mailbox))
  return {
    routes: messageRoutes(options),
    upgrades: new Map([['/messages', sockets.upgrade]]),
    close: sockets.close,
  }
}

/** Quirk: that a message is gone which came before the client did, it is told only when all of them are. */
function tellChanges(
  { inbox, onError }: MailcatcherOptions,
  socket: CompatSocket,
  mailbox: string | undefined,
): { readonly close: () => void } {
  const numbers = new Map<MessageId, number>()
  const tell = (event: unknown) => socket.send(JSON.stringify(event))
  return followMessages(
    inbox,
    mailbox,
    {
      async arrived(message) {
        numbers.set(message.id, message.seq)
        const [oldest] = numbers.keys()
        if (numbers.size > rememberedMessages && oldest !== undefined) numbers.delete(oldest)
        tell({ type: 'add', message: rowJson(message) })
      },
      async deleted(ids) {
        const { total } = await inbox.list({ mailbox }, { limit: 1 })
        if (total === 0) {
          tell({ type: 'clear' })
          return
        }
        for (const id of ids) {
          const number = numbers.get(id)
          if (number !== undefined) tell({ type: 'remove', id: number })
        }
      },
    },
    onError,
  )
}
