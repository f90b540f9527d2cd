import { Icon } from '../../parts/icon.tsx'
import { useApp } from '../app-context.ts'
import { ModeSwitch } from './mode-switch.tsx'
import { useMailjetText } from './use-mailjet-text.ts'

/** Says that nothing happens to this message after sending, and how that is had for the next ones. */
export function ModeNote({ mailbox }: { mailbox: string }) {
  const { mailjetMode } = useApp()
  const text = useMailjetText()
  const isOn = mailjetMode.isOn(mailbox)
  return (
    <div class="mode-note">
      <Icon name="help" />
      <div>
        <p role="status">{isOn ? text.modeIsOn(mailbox) : text.notInMode(mailbox)}</p>
        {!isOn && (
          <p class="mode-switch">
            <ModeSwitch mailbox={mailbox} />
            <span class="soft small">{text.switchOnHint}</span>
          </p>
        )}
      </div>
    </div>
  )
}
