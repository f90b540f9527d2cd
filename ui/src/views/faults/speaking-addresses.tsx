import { getSpeakingAddresses } from '../../models/fault-board.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLoaded } from '../use-loaded.ts'
import { useFaultText } from './fault-context.ts'

/** The recipients that say themselves what happens to them, ready to copy. */
export function SpeakingAddresses() {
  const text = useText()
  const faultText = useFaultText()
  const loaded = useLoaded('addresses', getSpeakingAddresses)
  if (loaded.kind === 'loading') return <div class="message-skeleton" aria-busy="true" />
  if (loaded.kind === 'failed') {
    return (
      <Empty icon="warning" title={faultText.failed}>
        <p class="soft">
          <FailureText failure={loaded.failure} />
        </p>
      </Empty>
    )
  }
  const { domains, addresses } = loaded.value
  if (domains.length === 0) return <Empty icon="fault" title={faultText.addressesOff} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="fault-page" tabIndex={0}>
      <p class="soft">{faultText.addressesHint(domains.join(', '))}</p>
      <table class="table address-table">
        <thead>
          <tr>
            <th scope="col">{faultText.address}</th>
            <th scope="col">{faultText.addressWhen}</th>
            <th scope="col">{faultText.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {addresses.map(({ address, at, meaning }) => (
            <tr key={`${at} ${address}`}>
              <td>
                <span class="address">
                  <CopyButton text={address} label={text.common.copy} copiedLabel={text.common.copied} />
                  <code>{address}</code>
                </span>
              </td>
              <td class="soft">{faultText.addressWhens[at]}</td>
              <td lang="en">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
