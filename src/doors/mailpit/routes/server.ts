import { type CompatRoute, defineCompatRoute } from '../../../http/compat/compat-route.ts'
import { listTags } from '../list-tags.ts'
import type { MailpitOptions } from '../mailpit-options.ts'

/** About the server. It looks nowhere for a newer version: nothing leaves. */
export function serverRoutes({ inbox, version, relays }: MailpitOptions): readonly CompatRoute[] {
  return [
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/info',
      async handle({ mailbox }) {
        const [{ total, unread }, tags] = await Promise.all([
          inbox.list({ mailbox }, { limit: 1 }),
          listTags(inbox, mailbox),
        ])
        const counts = inbox.statistics()
        return Response.json({
          Version: `v${version}`,
          LatestVersion: 'disabled',
          Database: 'postfang.db',
          DatabaseSize: 0,
          Messages: total,
          Unread: unread,
          Tags: Object.fromEntries(tags.map((tag) => [tag.name, tag.total])),
          RuntimeStats: {
            Uptime: Math.floor(process.uptime()),
            Memory: process.memoryUsage.rss(),
            MessagesDeleted: counts.prunedMessages,
            SMTPAccepted: counts.capturedMessages,
            SMTPAcceptedSize: counts.capturedBytes,
            SMTPRejected: counts.refusedBusy + counts.refusedFull,
            SMTPIgnored: 0,
          },
        })
      },
    }),
    defineCompatRoute({
      method: 'get',
      path: '/api/v1/webui',
      handle: () =>
        Response.json({
          Label: '',
          MessageRelay: {
            Enabled: relays !== undefined,
            SMTPServer: relays?.names[0] ?? '',
            ReturnPath: '',
            AllowedRecipients: composeAllowed(relays?.allowed ?? []),
            BlockedRecipients: '',
            OverrideFrom: '',
            PreserveMessageIDs: relays !== undefined,
            RecipientAllowlist: composeAllowed(relays?.allowed ?? []),
          },
          SpamAssassin: false,
          Rspamd: false,
          ChaosEnabled: true,
          DuplicatesIgnored: false,
          HideDeleteAllButton: false,
        }),
    }),
  ]
}

/** As Mailpit has it: a regular expression for whole addresses, empty for everybody. */
function composeAllowed(allowed: readonly string[]): string {
  if (allowed.length === 0 || allowed.includes('*')) return ''
  const choices = allowed.map((entry) => {
    const literal = entry.replaceAll(/[^\w@-]/gu, '\\$&')
    return entry.startsWith('@') ? `.*${literal}` : literal
  })
  return `(?i)^(?:${choices.join('|')})$`
}
