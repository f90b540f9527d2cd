import type { TemplateContext } from '../../../src/mailjet/template/evaluate.ts'

/** A recipient of whom nothing is known, unless the test says otherwise. */
export function aContext(given: Partial<TemplateContext> = {}): TemplateContext {
  return {
    variables: {},
    properties: {},
    predefined: {},
    segments: {},
    unsubscribeLink: (language) => `https://unsubscribe.test/${language}`,
    hasOpenedSince: () => false,
    hasClickedSince: () => false,
    ...given,
  }
}
