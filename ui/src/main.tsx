import { render } from 'preact'
import { createApp } from './models/app.ts'
import { AppView } from './views/app.tsx'
import { AppContext } from './views/app-context.ts'

const root = document.getElementById('app')
if (root === null) throw new Error('Cannot show the screen: index.html has no element "app"')

render(
  <AppContext.Provider value={createApp()}>
    <AppView />
  </AppContext.Provider>,
  root,
)
