import { useRef } from 'preact/hooks'
import type { TemplateFactsJson, TemplateListJson } from '../../../../src/contract/template.ts'
import { formatExactTime, formatShortTime } from '../../format/time.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useFocusWish } from '../use-focus-wish.ts'
import { useLinkKeys } from '../use-link-keys.ts'
import { useTemplates, useTemplateText } from './template-context.ts'
import { PlaygroundLink } from './template-link.tsx'

/** Where mail without a login goes, and whose templates are meant where no mailbox is chosen. */
const defaultMailbox = 'inbox'

/** The templates that a message of the chosen mailbox can name, and what is wrong with their directory. */
export function TemplateListPane() {
  const text = useText()
  const templateText = useTemplateText()
  const app = useApp()
  const pane = useRef<HTMLElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useLinkKeys(app, list)
  useFocusWish('list', () => pane.current?.querySelector<HTMLElement>('.pane-head .button')?.focus())
  const mailbox = app.navigation.route.value.mailbox ?? defaultMailbox
  return (
    <section class="list-pane" aria-label={templateText.list} ref={pane}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.nav.templates}</h2>
        <PlaygroundLink class="button">{templateText.playground}</PlaygroundLink>
      </div>
      <p class="template-scope soft small cut">
        <bdi>{templateText.usable(mailbox)}</bdi>
      </p>
      <div class="list-body" ref={list}>
        <Templates />
      </div>
    </section>
  )
}

function Templates() {
  const { value, failure, reload } = useTemplates()
  const text = useText()
  const templateText = useTemplateText()
  const list = value.value
  const why = failure.value
  if (list === undefined && why === undefined) return <ListSkeleton />
  if (list === undefined) {
    return (
      <Empty icon="warning" title={templateText.failed}>
        <p class="soft">{why && <FailureText failure={why} />}</p>
        <Button onClick={() => void reload()}>{text.common.retry}</Button>
      </Empty>
    )
  }
  return (
    <>
      <Problems problems={list.problems} />
      {list.templates.length === 0 ? (
        <Empty icon="template" title={templateText.none} hint={templateText.noneHint} />
      ) : (
        <ul>
          {list.templates.map((template) => (
            <TemplateRow key={`${template.mailbox} ${template.id}`} template={template} />
          ))}
        </ul>
      )}
    </>
  )
}

function TemplateRow({ template }: { template: TemplateFactsJson }) {
  const { navigation, now } = useApp()
  const text = useTemplateText()
  const locale = useLocale()
  const { id, name, mailbox, editMode, updatedAt } = template
  return (
    <li>
      <ScreenLink
        to={{ screen: 'templates', id: String(id) }}
        class="pane-row template-row"
        current={navigation.route.value.id === String(id) ? 'true' : undefined}
      >
        <span class="row-line">
          <bdi class="cut">{name}</bdi>
          <time class="row-time" dateTime={updatedAt} title={formatExactTime(updatedAt, locale)}>
            {formatShortTime(updatedAt, now.value, locale)}
          </time>
        </span>
        <span class="row-line soft small">
          <span class="cut">
            {id} · {text.editModes[editMode] ?? editMode}
          </span>
          <span class="chip">{mailbox === null ? text.ofDirectory : text.ofMailbox}</span>
        </span>
      </ScreenLink>
    </li>
  )
}

function Problems({ problems }: Pick<TemplateListJson, 'problems'>) {
  const text = useTemplateText()
  if (problems.length === 0) return null
  return (
    <section class="template-problems" aria-label={text.problems}>
      <h3>
        <Icon name="warning" />
        {text.problems}
      </h3>
      <ul>
        {problems.map(({ file, reason, line, effect }, index) => (
          <li key={index}>
            <code>
              {file}
              {line !== null && `, ${text.atLine(line)}`}
            </code>
            <span lang="en">{reason}</span> <span class="soft">({text.effects[effect]})</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
