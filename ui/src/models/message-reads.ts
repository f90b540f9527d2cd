/** What views read on demand; views do not know the link. */
export { getMessageSession as readMessageSession, getSession as readSession, readRaw } from '../link/api.ts'
export { listReplies as readReplies } from '../link/faults-api.ts'
export { type DeliveredTo, getDelivered as readDelivered } from '../link/mailjet-api.ts'
export { renderTemplate } from '../link/templates-api.ts'
