import type Database from 'better-sqlite3'
import type { Webhook } from '../../model/webhook.ts'

/** Keeps webhooks, each as JSON: there are few, and nothing is looked for in them. Used inside transactions only. */
export function createWebhookWriter(db: Database.Database) {
  const save = db.prepare<[string, number, string]>(
    `INSERT INTO webhook (id, created_at, facts) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET facts = excluded.facts`,
  )
  const remove = db.prepare<[string]>('DELETE FROM webhook WHERE id = ?')
  return {
    saveWebhook(webhook: Webhook): void {
      save.run(webhook.id, webhook.createdAt, JSON.stringify(webhook))
    },
    removeWebhook(id: string): void {
      remove.run(id)
    },
  }
}

/** Reads them back; only the writer above writes what is parsed here. */
export function createWebhookReader(db: Database.Database): () => readonly Webhook[] {
  const list = db.prepare<[], string>('SELECT facts FROM webhook ORDER BY created_at, id').pluck()
  return () => list.all().map((facts): Webhook => JSON.parse(facts))
}
