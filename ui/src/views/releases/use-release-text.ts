import { type ReleaseText, releaseTextIn } from '../../format/release-text.ts'
import { useApp } from '../app-context.ts'

export function useReleaseText(): ReleaseText {
  return releaseTextIn(useApp().preferences.language.value)
}
