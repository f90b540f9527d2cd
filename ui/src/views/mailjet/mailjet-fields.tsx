import type { MailjetFieldJson, MailjetJson, MessageJson } from '../../../../src/contract/message.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { JsonTree } from '../../parts/json-tree.tsx'
import { useText } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

/** Values up to this length never need scrolling, in UTF-16 units. */
const longestAtOnce = 80

/** What Mailjet would read from the message's headers: each with its value, what it does, and what is wrong with it. */
export function MailjetFields({ message }: { message: MessageJson }) {
  const text = useMailjetText()
  return (
    <>
      <MessageFindings findings={message.mailjetFindings} />
      {message.mailjet === null ? (
        <Empty icon="mailOpen" title={text.noFields} hint={text.noFieldsHint} />
      ) : (
        <Fields mailjet={message.mailjet} />
      )}
    </>
  )
}

/** What is wrong with the message as a whole; what is wrong with a header stands with it. */
function MessageFindings({ findings }: { findings: readonly string[] }) {
  const text = useMailjetText()
  if (findings.length === 0) return null
  return (
    <div class="message-note is-warning">
      <Icon name="warning" />
      <ul aria-label={text.messageFindings} lang="en">
        {findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
    </div>
  )
}

function Fields({ mailjet: { fields, variables } }: { mailjet: MailjetJson }) {
  const text = useText()
  return (
    <>
      <table class="table mailjet-table">
        <caption>{text.mailjet.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.mailjet.header}</th>
            <th scope="col">{text.mailjet.value}</th>
            <th scope="col">{text.mailjet.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field, index) => (
            <FieldRow key={index} field={field} />
          ))}
        </tbody>
      </table>
      {variables && (
        <section class="mailjet-variables" aria-label={text.mailjet.variables}>
          <h3>{text.mailjet.variables}</h3>
          <JsonTree value={variables} label={text.mailjet.variables} />
        </section>
      )}
    </>
  )
}

function FieldRow({ field }: { field: MailjetFieldJson }) {
  const text = useText()
  return (
    <tr>
      <th scope="row">
        {field.header}
        {field.name === null && <span class="soft small"> ({text.mailjet.unknown})</span>}
      </th>
      <td>
        <code class="mailjet-value" dir="auto" tabIndex={field.value.length > longestAtOnce ? 0 : undefined}>
          {field.value}
        </code>
      </td>
      <td lang="en">
        {field.meaning}
        {field.finding && (
          <p class="mailjet-finding">
            <Icon name="warning" />
            <span>
              <span class="visually-hidden">{text.mailjet.finding}: </span>
              {field.finding}
            </span>
          </p>
        )}
      </td>
    </tr>
  )
}
