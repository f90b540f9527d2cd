import { german } from './text-de.ts'
import { english, type Text } from './text-en.ts'

export type { Text } from './text-en.ts'

export const languages = ['en', 'de'] as const

export type Language = (typeof languages)[number]

const texts: Readonly<Record<Language, Text>> = { en: english, de: german }

/** Every text of the screen in that language. */
export function textsIn(language: Language): Text {
  return texts[language]
}

/** The first language of a browser's list that the screen speaks; English where it speaks none. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0]
    const known = languages.find((language) => language === primary)
    if (known) return known
  }
  return 'en'
}

/** The locale for dates and numbers: the browser's own variant of the language where it has one (en-GB), else the language. */
export function pickLocale(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language
}
