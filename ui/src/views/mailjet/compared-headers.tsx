import { useSignal } from '@preact/signals'
import { type ComparedHeader, compareHeaders, type Field } from '../../format/compare-headers.ts'
import { Button } from '../../parts/button.tsx'
import { useText } from '../app-context.ts'
import { useMailjetText } from './use-mailjet-text.ts'

interface ComparedHeadersProps {
  readonly sent: readonly Field[]
  /** Null where nothing is delivered. */
  readonly delivered: readonly Field[] | null
}

/** Rows drawn without being asked for more. */
const firstShown = 300
/** As much of a value as is shown, in UTF-16 units. */
const longestShown = 4_000

/** Each header field as sent and as delivered; at first those that differ. */
export function ComparedHeaders({ sent, delivered }: ComparedHeadersProps) {
  const text = useText()
  const mailjetText = useMailjetText()
  const isNarrowed = useSignal(true)
  const limit = useSignal(firstShown)
  if (delivered === null) return <p class="compare-none">{mailjetText.nothing}</p>
  const compared = compareHeaders(sent, delivered)
  const wanted = isNarrowed.value ? compared.filter(({ kind }) => kind !== 'same') : compared
  const shown = wanted.slice(0, limit.value)
  const count = (kind: ComparedHeader['kind']): number => compared.filter((one) => one.kind === kind).length
  return (
    <>
      <div class="panel-tools">
        <label class="checkbox">
          <input
            type="checkbox"
            checked={isNarrowed.value}
            onChange={(event) => {
              isNarrowed.value = event.currentTarget.checked
            }}
          />
          {mailjetText.onlyDifferences}
        </label>
        <span class="soft small" role="status">
          {mailjetText.headerCounts(count('added'), count('removed'), count('changed'))}
        </span>
      </div>
      {wanted.length === 0 ? (
        <p class="compare-none">{mailjetText.sameHeaders}</p>
      ) : (
        <HeaderTable headers={shown} />
      )}
      {shown.length < wanted.length && (
        <div class="cut-note">
          <Button
            onClick={() => {
              limit.value += 10 * firstShown
            }}
          >
            {text.common.showMore(wanted.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  )
}

function HeaderTable({ headers }: { headers: readonly ComparedHeader[] }) {
  const text = useMailjetText()
  return (
    <table class="table compare-table">
      <thead>
        <tr>
          <th scope="col">{text.header}</th>
          <th scope="col">{text.sent}</th>
          <th scope="col">{text.delivered}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(({ kind, name, sent, delivered }, index) => (
          <tr key={index} data-kind={kind}>
            <th scope="row">
              <span>{name}</span> <span class={`chip header-${kind}`}>{text.kinds[kind]}</span>
            </th>
            <Value label={text.sent} value={sent} />
            <Value label={text.delivered} value={delivered} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** @param label said where there is no room for the head of the table */
function Value({ label, value }: { label: string; value: string | undefined }) {
  const text = useMailjetText()
  return (
    <td>
      <span class="compare-label soft small">{label}: </span>
      {value === undefined ? (
        <span class="soft">{text.absent}</span>
      ) : (
        <bdi>{value.slice(0, longestShown)}</bdi>
      )}
    </td>
  )
}
