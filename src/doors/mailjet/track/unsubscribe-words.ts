/** What the unsubscribe page says. */
export interface UnsubscribeWords {
  readonly title: string
  readonly question: string
  readonly button: string
  readonly done: string
}

const english: UnsubscribeWords = {
  title: 'Unsubscribe',
  question: 'Do you no longer want to receive these mails?',
  button: 'Unsubscribe me',
  done: 'You are unsubscribed.',
}

const words: Readonly<Record<string, UnsubscribeWords>> = {
  en: english,
  de: {
    title: 'Abmelden',
    question: 'Möchten Sie diese E-Mails nicht mehr erhalten?',
    button: 'Abmelden',
    done: 'Sie sind abgemeldet.',
  },
  fr: {
    title: 'Se désabonner',
    question: 'Vous ne souhaitez plus recevoir ces e-mails ?',
    button: 'Me désabonner',
    done: 'Vous êtes désabonné.',
  },
  es: {
    title: 'Darse de baja',
    question: '¿Ya no desea recibir estos correos?',
    button: 'Darme de baja',
    done: 'Se ha dado de baja.',
  },
  it: {
    title: "Annulla l'iscrizione",
    question: 'Non desidera più ricevere queste e-mail?',
    button: "Annulla l'iscrizione",
    done: "L'iscrizione è annullata.",
  },
}

/** @param wanted such as `fr` or `fr_FR`; English for what is not spoken */
export function findUnsubscribeWords(wanted: string): {
  readonly language: string
  readonly words: UnsubscribeWords
} {
  const language = wanted.slice(0, 2).toLowerCase()
  const found = Object.hasOwn(words, language) ? words[language] : undefined
  return found === undefined ? { language: 'en', words: english } : { language, words: found }
}
