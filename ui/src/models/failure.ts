/** For views, which do not know the link. */
export { type Failure, toFailure } from '../link/request.ts'
