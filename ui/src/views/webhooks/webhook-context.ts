import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type WebhookText, webhookTextIn } from '../../format/webhook-text.ts'
import type { WebhookBoard } from '../../models/webhook-board.ts'
import { useApp } from '../app-context.ts'

/** Hands the addresses to the views of this screen. */
export const WebhookContext = createContext<WebhookBoard | undefined>(undefined)

export function useWebhooks(): WebhookBoard {
  const board = useContext(WebhookContext)
  if (board === undefined) throw new TypeError('A view is rendered outside of WebhookContext')
  return board
}

export function useWebhookText(): WebhookText {
  return webhookTextIn(useApp().preferences.language.value)
}
