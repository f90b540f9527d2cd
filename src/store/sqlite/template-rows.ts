import type Database from 'better-sqlite3'
import type { StoredTemplate, TemplateContent, TemplateFacts } from '../../model/stored-template.ts'
import type { NewTemplate } from '../store.ts'

interface TemplateRow {
  readonly id: number
  readonly facts: string
  readonly content: string
}

/** Keeps templates made by clients; facts and content apart, since a list does not read contents. */
export function createTemplateWriter(db: Database.Database) {
  const insert = db.prepare<[string, string, string, string]>(
    'INSERT INTO template (mailbox, name, facts, content) VALUES (?, ?, ?, ?)',
  )
  const skip = db.prepare<[number]>("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'template'")
  const last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'template'").pluck()
  const update = db.prepare<[string, string, string, string, number]>(
    'UPDATE template SET name = ?, facts = ?, content = ? WHERE mailbox = ? AND id = ?',
  )
  const remove = db.prepare<[string, number]>('DELETE FROM template WHERE mailbox = ? AND id = ?')
  const removeOf = db.prepare<[string]>('DELETE FROM template WHERE mailbox = ?')
  return {
    /** @param taken ids that are not to be given */
    createTemplate(template: NewTemplate, taken: readonly number[]): number {
      const isTaken = new Set(taken)
      let next = (last.get() ?? 0) + 1
      while (isTaken.has(next)) next++
      skip.run(next - 1)
      const { facts, content } = toColumns(template)
      insert.run(template.mailbox, template.name, facts, content)
      return next
    },
    updateTemplate(template: NewTemplate & { readonly id: number }): boolean {
      const { facts, content } = toColumns(template)
      return update.run(template.name, facts, content, template.mailbox, template.id).changes > 0
    },
    removeTemplate: (mailbox: string, id: number): boolean => remove.run(mailbox, id).changes > 0,
    removeTemplates(mailbox: string): void {
      removeOf.run(mailbox)
    },
  }
}

/** Reads them back; only the writer above writes what is parsed here. */
export function createTemplateReader(db: Database.Database) {
  const byId = db.prepare<[string, number], TemplateRow>(
    'SELECT id, facts, content FROM template WHERE mailbox = ? AND id = ?',
  )
  const byName = db.prepare<[string, string], TemplateRow>(
    'SELECT id, facts, content FROM template WHERE mailbox = ? AND name = ? ORDER BY id LIMIT 1',
  )
  const list = db.prepare<[string], Pick<TemplateRow, 'id' | 'facts'>>(
    'SELECT id, facts FROM template WHERE mailbox = ? ORDER BY id',
  )
  return {
    findTemplate(mailbox: string, key: number | string): StoredTemplate | undefined {
      const row = typeof key === 'number' ? byId.get(mailbox, key) : byName.get(mailbox, key)
      if (row === undefined) return undefined
      const content: TemplateContent = JSON.parse(row.content)
      return { ...toFacts(mailbox, row), ...content }
    },
    listTemplates: (mailbox: string): readonly TemplateFacts[] =>
      list.all(mailbox).map((row) => toFacts(mailbox, row)),
  }
}

function toFacts(mailbox: string, { id, facts }: Pick<TemplateRow, 'id' | 'facts'>): TemplateFacts {
  const parsed: Omit<TemplateFacts, 'id' | 'mailbox'> = JSON.parse(facts)
  return { id, mailbox, ...parsed }
}

/** Id and mailbox have columns of their own, so they are left out. */
function toColumns({ html, text, mjml, headers, ...facts }: NewTemplate) {
  const kept = { ...facts, id: undefined, mailbox: undefined }
  return { facts: JSON.stringify(kept), content: JSON.stringify({ html, text, mjml, headers }) }
}
