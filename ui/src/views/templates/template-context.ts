import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { TemplateListJson } from '../../../../src/contract/template.ts'
import { type TemplateText, templateTextIn } from '../../format/template-text.ts'
import type { Polled } from '../../models/polled.ts'
import { useApp } from '../app-context.ts'

/** Hands the stored templates to the views of this screen. */
export const TemplateContext = createContext<Polled<TemplateListJson> | undefined>(undefined)

export function useTemplates(): Polled<TemplateListJson> {
  const templates = useContext(TemplateContext)
  if (templates === undefined) throw new TypeError('A view is rendered outside of TemplateContext')
  return templates
}

export function useTemplateText(): TemplateText {
  return templateTextIn(useApp().preferences.language.value)
}
