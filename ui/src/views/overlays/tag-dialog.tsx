import { useComputed, useSignal } from '@preact/signals'
import { targetRows } from '../../models/commands.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'

/** As the API allows. */
const longestTag = 64

/** Puts tags on the chosen messages, and takes them off. */
export function TagDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const text = useText()
  const typed = useSignal('')
  const tags = useComputed(() => {
    // Both change when a tag does; targetRows reads them as they are.
    app.list.pages.value
    app.opened.opened.value
    return [...new Set(targetRows(app).flatMap((row) => row.tags))]
  }).value

  function add(event: Event): void {
    event.preventDefault()
    const tag = typed.value.trim()
    if (tag !== '') app.marks.addTag(targetRows(app), tag)
    typed.value = ''
  }

  return (
    <Dialog title={text.tags.title} closeLabel={text.common.close} kind="top" onClose={onClose}>
      <form class="dialog-body tag-form" onSubmit={add}>
        <input
          class="field"
          aria-label={text.tags.add}
          placeholder={text.tags.add}
          list="known-tags"
          autocomplete="off"
          maxLength={longestTag}
          value={typed}
          // The dialog was opened to type here.
          autofocus
          onInput={(event) => {
            typed.value = event.currentTarget.value
          }}
        />
        <datalist id="known-tags">
          {app.knownTags.value.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <button type="submit" class="button">
          {text.tags.addButton}
        </button>
      </form>
      <div class="dialog-body tag-current">
        {tags.length === 0 && <p class="soft">{text.tags.none}</p>}
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            class="chip chip-button"
            aria-label={text.tags.remove(tag)}
            title={text.tags.remove(tag)}
            onClick={() => app.marks.removeTag(targetRows(app), tag)}
          >
            <bdi class="cut">{tag}</bdi>
            <Icon name="close" />
          </button>
        ))}
      </div>
      <div class="dialog-actions">
        <Button onClick={onClose}>{text.common.close}</Button>
      </div>
    </Dialog>
  )
}
