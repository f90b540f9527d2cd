import { Empty } from '../../parts/empty.tsx'
import { useFaultText } from './fault-context.ts'
import { FaultLink } from './fault-link.tsx'

/** What this screen is for, and where to begin. */
export function FaultIntro() {
  const text = useFaultText()
  return (
    <Empty icon="fault" title={text.choose} hint={text.noneHint}>
      <FaultActions />
    </Empty>
  )
}

export function FaultActions() {
  const text = useFaultText()
  return (
    <>
      <FaultLink id="new" class="button">
        {text.add}
      </FaultLink>
      <FaultLink id="addresses" class="button">
        {text.addresses}
      </FaultLink>
      <FaultLink id="explain" class="button">
        {text.explain}
      </FaultLink>
    </>
  )
}
