import { defineConfig } from 'cypress'
import { postfangTasks } from 'postfang/cypress/tasks'
import { startApp } from '../playwright/app.js'

/** The application sends to one mailbox; each test picks its mail by recipient. */
export default defineConfig({
  e2e: {
    supportFile: 'support.js',
    specPattern: '*.cy.js',
    async setupNodeEvents(on, config) {
      const tasks = postfangTasks()
      on('task', tasks)
      const { smtp } = await tasks['postfang:mailbox']('app')
      const app = await startApp({ smtp })
      return { ...config, baseUrl: app.url }
    },
  },
})
