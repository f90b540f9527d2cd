import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { ModeSwitch } from '../mailjet/mode-switch.tsx'
import { useMailjetText } from '../mailjet/use-mailjet-text.ts'

const example = 'X-Mailjet-Campaign: spring-sale'

/** Says how a campaign comes to be, and that its mailbox has to be in Mailjet mode. */
export function NoCampaigns({ mailbox }: { mailbox: string | undefined }) {
  const { mailjetMode, server } = useApp()
  const text = useText()
  const { campaigns } = useMailjetText()
  const isOff = mailbox === undefined ? server.info.value?.profile === 'postfang' : !mailjetMode.isOn(mailbox)
  return (
    <Empty icon="campaign" title={campaigns.none} hint={campaigns.noneHint}>
      <div class="campaign-how">
        <p>{campaigns.howTo}</p>
        <p class="campaign-example">
          <code>{example}</code>
          <CopyButton text={example} label={text.common.copy} copiedLabel={text.common.copied} />
        </p>
        <p class="soft">{campaigns.howToApi}</p>
        {isOff && mailbox === undefined && <p>{campaigns.modeNeededAny}</p>}
        {isOff && mailbox !== undefined && (
          <>
            <p>{campaigns.modeNeeded(mailbox)}</p>
            <ModeSwitch mailbox={mailbox} />
          </>
        )}
      </div>
    </Empty>
  )
}
