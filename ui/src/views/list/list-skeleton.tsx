import { useText } from '../app-context.ts'

const rows = Array.from({ length: 12 }, (_, index) => index)

/** Stands where rows will be, of their size. */
export function ListSkeleton() {
  const text = useText()
  return (
    <div class="rows" role="status" aria-label={text.common.loading}>
      {rows.map((index) => (
        <div class="row-skeleton" key={index} />
      ))}
    </div>
  )
}
