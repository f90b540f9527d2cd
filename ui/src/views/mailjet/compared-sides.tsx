import type { ComponentChildren } from 'preact'
import type { DeliveredJson } from '../../../../src/contract/mailjet.ts'
import type { MessageJson } from '../../../../src/contract/message.ts'
import { messageUrls } from '../../models/message-urls.ts'
import type { DeliveredView } from '../../models/preview.ts'
import { CappedText } from '../../parts/capped-text.tsx'
import { useApp, useText } from '../app-context.ts'
import { giveBackFocus } from '../preview/give-back-focus.ts'
import { CutText } from '../tabs/cut-text.tsx'
import { Coloured } from '../tabs/source-tab.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

interface ComparedSidesProps {
  readonly message: MessageJson
  readonly recipient: string
  readonly delivered: DeliveredJson
}

/** The mail on the left as it was sent, on the right as it is delivered. */
export function ComparedSides({ message, recipient, delivered }: ComparedSidesProps) {
  const { preview } = useApp()
  const text = useMailjetText()
  const isDelivered = delivered.headers !== null
  return (
    <div class="compare">
      <Side title={text.sent} subject={message.subject} isChanged={false}>
        <SideBody
          id={message.id}
          piece={message}
          title={text.sent}
          frameUrl={messageUrls.frame(message.id, {
            hasImages: preview.hasImages.value,
            hasRemoteContent: preview.hasRemoteContent.value,
          })}
          rawUrl={messageUrls.raw(message.id)}
        />
      </Side>
      <Side
        title={text.delivered}
        subject={delivered.subject ?? undefined}
        isChanged={isDelivered && delivered.subject !== message.subject}
      >
        {isDelivered ? (
          <SideBody
            id={message.id}
            piece={delivered}
            title={text.delivered}
            frameUrl={messageUrls.deliveredFrame(message.id, recipient, preview.hasDeliveredImages.value)}
            rawUrl={messageUrls.deliveredRaw(message.id, recipient)}
          />
        ) : (
          <p class="compare-none">{text.nothing}</p>
        )}
      </Side>
    </div>
  )
}

function Side({
  title,
  subject,
  isChanged,
  children,
}: {
  title: string
  subject: string | undefined
  isChanged: boolean
  children: ComponentChildren
}) {
  const text = useText()
  const mailjetText = useMailjetText()
  return (
    <section class="compare-side" aria-label={title}>
      <h3>{title}</h3>
      {subject !== undefined && (
        <CappedText class="compare-subject" text={subject}>
          <bdi class={subject === '' ? 'is-missing' : undefined}>{subject || text.list.noSubject}</bdi>
          {isChanged && <span class="chip header-changed">{mailjetText.kinds.changed}</span>}
        </CappedText>
      )}
      {children}
    </section>
  )
}

interface SideBodyProps {
  readonly id: string
  readonly piece: { readonly html: string | null; readonly text: string | null }
  readonly title: string
  readonly frameUrl: string
  readonly rawUrl: string
}

function SideBody({ id, piece, title, frameUrl, rawUrl }: SideBodyProps) {
  const view = useApp().preview.deliveredView.value
  const text = useMailjetText()
  const body = view === 'text' ? piece.text : piece.html
  if (view === 'headers') return null
  if (body === null) return <p class="compare-none">{text.noPiece[view]}</p>
  if (view === 'rendered') return <Frame url={frameUrl} title={text.frame(title)} />
  return (
    <div class="compare-text">
      <CutText id={id} text={body} isWrapped rawUrl={rawUrl} render={renderOf(view)} key={view} />
    </div>
  )
}

function renderOf(view: DeliveredView): ((block: string) => ComponentChildren) | undefined {
  return view === 'source' ? (block) => <Coloured source={block} /> : undefined
}

/** As in the preview: a document of its own, which can run nothing and reach nothing. */
function Frame({ url, title }: { url: string; title: string }) {
  return (
    <div class="compare-sheet">
      <iframe
        key={url}
        title={title}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
        src={url}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard as well
        tabIndex={0}
        onMouseLeave={giveBackFocus}
      />
    </div>
  )
}
