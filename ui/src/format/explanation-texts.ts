import type { Language } from './language.ts'

/**
 * What commands and replies do, in the languages that the server does not speak, by the key of the server's explanation.
 * What is missing here is shown in the server's English. Loaded with the conversation, not with the first screen.
 */
const german: Readonly<Record<string, string>> = {
  'command.EHLO': 'Der Client stellt sich vor und fragt, was der Server kann.',
  'command.HELO': 'Der Client stellt sich auf die alte Art vor, ohne zu fragen, was der Server kann.',
  'command.LHLO': 'Vorstellung in LMTP: Nach der Nachricht bekommt jeder Empfänger eine eigene Antwort.',
  'command.STARTTLS':
    'Bittet, verschlüsselt weiterzusprechen. Danach folgen der TLS-Handschlag und eine neue Vorstellung.',
  'command.AUTH': 'Meldet sich an.',
  'command.MAIL': 'Beginnt eine Nachricht und nennt den Absender. Dorthin gehen Fehlermeldungen.',
  'command.RCPT': 'Nennt einen Empfänger. Hierhin geht die Nachricht, nicht an die Adresse im Kopf „To“.',
  'command.DATA': 'Kündigt die Nachricht selbst an, bis zu einer Zeile mit einem einzelnen Punkt.',
  'command.BDAT': 'Schickt ein Stück der Nachricht, so viele Bytes lang, ohne Punkt am Ende.',
  'command.RSET': 'Verwirft die begonnene Nachricht; die Verbindung bleibt.',
  'command.VRFY': 'Fragt, ob es ein Postfach gibt.',
  'command.EXPN': 'Fragt, wer auf einer Verteilerliste steht.',
  'command.HELP': 'Bittet um Hilfe in Worten.',
  'command.NOOP': 'Tut nichts, hält aber die Verbindung wach und will eine Antwort.',
  'command.QUIT': 'Verabschiedet sich. Erst nach der Antwort darf die Verbindung enden.',
  'command.TURN': 'Würde die Rollen von Client und Server tauschen; heute ungebräuchlich.',
  'command.XCLIENT': 'Ein Stellvertreter sagt, für wen er spricht (eine Erweiterung von Postfix).',
  'reply.done': 'Erledigt: Der Server hat getan, worum er gebeten wurde.',
  'reply.continue': 'Weiter: Der Server wartet auf den Rest.',
  'reply.later':
    'Jetzt nicht: Es ist nichts geschehen, und später kann dasselbe gelingen. Der Client sollte die Nachricht behalten und es wieder versuchen.',
  'reply.failed': 'Nein: endgültig gescheitert. Der Client sollte dasselbe nicht noch einmal versuchen.',
  greeting: 'Der Server grüßt und sagt, wer er ist.',
  extension: 'Das kann der Server.',
  message: 'Die Nachricht selbst: Kopf, leere Zeile, Inhalt. Hier steht nur ihre Größe.',
  login: 'Die Antwort des Clients auf die Rückfrage; ihr Geheimnis wird nicht aufgeschrieben.',
  unknown: 'Kein Befehl von SMTP.',
}

/** An explanation in a language of the screen; undefined where only the server's English is there. */
export function findExplanationText(key: string, language: Language): string | undefined {
  return language === 'de' ? german[key] : undefined
}
