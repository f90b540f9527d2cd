import { runCommand } from '../../models/commands.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'

/** What can be done with several chosen messages at once. */
export function BulkPanel() {
  const app = useApp()
  const text = useText()
  const { ids } = app.selection
  const isAnyUnread = [...ids.value].some((id) => app.list.find(id)?.read === false)
  return (
    <Empty icon="check" title={text.message.selected(ids.value.size)} hint={text.message.selectedHint}>
      <Button onClick={() => runCommand(app, 'read')}>
        {isAnyUnread ? text.message.markRead : text.message.markUnread}
      </Button>
      <Button onClick={() => runCommand(app, 'tag')}>{text.message.tag}</Button>
      <Button onClick={() => runCommand(app, 'delete')}>{text.message.delete}</Button>
      <Button onClick={app.selection.clear}>{text.message.clearSelection}</Button>
    </Empty>
  )
}
