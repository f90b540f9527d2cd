import { runCommand } from '../../models/commands.ts'
import { withKey } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'

/** For ten seconds after a deletion: what was deleted, and the way back. */
export function UndoBar() {
  const app = useApp()
  const text = useText()
  const pending = app.deletion.pending.value
  return (
    <div role="status">
      {pending && (
        <div class="bar undo-bar">
          <span>{text.deletion.done(pending.ids.size)}</span>
          <button
            type="button"
            class="button"
            title={withKey(text.deletion.undo, 'z')}
            aria-keyshortcuts="z"
            onClick={() => {
              runCommand(app, 'undo')
              app.focusWish.value = 'list'
            }}
          >
            {text.deletion.undo} <kbd>z</kbd>
          </button>
        </div>
      )}
    </div>
  )
}
