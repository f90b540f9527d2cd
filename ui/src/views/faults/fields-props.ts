import type { FaultDraft } from '../../models/fault-draft.ts'

/** What the groups of fields need of the form. */
export interface FieldsProps {
  readonly draft: FaultDraft
  /** The member of the rule that the server found wrong. */
  readonly wrong: string | undefined
  readonly change: (part: Partial<FaultDraft>) => void
}
