import { bundle } from './bundle.ts'
import { run } from './run.ts'

/** Builds what the package ships: the library in dist/server, the program in dist/bundle, the UI in dist/ui. */
await run('tsc', ['--build', 'src'])
await run('vite', ['build', '--logLevel', 'warn'])
await bundle()
