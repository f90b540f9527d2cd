import { useSignal } from '@preact/signals'
import type { MailboxProfile } from '../../models/mailjet-mode.ts'
import { Button } from '../../parts/button.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useApp, useText } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

/** A thousand test runs leave a thousand mailboxes: the latest are shown, the others on demand or by name. */
const firstShown = 30
const filterFrom = 12

/** Which mailboxes are in Mailjet mode; each can be switched. */
export function MailboxModes() {
  const { mailboxes } = useApp()
  const text = useText()
  const mailjetText = useMailjetText()
  const filter = useSignal('')
  const limit = useSignal(firstShown)
  const all = mailboxes.all.value ?? []
  const wanted = filter.value.trim().toLowerCase()
  const matching = all.filter(({ name }) => name.toLowerCase().includes(wanted))
  const shown = matching.slice(0, limit.value)
  return (
    <section>
      <h3>{mailjetText.modes.title}</h3>
      <p class="soft">{mailjetText.modes.hint}</p>
      {all.length >= filterFrom && (
        <input
          class="field mode-filter"
          type="search"
          aria-label={mailjetText.modes.filter}
          placeholder={mailjetText.modes.filter}
          value={filter}
          onInput={(event) => {
            filter.value = event.currentTarget.value
          }}
        />
      )}
      {all.length === 0 && <p>{mailjetText.modes.none}</p>}
      <ul class="mode-list">
        {shown.map(({ name }) => (
          <ModeRow key={name} name={name} />
        ))}
      </ul>
      {shown.length < matching.length && (
        <Button
          onClick={() => {
            limit.value += 10 * firstShown
          }}
        >
          {text.common.showMore(matching.length - shown.length)}
        </Button>
      )}
    </section>
  )
}

function ModeRow({ name }: { name: string }) {
  const { mailjetMode, server } = useApp()
  const { modes } = useMailjetText()
  const isServerOn = server.info.value?.profile === 'mailjet'
  return (
    <li>
      <bdi class="mode-name">{name}</bdi>
      <Segments<MailboxProfile>
        label={modes.of(name)}
        segments={[
          { value: null, label: modes.server(isServerOn) },
          { value: 'mailjet', label: modes.on },
          { value: 'postfang', label: modes.off },
        ]}
        value={mailjetMode.profileOf(name)}
        onChange={(profile) => void mailjetMode.set(name, profile)}
      />
    </li>
  )
}
