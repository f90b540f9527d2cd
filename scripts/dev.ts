import { spawn } from 'node:child_process'

/**
 * Server and UI that follow every change: the server restarts (API on 8025, SMTP on 1025), the UI is served by Vite and
 * reloads in the browser. Mail is kept in memory only.
 */
const server = spawn('node', ['--watch', 'src/cli/main.ts', '--data', ':memory:', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
const ui = spawn('vite', { stdio: 'inherit' })

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.kill(signal)
    ui.kill(signal)
  })
}
