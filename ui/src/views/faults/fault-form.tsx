import { useSignal } from '@preact/signals'
import type { NewFaultJson } from '../../../../src/contract/fault.ts'
import { composeCurl, type DescribedFault, describeFault } from '../../format/describe-fault.ts'
import { formatReply } from '../../format/format-reply.ts'
import type { Failure } from '../../models/failure.ts'
import type { FaultBoard } from '../../models/fault-board.ts'
import { toNewFault } from '../../models/fault-draft.ts'
import { CappedText } from '../../parts/capped-text.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useFaults, useFaultText } from './fault-context.ts'
import { EndFields, WhenFields, WhereFields, WhomFields } from './fault-fields.tsx'
import type { FieldsProps } from './fields-props.ts'
import { WhatFields } from './what-fields.tsx'

/** Orders a rule: where, for whom, when, what, how long; and a sentence that says what will happen. */
export function FaultForm() {
  const board = useFaults()
  const { navigation } = useApp()
  const text = useFaultText()
  const failure = useSignal<Failure | undefined>(undefined)
  const isBusy = useSignal(false)
  const draft = board.draft.value
  const fault = toNewFault(draft)
  const refusal = failure.value
  const wrong = refusal?.kind === 'problem' ? refusal.problem.parameter?.split('.')[0] : undefined
  const fields: FieldsProps = {
    draft,
    wrong,
    change(part) {
      failure.value = undefined
      board.draft.value = { ...board.draft.peek(), ...part }
    },
  }

  async function order(): Promise<void> {
    if (isBusy.peek()) return
    isBusy.value = true
    const ordered = await board.order(fault)
    isBusy.value = false
    if (ordered === undefined) return
    if ('kind' in ordered) failure.value = ordered
    else navigation.go({ screen: 'faults', id: ordered.id }, 'replace')
  }

  return (
    <form
      class="fault-page fault-form"
      onSubmit={(event) => {
        event.preventDefault()
        void order()
      }}
    >
      <WhereFields {...fields} />
      <WhomFields {...fields} />
      <WhenFields {...fields} />
      <WhatFields {...fields} />
      <EndFields {...fields} />
      <div class="fault-order">
        <Outcome fault={fault} />
        <div role="alert">
          {refusal && (
            <p class="fault-refusal is-error">
              {text.refused}: <FailureText failure={refusal} />
            </p>
          )}
        </div>
        <div class="fault-actions">
          <button type="submit" class="button button-primary" aria-disabled={isBusy.value || undefined}>
            {text.order}
          </button>
          <CopyCurl fault={fault} />
        </div>
      </div>
    </form>
  )
}

/** The sentence, said anew to those who hear the screen when it changes. */
function Outcome({ fault }: { fault: NewFaultJson }) {
  const board = useFaults()
  const text = useFaultText()
  const locale = useLocale()
  const says = describeFault(describedNew(fault, board), text, locale)
  return (
    <div class="fault-outcome">
      <h3>{text.willDo}</h3>
      <CappedText class="fault-says" role="status" text={says}>
        <bdi>{says}</bdi>
      </CappedText>
    </div>
  )
}

function describedNew(fault: NewFaultJson, board: FaultBoard): DescribedFault {
  const { provider, reason } = fault
  const known = board.catalogue.value.find((reply) => reply.provider === provider && reply.reason === reason)
  const reply = typeof fault.reply === 'string' ? fault.reply : known && formatReply(known)
  return { ...fault, reply }
}

function CopyCurl({ fault }: { fault: NewFaultJson }) {
  const { server } = useApp()
  const text = useText()
  const faultText = useFaultText()
  const origin = server.info.value?.http ?? location.origin
  return (
    <CopyButton text={composeCurl(origin, fault)} label={faultText.copyCurl} copiedLabel={text.common.copied}>
      {faultText.copyCurl}
    </CopyButton>
  )
}
