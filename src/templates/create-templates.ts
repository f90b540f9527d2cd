import type { CompiledMjml } from '../mailjet/workshop/compile-mjml.ts'
import type { Workshop } from '../mailjet/workshop/workshop.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { StoredTemplate, TemplateContent } from '../model/stored-template.ts'
import type { NewTemplate, Store } from '../store/store.ts'
import { emptyDirectory, type TemplateDirectory } from './template-directory.ts'
import type { TemplateChange, Templates } from './templates.ts'

export interface TemplatesOptions {
  readonly store: Store
  readonly workshop: Workshop
  /** The operator's; none without it. */
  readonly directory?: TemplateDirectory | undefined
  /** Epoch milliseconds. */
  readonly clock?: () => number
}

const blank = {
  editMode: 2,
  locale: 'en_US',
  purposes: ['transactional'],
  author: '',
  categories: [],
  copyright: '',
  description: '',
  presets: '',
  isStarred: false,
  isTextPartGenerationEnabled: false,
  html: null,
  text: null,
  mjml: null,
  headers: {},
} as const satisfies Omit<NewTemplate, 'mailbox' | 'name' | 'createdAt' | 'updatedAt'>

/** Brings the templates of a directory and those of the store together. */
export function createTemplates(options: TemplatesOptions): Templates {
  const { store, workshop, directory = emptyDirectory, clock = Date.now } = options
  /** Changes come one after the other: each builds on what the one before has left. */
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  async function withHtml<T extends TemplateContent>(template: T, change: TemplateChange): Promise<T> {
    const { mjml } = template
    if (typeof change.mjml !== 'string' || mjml === null || typeof change.html === 'string') return template
    const compiled = await workshop.compile(mjml)
    if (compiled.kind === 'failed') throw new PostfangError('invalid', describeFailure(compiled))
    return { ...template, html: compiled.html }
  }

  /** @throws PostfangError `forbidden` for an id that only the directory has */
  function refuseDirectory(id: number): void {
    const found = directory.list().find((template) => template.id === id)
    if (found === undefined) return
    const message = `Template ${id} comes from --templates: change its files in "${id}-${found.name}"`
    throw new PostfangError('forbidden', message)
  }

  return {
    async find(mailbox, key) {
      return (await store.findTemplate(mailbox, key)) ?? directory.find(key)
    },
    async list(mailbox) {
      const own = await store.listTemplates(mailbox)
      const ids = new Set(own.map(({ id }) => id))
      const shared = directory.list().filter(({ id }) => !ids.has(id))
      return [...own, ...shared].toSorted((a, b) => a.id - b.id)
    },
    create: (mailbox, template) =>
      inTurn(async () => {
        if ((await store.listTemplates(mailbox)).length >= limits.templates) {
          throw new PostfangError(
            'invalid',
            `There are ${limits.templates} templates already: delete some first`,
          )
        }
        const now = clock()
        const made = await withHtml(
          { ...blank, ...given(template), name: template.name, mailbox, createdAt: now, updatedAt: now },
          template,
        )
        const taken = directory.list().map(({ id }) => id)
        return { ...made, id: await store.createTemplate(made, taken) }
      }),
    update: (mailbox, id, change) =>
      inTurn(async () => {
        const found = await store.findTemplate(mailbox, id)
        if (found === undefined) return void refuseDirectory(id)
        const changed = { ...found, ...given(change), mailbox, updatedAt: clock() }
        const made: StoredTemplate & { mailbox: string } = await withHtml(changed, change)
        return (await store.updateTemplate(made)) ? made : undefined
      }),
    async remove(mailbox, id) {
      const isGone = await inTurn(() => store.removeTemplate(mailbox, id))
      if (!isGone) refuseDirectory(id)
      return isGone
    },
    get problems() {
      return directory.problems
    },
    async close() {
      directory.close()
      await last
      await workshop.close()
    },
  }
}

/** Only what is given, so that it can be laid over what was there. */
function given(change: TemplateChange): Partial<Omit<StoredTemplate, 'id' | 'mailbox'>> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

export function describeFailure({ problems }: Extract<CompiledMjml, { kind: 'failed' }>): string {
  const [first = { line: 0, message: 'unknown' }] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `The MJML does not compile: line ${first.line}: ${first.message}${more}`
}
