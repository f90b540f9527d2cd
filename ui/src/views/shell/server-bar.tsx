import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'

/** Says that the server is gone and when it is tried again; and what the server itself warns of. */
export function ServerBar() {
  const { server } = useApp()
  return (
    <div role="status" class="server-bars">
      {server.isGone.value ? <Gone /> : <Warnings />}
    </div>
  )
}

function Gone() {
  const { server } = useApp()
  const text = useText()
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 500)
    return () => clearInterval(timer)
  }, [now])
  const live = server.live.value
  const seconds = live.kind === 'waiting' ? Math.max(1, Math.ceil((live.retryAt - now.value) / 1000)) : 0
  return (
    <div class="server-bar">
      <Icon name="warning" />
      <span>
        {text.server.gone} {/* Counting down is for the eye; spoken every second it would be a nuisance. */}
        <span aria-hidden="true">
          {live.kind === 'waiting' ? text.server.retryIn(seconds) : text.server.retrying}
        </span>
      </span>
      <button type="button" class="link-button" onClick={server.retryNow}>
        {text.server.retryNow}
      </button>
    </div>
  )
}

function Warnings() {
  const { server } = useApp()
  const text = useText()
  const isClosed = useSignal(false)
  const warnings = server.info.value?.warnings ?? []
  if (warnings.length === 0 || isClosed.value) return null
  return (
    <div class="server-bar">
      <Icon name="warning" />
      <span lang="en">{warnings.join(' ')}</span>
      <button
        type="button"
        class="link-button"
        onClick={() => {
          isClosed.value = true
        }}
      >
        {text.common.close}
      </button>
    </div>
  )
}
