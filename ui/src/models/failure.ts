/** For views, which do not know the link. */
export type { Failure } from '../link/request.ts'
