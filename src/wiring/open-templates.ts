import { createWorkshop, type Workshop } from '../mailjet/workshop/workshop.ts'
import type { Store } from '../store/store.ts'
import { createTemplates } from '../templates/create-templates.ts'
import { openTemplateDirectory } from '../templates/open-directory.ts'
import type { Templates } from '../templates/templates.ts'
import type { Context } from './context.ts'

/** Where templates are found, and where they are compiled and tried out. */
export interface OpenedTemplates {
  readonly templates: Templates
  readonly workshop: Workshop
}

/** @throws PostfangError `invalid` where `--templates` names no directory */
export async function openTemplates(
  { config, closers, onError }: Context,
  store: Store,
): Promise<OpenedTemplates> {
  const workshop = createWorkshop()
  closers.push(workshop.close)
  const path = config.templates
  const directory = path === undefined ? undefined : await openTemplateDirectory({ path, workshop, onError })
  const templates = createTemplates({ store, workshop, directory })
  closers.push(templates.close)
  return { templates, workshop }
}
