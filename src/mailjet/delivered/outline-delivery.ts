import { readPartText } from '../../mime/part-text.ts'
import type { DeliveryIds } from './delivery.ts'
import type { PlacedError } from './personalize.ts'
import { addressSubmission, type DeliveryOptions, type Submission } from './submission.ts'

/** What is said about one delivery without composing it. */
export interface DeliveryOutline {
  readonly ids: DeliveryIds
  readonly subject: string
  readonly errors: readonly PlacedError[]
}

/** The texts are only looked at where the template language is on: without it nothing can be wrong with them. */
export function outlineDelivery(submission: Submission, options: DeliveryOptions): DeliveryOutline {
  if (submission.lacksTemplate) return identifyDelivery(submission, options)
  const { structure, header, fields, body } = submission
  const { ids, personalizer } = addressSubmission(submission, options)
  const subject = personalizer.personalize('subject', header.subject)
  if (fields?.templateLanguage === true) {
    for (const part of body.texts) {
      personalizer.personalize('text', readPartText(structure.bytes, part).text)
    }
    if (body.html !== null) personalizer.personalize('html', readPartText(structure.bytes, body.html).text)
  }
  return { ids, subject, errors: personalizer.errors }
}

/** The same of a message that is not rendered. */
export function identifyDelivery(submission: Submission, options: DeliveryOptions): DeliveryOutline {
  return { ids: addressSubmission(submission, options).ids, subject: submission.header.subject, errors: [] }
}
