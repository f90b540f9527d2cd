import { useComputed } from '@preact/signals'
import { useApp, useText } from './app-context.ts'
import { CampaignsScreen } from './campaigns/lazy.ts'
import { FaultsScreen } from './faults/lazy.ts'
import { ListPane } from './list/list-pane.tsx'
import { MessagePane } from './message/message-pane.tsx'
import { Nav } from './nav/nav.tsx'
import { NavDrawer } from './nav/nav-drawer.tsx'
import { Overlays } from './overlays/overlays.tsx'
import { ReleasesScreen } from './releases/lazy.ts'
import { SessionListPane } from './sessions/session-list-pane.tsx'
import { SessionPane } from './sessions/session-pane.tsx'
import { SettingsPane } from './settings/settings-pane.tsx'
import { ListSplitter } from './shell/list-splitter.tsx'
import { LiveRegion } from './shell/live-region.tsx'
import { NoticeBar } from './shell/notice-bar.tsx'
import { ServerBar } from './shell/server-bar.tsx'
import { UndoBar } from './shell/undo-bar.tsx'
import { useDocumentTitle } from './shell/use-document-title.ts'
import { useKeys } from './shell/use-keys.ts'
import { TemplatesScreen } from './templates/lazy.ts'
import { WebhooksScreen } from './webhooks/lazy.ts'

/** The whole screen: up to three panes, and what lies over them. */
export function AppView() {
  const app = useApp()
  const text = useText()
  const hasNav = useComputed(() => app.panes.value === 'three' && app.preferences.isNavShown.value)
  const isDetailOpen = useComputed(() => {
    const { screen, id } = app.navigation.route.value
    return screen === 'settings' || id !== undefined
  })
  const title = useDocumentTitle(app)
  useKeys(app)

  return (
    <div class="app" data-panes={app.panes.value} data-detail={isDetailOpen.value ? 'open' : 'closed'}>
      <header class="visually-hidden">
        <h1>{title}</h1>
      </header>
      <ServerBar />
      <div class="panes" style={{ '--list-width': `${app.preferences.listWidth.value}px` }}>
        {hasNav.value && (
          <nav class="nav-pane" aria-label={text.nav.label}>
            <Nav />
          </nav>
        )}
        <main class="main">
          <Panes />
        </main>
      </div>
      <div class="bars">
        <NoticeBar />
        <UndoBar />
      </div>
      <LiveRegion />
      {app.overlay.value === 'nav' && <NavDrawer />}
      <Overlays />
    </div>
  )
}

/** List and detail of the screen that the address names. */
function Panes() {
  const app = useApp()
  switch (app.navigation.route.value.screen) {
    case 'mail':
      return (
        <>
          <ListPane />
          <ListSplitter />
          <MessagePane />
        </>
      )
    case 'releases':
      return <ReleasesScreen />
    case 'sessions':
      return (
        <>
          <SessionListPane />
          <ListSplitter />
          <SessionPane />
        </>
      )
    case 'campaigns':
      return <CampaignsScreen />
    case 'templates':
      return <TemplatesScreen />
    case 'webhooks':
      return <WebhooksScreen />
    case 'faults':
      return <FaultsScreen />
    case 'settings':
      return <SettingsPane />
  }
}
