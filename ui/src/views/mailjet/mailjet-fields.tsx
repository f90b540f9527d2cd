import type { MailjetFieldJson, MessageJson } from '../../../../src/contract/message.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { JsonTree } from '../../parts/json-tree.tsx'
import { useText } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

/** What Mailjet would read from the message's headers: each with its value, what it does, and what is wrong with it. */
export function MailjetFields({ message }: { message: MessageJson }) {
  const text = useText()
  const mailjetText = useMailjetText()
  if (message.mailjet === null) {
    return <Empty icon="mailOpen" title={mailjetText.noFields} hint={mailjetText.noFieldsHint} />
  }
  const { fields, variables } = message.mailjet
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
        <code dir="auto">{field.value}</code>
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
