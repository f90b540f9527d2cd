import { useSignal } from '@preact/signals'
import { chooseTarget, type SmtpTarget } from '../../format/smtp-target.ts'
import { composeSnippets } from '../../format/snippets.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'

/** An empty mailbox: how to point an application at it, and a test mail to see what happens. */
export function Welcome() {
  const { server, navigation } = useApp()
  const text = useText()
  const mailbox = navigation.route.value.mailbox
  const info = server.info.value
  const target = info && chooseTarget(info.smtp, mailbox, location.hostname)
  return (
    <div class="welcome">
      <h2>{mailbox === undefined ? text.empty.title : text.empty.titleIn(mailbox)}</h2>
      <p class="soft">{text.empty.intro}</p>
      {target && <Target target={target} />}
      <Samples />
      {target && <Snippets target={target} />}
    </div>
  )
}

function Target({ target }: { target: SmtpTarget }) {
  const text = useText()
  const facts: readonly (readonly [string, string])[] = [
    [text.empty.host, target.host],
    [text.empty.port, String(target.port)],
    ...(target.user === undefined
      ? []
      : ([
          [text.empty.user, target.user],
          [text.empty.password, text.empty.anyPassword],
        ] as const)),
  ]
  return (
    <>
      <dl class="target">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p class="target-url">
        <code>{target.url}</code>
        <CopyButton text={target.url} label={text.common.copy} copiedLabel={text.common.copied} />
      </p>
      <p class="soft small">{target.user === undefined ? text.empty.noLogin : text.empty.login}</p>
    </>
  )
}

/** Realistic mails that the server sends to itself. */
function Samples() {
  const app = useApp()
  const text = useText()
  const samples = app.server.info.value?.samples ?? []
  if (samples.length === 0) return null
  return (
    <section aria-label={text.empty.sendSample}>
      <h3>{text.empty.sendSample}</h3>
      <div class="samples">
        {samples.map(({ name, title }) => (
          <Button key={name} onClick={() => app.sendSample(name)}>
            <Icon name="mail" />
            <span lang="en">{title}</span>
          </Button>
        ))}
      </div>
    </section>
  )
}

/** One snippet at a time, chosen from a list of what developers work with. */
function Snippets({ target }: { target: SmtpTarget }) {
  const text = useText()
  const snippets = composeSnippets(target)
  const chosen = useSignal(snippets[0]?.title ?? '')
  const snippet = snippets.find(({ title }) => title === chosen.value)
  return (
    <section aria-label={text.empty.snippets}>
      <h3>{text.empty.snippets}</h3>
      <div class="snippet-choices">
        {snippets.map(({ title }) => (
          <button
            key={title}
            type="button"
            aria-pressed={title === chosen.value}
            onClick={() => {
              chosen.value = title
            }}
          >
            {title}
          </button>
        ))}
      </div>
      {snippet && (
        <div class="snippet">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by the arrow keys as well */}
          <pre tabIndex={0}>{snippet.code}</pre>
          <CopyButton text={snippet.code} label={text.common.copy} copiedLabel={text.common.copied} />
        </div>
      )}
    </section>
  )
}
