import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useApp, useText } from '../app-context.ts'
import { ReleaseDialog } from '../releases/lazy.ts'
import { KeyList } from './key-list.tsx'
import { Palette } from './palette.tsx'
import { TagDialog } from './tag-dialog.tsx'

/** The window that lies over the screen, if any. */
export function Overlays() {
  const { overlay } = useApp()
  const close = (): void => {
    overlay.value = undefined
  }
  switch (overlay.value) {
    case 'keys':
      return <KeysDialog onClose={close} />
    case 'palette':
      return <Palette onClose={close} />
    case 'tags':
      return <TagDialog onClose={close} />
    case 'release':
      return <ReleaseDialog onClose={close} />
    case 'deleteAll':
      return <DeleteAllDialog onClose={close} />
    default:
      return null
  }
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  return (
    <Dialog title={text.keys.title} closeLabel={text.common.close} onClose={onClose}>
      <div class="dialog-body">
        <KeyList />
      </div>
    </Dialog>
  )
}

/** The one question that is asked before something is deleted: it cannot be undone. */
function DeleteAllDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const text = useText()
  const { total, totalIsExact } = app.counts.value
  return (
    <Dialog
      title={text.list.deleteAllTitle(total, totalIsExact)}
      closeLabel={text.common.close}
      onClose={onClose}
    >
      <p class="dialog-body">{text.list.deleteAllText}</p>
      <div class="dialog-actions">
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button
          kind="danger"
          onClick={() => {
            app.deleteAllShown()
            onClose()
          }}
        >
          {text.list.deleteAllConfirm}
        </Button>
      </div>
    </Dialog>
  )
}
