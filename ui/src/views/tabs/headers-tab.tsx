import { useSignal } from '@preact/signals'
import type { HeaderJson } from '../../../../src/contract/message.ts'
import { filterHeaders, hasOtherRaw, rawValue } from '../../format/filter-headers.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'

/** Headers drawn without being asked for more: a mail may have twenty thousand. */
const firstShown = 300
/** As much of one header as is shown, in UTF-16 units. */
const longestShown = 20_000

/** Every header in its order, repeats included: decoded, and beside it as received where that is something else. */
export function HeadersTab({ headers }: { headers: readonly HeaderJson[] }) {
  const text = useText()
  const filter = useSignal('')
  const limit = useSignal(firstShown)
  if (headers.length === 0) return <Empty icon="mailOpen" title={text.headers.none} />
  const matching = filterHeaders(headers, filter.value)
  const shown = matching.slice(0, limit.value)
  return (
    <>
      <div class="panel-tools">
        <input
          class="field"
          type="search"
          aria-label={text.headers.filter}
          placeholder={text.headers.filter}
          value={filter}
          onInput={(event) => {
            filter.value = event.currentTarget.value
          }}
        />
        <span class="soft small" role="status">
          {filter.value === ''
            ? text.headers.total(headers.length)
            : text.headers.shown(matching.length, headers.length)}
        </span>
      </div>
      {matching.length === 0 ? (
        <Empty icon="search" title={text.headers.noMatch} />
      ) : (
        <HeaderTable headers={shown} />
      )}
      {shown.length < matching.length && (
        <div class="cut-note">
          <Button
            onClick={() => {
              limit.value += 10 * firstShown
            }}
          >
            {text.common.showMore(matching.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  )
}

function HeaderTable({ headers }: { headers: readonly HeaderJson[] }) {
  const text = useText()
  return (
    <table class="table header-table">
      <thead>
        <tr>
          <th scope="col">{text.headers.name}</th>
          <th scope="col">{text.headers.value}</th>
          <th scope="col">{text.headers.raw}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map((header, index) => (
          <tr key={index}>
            <th scope="row">{header.name}</th>
            <td colSpan={hasOtherRaw(header) ? 1 : 2} dir="auto">
              {header.value.slice(0, longestShown)}
            </td>
            {hasOtherRaw(header) && (
              <td>
                <code>{rawValue(header).slice(0, longestShown)}</code>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
