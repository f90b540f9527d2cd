import { urls } from '../link/urls.ts'

export { exportFormats } from '../link/urls.ts'

/** Addresses of a message's bytes, for links and the preview frame; views do not know the link. */
export const messageUrls = {
  raw: urls.raw,
  part: urls.part,
  frame: urls.frame,
  deliveredFrame: urls.deliveredFrame,
  deliveredRaw: urls.deliveredRaw,
  apiDocs: urls.docs,
  exported: urls.exported,
} as const
