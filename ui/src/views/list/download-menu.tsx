import { exportFormats, messageUrls } from '../../models/message-urls.ts'
import { Menu } from '../../parts/menu.tsx'
import { useApp, useText } from '../app-context.ts'

/** Everything that the list shows as one file. */
export function DownloadMenu() {
  const { scope } = useApp()
  const text = useText()
  return (
    <Menu icon="download" label={text.list.download}>
      {exportFormats.map((format) => (
        <li key={format}>
          <a href={messageUrls.exported(scope.value, format)} download="">
            {text.list.downloads[format]}
          </a>
        </li>
      ))}
    </Menu>
  )
}
