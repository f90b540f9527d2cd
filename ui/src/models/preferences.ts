import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { type Language, languages, pickLanguage, pickLocale, type Text, textsIn } from '../format/language.ts'
import { loadPreferences, savePreferences } from '../link/storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const languageChoices = ['browser', ...languages] as const
export type LanguageChoice = (typeof languageChoices)[number]

/** Bounds of the list's width in CSS pixels; narrower than the first, rows say too little. */
export const listWidths = { min: 280, max: 640, standard: 380 } as const

/** What the reader has set, kept in the browser. */
export interface Preferences {
  readonly theme: Signal<Theme>
  readonly languageChoice: Signal<LanguageChoice>
  /** CSS pixels. */
  readonly listWidth: Signal<number>
  /** Whether the pane of mailboxes is shown where there is room for it. */
  readonly isNavShown: Signal<boolean>
  readonly isInboxLineShown: Signal<boolean>
  readonly language: ReadonlySignal<Language>
  readonly locale: ReadonlySignal<string>
  /** Every text in the chosen language. */
  readonly text: ReadonlySignal<Text>
}

/** Loads the preferences and keeps them from then on; the document follows theme and language. */
export function createPreferences(): Preferences {
  const kept = loadPreferences()
  const theme = signal(oneOf(themes, kept.theme, 'system'))
  const languageChoice = signal(oneOf(languageChoices, kept.language, 'browser'))
  const listWidth = signal(clampListWidth(Number(kept.listWidth ?? listWidths.standard)))
  const isNavShown = signal(kept.isNavShown !== false)
  // On a phone it would take half of the screen.
  const isRoomy = matchMedia('(min-width: 700px)').matches
  const isInboxLineShown = signal(
    typeof kept.isInboxLineShown === 'boolean' ? kept.isInboxLineShown : isRoomy,
  )
  const language = computed(() =>
    languageChoice.value === 'browser' ? pickLanguage(navigator.languages) : languageChoice.value,
  )
  const locale = computed(() => pickLocale(language.value, navigator.languages))
  const text = computed(() => textsIn(language.value))

  effect(() => {
    savePreferences({
      theme: theme.value,
      language: languageChoice.value,
      listWidth: listWidth.value,
      isNavShown: isNavShown.value,
      isInboxLineShown: isInboxLineShown.value,
    })
  })
  effect(() => {
    const root = document.documentElement
    root.lang = language.value
    if (theme.value === 'system') delete root.dataset.theme
    else root.dataset.theme = theme.value
  })

  return { theme, languageChoice, listWidth, isNavShown, isInboxLineShown, language, locale, text }
}

/** A width the list may have; anything that is no number becomes the standard one. */
export function clampListWidth(width: number): number {
  if (!Number.isFinite(width)) return listWidths.standard
  return Math.min(listWidths.max, Math.max(listWidths.min, Math.round(width)))
}

function oneOf<const T extends string>(choices: readonly T[], value: unknown, standard: T): T {
  return choices.find((choice) => choice === value) ?? standard
}
