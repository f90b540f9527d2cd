export { readVersion } from '../package-files.ts'
