import type { StoredTemplate, TemplateContent, TemplateFacts } from '../model/stored-template.ts'

/** What a client says of a template that it makes or changes; what is undefined stays as it is. */
export type TemplateChange = {
  readonly [Key in keyof Omit<TemplateFacts, 'id' | 'mailbox' | 'createdAt' | 'updatedAt'>]?:
    | TemplateFacts[Key]
    | undefined
} & { readonly [Key in keyof TemplateContent]?: TemplateContent[Key] | undefined }

/** Why a template of the directory is not as its files say. */
export interface TemplateProblem {
  /** Relative to the directory: `12-welcome/template.mjml`. */
  readonly file: string
  readonly reason: string
  /** From 1; null where no line is known. */
  readonly line: number | null
  /** `warning`: it is used all the same. `stale`: its last good version stays in use. `missing`: there is none. */
  readonly effect: 'warning' | 'stale' | 'missing'
}

/**
 * The templates that messages name: those of the operator's directory, which every mailbox can use, and those that a
 * mailbox has made by the API. Where both have an id or a name, the mailbox's own counts.
 */
export interface Templates {
  /**
   * A template as it is now.
   *
   * @param key its id, or its name; of several of one name the one with the lowest id
   */
  find(mailbox: string, key: number | string): Promise<StoredTemplate | undefined>
  /** What a mailbox can use, by id, without contents. */
  list(mailbox: string): Promise<readonly TemplateFacts[]>
  /** @throws PostfangError `invalid` for MJML that does not compile, or where there are too many */
  create(mailbox: string, template: TemplateChange & { readonly name: string }): Promise<StoredTemplate>
  /**
   * Changes a template of a mailbox; undefined where it has none of that id. A new MJML is compiled where no HTML comes
   * with it.
   *
   * @throws PostfangError `forbidden` for one of the directory, `invalid` for MJML that does not compile
   */
  update(mailbox: string, id: number, change: TemplateChange): Promise<StoredTemplate | undefined>
  /** @throws PostfangError `forbidden` for one of the directory */
  remove(mailbox: string, id: number): Promise<boolean>
  /** What is wrong with the directory now. */
  readonly problems: readonly TemplateProblem[]
  close(): Promise<void>
}
