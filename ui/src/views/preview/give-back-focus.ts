/**
 * A click into the mail takes the focus there, and with it every key, since nothing in the frame could pass them on.
 * When the mouse leaves, the page takes it back.
 */
export function giveBackFocus(event: MouseEvent & { readonly currentTarget: HTMLIFrameElement }): void {
  if (document.activeElement !== event.currentTarget) return
  event.currentTarget.closest<HTMLElement>('[role="tabpanel"]')?.focus({ preventScroll: true })
}
