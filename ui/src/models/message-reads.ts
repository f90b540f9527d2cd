/** What views read of a message on demand; views do not know the link. */
export { getMessageSession as readMessageSession, getSession as readSession, readRaw } from '../link/api.ts'
