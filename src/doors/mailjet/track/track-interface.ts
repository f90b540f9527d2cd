import type { ForeignInterface } from '../../../http/foreign-interface.ts'
import { limits } from '../../../model/limits.ts'
import { trackPage } from './track-page.ts'

const paths = /^\/(?:lnk\/|oo\/|unsub2$)/u

/**
 * The tracking host's part of the address space. Whoever has a delivered mail may ask for its links and its pixel: mail clients,
 * web mail, previews, providers that unsubscribe with one click. None of them has a password of ours, and most are pages of
 * other origins. What they may do is proved by the seals in the addresses, and their answers say nothing that is not in those.
 */
export const trackInterface: ForeignInterface = {
  owns: (path) => paths.test(path),
  isOriginalName: () => false,
  bodyBytes: limits.trackBodyBytes,
  hasOwnCredentials: true,
  isOpen: true,
  composeError: ({ status, message }) => ({
    status,
    contentType: 'text/html; charset=utf-8',
    text: trackPage({ language: 'en', title: 'Postfang', paragraphs: [message] }),
  }),
}
