export { readVersion } from '../read-version.ts'
