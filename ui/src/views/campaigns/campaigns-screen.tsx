import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type CampaignList, createCampaignList } from '../../models/campaign-list.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { MailboxNote } from '../mailbox-note.tsx'
import { useMailjetText } from '../mailjet/use-mailjet-text.ts'
import { NavButton } from '../nav/nav-button.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLinkKeys } from '../use-link-keys.ts'
import { CampaignTable } from './campaign-table.tsx'
import { NoCampaigns } from './no-campaigns.tsx'

/** The campaigns of the chosen mailbox, or of all of them, with what happened to their messages. */
export function CampaignsScreen() {
  const app = useApp()
  const text = useText()
  const mailjetText = useMailjetText()
  const { mailbox } = app.navigation.route.value
  const list = useMemo(() => createCampaignList(mailbox), [mailbox])
  useEffect(() => list.close, [list])
  const pane = useRef<HTMLDivElement>(null)
  useLinkKeys(app, pane)
  return (
    <section class="campaigns" aria-label={text.nav.campaigns}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.nav.campaigns}</h2>
      </div>
      <MailboxNote describe={mailjetText.campaigns.of} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well */}
      <div class="campaigns-body" ref={pane} tabIndex={0}>
        <Campaigns list={list} mailbox={mailbox} />
      </div>
    </section>
  )
}

function Campaigns({ list, mailbox }: { list: CampaignList; mailbox: string | undefined }) {
  const text = useText()
  const mailjetText = useMailjetText()
  const campaigns = list.campaigns.value
  const failure = list.failure.value
  if (campaigns === undefined && failure === undefined)
    return <div class="mailjet-waiting" aria-busy="true" />
  if (campaigns === undefined) {
    return (
      <Empty icon="warning" title={mailjetText.campaigns.failed}>
        <p class="soft">{failure && <FailureText failure={failure} />}</p>
        <Button onClick={list.reload}>{text.common.retry}</Button>
      </Empty>
    )
  }
  if (campaigns.length === 0) return <NoCampaigns mailbox={mailbox} />
  return (
    <>
      <CampaignTable campaigns={campaigns} hasMailbox={mailbox === undefined} />
      {list.hasMore.value && (
        <div class="cut-note">
          <Button onClick={list.loadMore}>{mailjetText.campaigns.more}</Button>
        </div>
      )}
    </>
  )
}
