import { useSignal } from '@preact/signals'
import type { MessageJson, SummaryJson } from '../../../../src/contract/message.ts'
import { hasOtherReturnPath, markDelivered } from '../../format/address.ts'
import { formatBytes } from '../../format/number.ts'
import { formatDayTime, formatExactTime } from '../../format/time.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { TagList } from '../../parts/tag-list.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { Address, RecipientField } from './recipients.tsx'

interface MessageHeadProps {
  /** What the list knows already is enough to begin with. */
  readonly message: Omit<SummaryJson, 'attachments'>
  readonly full: MessageJson | undefined
}

/** Longest subject shown without being asked for all of it, in UTF-16 units. */
const longestSubject = 240

/** Subject, who it is from and for, and the facts of its arrival. */
export function MessageHead({ message, full }: MessageHeadProps) {
  const text = useText()
  const recipients = markDelivered({ ...message, bcc: full?.bcc ?? [] })
  return (
    <div class="message-head">
      <Subject subject={message.subject} key={message.id} />
      <div class="message-facts">
        <dl class="head-fields">
          <dt>{text.message.from}</dt>
          <dd>
            {message.from ? (
              <Address address={message.from} />
            ) : (
              <span class="soft">{text.list.noSender}</span>
            )}
          </dd>
          {hasOtherReturnPath(message.from, message.envelope) && (
            <>
              <dt>{text.message.returnPath}</dt>
              <dd>
                <bdi>{message.envelope.from || text.message.nullSender}</bdi>
              </dd>
            </>
          )}
          {full && full.replyTo.length > 0 && (
            <>
              <dt>{text.message.replyTo}</dt>
              <dd class="recipients">
                {full.replyTo.map((address, index) => (
                  <Address key={index} address={address} />
                ))}
              </dd>
            </>
          )}
          <RecipientField label={text.message.to} recipients={recipients.to} key={`to ${message.id}`} />
          <RecipientField label={text.message.cc} recipients={recipients.cc} key={`cc ${message.id}`} />
          <RecipientField label={text.message.bcc} recipients={recipients.bcc} key={`bcc ${message.id}`} />
        </dl>
        <Facts message={message} />
      </div>
      <Labels tags={message.tags} codes={full?.codes ?? []} />
    </div>
  )
}

function Subject({ subject }: { subject: string }) {
  const text = useText()
  const isWhole = useSignal(subject.length <= longestSubject)
  if (subject === '') return <h2 class="message-subject is-missing">{text.list.noSubject}</h2>
  return (
    <h2 class="message-subject" dir="auto">
      {isWhole.value ? subject : `${subject.slice(0, longestSubject)}… `}
      {!isWhole.value && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {text.common.showAll}
        </button>
      )}
    </h2>
  )
}

function Facts({ message }: { message: Omit<SummaryJson, 'attachments'> }) {
  const { navigation } = useApp()
  const text = useText()
  const locale = useLocale()
  return (
    <p class="message-arrival soft small">
      <time dateTime={message.receivedAt} title={formatExactTime(message.receivedAt, locale)}>
        {formatDayTime(message.receivedAt, locale)}
      </time>
      <span>{formatBytes(message.size, locale)}</span>
      <a
        class="cut"
        href={navigation.href({ mailbox: message.mailbox, q: '' })}
        title={`${text.message.mailbox}: ${message.mailbox}`}
        onClick={(event) => {
          event.preventDefault()
          navigation.go({ mailbox: message.mailbox, q: '' })
        }}
      >
        <bdi>{message.mailbox}</bdi>
      </a>
    </p>
  )
}

/** Most codes that are shown; the likeliest come first. */
const mostCodes = 3

/** Tags, and the codes that a mail is so often opened for. */
function Labels({ tags, codes }: { tags: readonly string[]; codes: readonly string[] }) {
  const text = useText()
  if (tags.length === 0 && codes.length === 0) return null
  return (
    <div class="message-labels">
      {codes.slice(0, mostCodes).map((code) => (
        <CopyButton
          key={code}
          text={code}
          label={text.message.copyCode(code)}
          copiedLabel={text.common.copied}
        >
          {code}
        </CopyButton>
      ))}
      <TagList tags={tags} />
    </div>
  )
}
