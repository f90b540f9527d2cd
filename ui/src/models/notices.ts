import { type ReadonlySignal, signal } from '@preact/signals'
import type { Failure } from '../link/request.ts'

/** Something that went wrong with what the reader had asked for, shown until it is closed. */
export interface Notice {
  readonly kind: 'deletion' | 'sample' | 'mark' | 'profile'
  readonly failure: Failure
}

export interface Notices {
  readonly current: ReadonlySignal<Notice | undefined>
  show(notice: Notice): void
  close(): void
}

export function createNotices(): Notices {
  const current = signal<Notice | undefined>(undefined)
  return {
    current,
    show(notice) {
      current.value = notice
    },
    close() {
      current.value = undefined
    },
  }
}
