import type { StoredTemplate } from '../model/stored-template.ts'
import type { TemplateProblem } from './templates.ts'

/** The operator's templates, as they were last read. */
export interface TemplateDirectory {
  /** @param key an id or a name */
  find(key: number | string): StoredTemplate | undefined
  /** By id. */
  list(): readonly StoredTemplate[]
  readonly problems: readonly TemplateProblem[]
  close(): void
}

export const emptyDirectory: TemplateDirectory = {
  find: () => undefined,
  list: () => [],
  problems: [],
  close() {},
}
