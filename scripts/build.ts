import { run } from './run.ts'

/** Builds what the package ships: the server as JavaScript in dist/server, the UI in dist/ui. */
await run('tsc', ['--build', 'src'])
await run('vite', ['build', '--logLevel', 'warn'])
