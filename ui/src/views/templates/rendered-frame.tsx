import { useSignal } from '@preact/signals'

interface RenderedFrameProps {
  readonly address: string
  readonly title: string
  /** Whether it is not what is written now. */
  readonly isOld: boolean
}

/**
 * The rendered HTML in its own document: without scripts, without our origin, under the policy of every mail. The document
 * before it stays until the next is there, so that nothing flickers while somebody types.
 */
export function RenderedFrame({ address, title, isOld }: RenderedFrameProps) {
  const loaded = useSignal(address)
  const addresses = loaded.value === address ? [address] : [loaded.value, address]
  return (
    <div class="rendered-sheet" data-old={isOld}>
      {addresses.map((each) => {
        const isShown = each === loaded.value
        return (
          <iframe
            key={each}
            class={isShown ? undefined : 'is-loading'}
            title={isShown ? title : ''}
            aria-hidden={isShown ? undefined : true}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerpolicy="no-referrer"
            src={each}
            // Without it a document that has no link could not be scrolled by the keyboard.
            tabIndex={isShown ? 0 : -1}
            onLoad={() => {
              if (each === address) loaded.value = each
            }}
          />
        )
      })}
    </div>
  )
}
