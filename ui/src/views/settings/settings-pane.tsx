import type { InfoJson } from '../../../../src/contract/info.ts'
import { formatBytes } from '../../format/number.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { languageChoices, themes } from '../../models/preferences.ts'
import { Segments } from '../../parts/segments.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { MailboxModes } from '../mailjet/lazy.ts'
import { NavButton } from '../nav/nav-button.tsx'
import { KeyList } from '../overlays/key-list.tsx'

/** What the reader can set, all keys, and what the server says of itself. */
export function SettingsPane() {
  const { server } = useApp()
  const text = useText()
  return (
    <section class="detail-pane" aria-label={text.settings.title}>
      <div class="pane-head">
        <NavButton />
        <h2>{text.settings.title}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well */}
      <div class="settings" tabIndex={0}>
        <Choices />
        <MailboxModes />
        <section>
          <h3>{text.settings.keys}</h3>
          <KeyList />
        </section>
        {server.info.value && <ServerFacts info={server.info.value} />}
      </div>
    </section>
  )
}

function Choices() {
  const { preferences } = useApp()
  const text = useText()
  return (
    <>
      <section>
        <h3>{text.settings.theme}</h3>
        <Segments
          label={text.settings.theme}
          segments={themes.map((theme) => ({ value: theme, label: text.settings.themes[theme] }))}
          value={preferences.theme.value}
          onChange={(theme) => {
            preferences.theme.value = theme
          }}
        />
      </section>
      <section>
        <h3>{text.settings.language}</h3>
        <Segments
          label={text.settings.language}
          segments={languageChoices.map((choice) => ({
            value: choice,
            label: text.settings.languages[choice],
          }))}
          value={preferences.languageChoice.value}
          onChange={(choice) => {
            preferences.languageChoice.value = choice
          }}
        />
      </section>
    </>
  )
}

function ServerFacts({ info }: { info: InfoJson }) {
  const text = useText()
  const locale = useLocale()
  const facts: readonly (readonly [string, string])[] = [
    [text.settings.version, info.version],
    [text.settings.web, info.http],
    [text.settings.smtp, info.smtp.join('\n')],
    [text.settings.data, text.settings.dataKinds[info.data]],
    [text.settings.durability, info.durability],
    [text.settings.maxSize, formatBytes(info.maxMessageSize, locale)],
    [text.settings.remoteContent, info.remoteContent ? text.settings.on : text.settings.off],
  ]
  return (
    <section>
      <h3>{text.settings.server}</h3>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <a href={messageUrls.apiDocs()}>{text.settings.apiDocs}</a>
    </section>
  )
}
