import { type MailjetText, mailjetTextIn } from '../../format/mailjet-text.ts'
import { useApp } from '../app-context.ts'

export function useMailjetText(): MailjetText {
  return mailjetTextIn(useApp().preferences.language.value)
}
