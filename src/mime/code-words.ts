/**
 * The words around one-time codes, in the languages that senders use, as the regular expressions that find-codes.ts
 * asks. All of them are tried on short pieces of text only.
 */

/**
 * Where none of these and of {@link otherCodeStems} occurs in the text (lower case), nor PIN or TAN in capitals, there is
 * no code word in it.
 */
export const latinCodeStems: readonly string[] =
  'cod cód kod kód otp passw kennwort passe token 2fa mã'.split(' ')

/** Each has a character beyond Latin-1. */
export const otherCodeStems: readonly string[] = [
  ...['код', 'парол', 'κωδικ', 'קוד', 'رمز', 'كود', 'کد', 'รหัส', 'कोड', 'ओटीपी'],
  ...[
    '验证码',
    '驗證碼',
    '校验码',
    '动态码',
    '動態碼',
    'コード',
    '認証番号',
    'パスワード',
    '인증번호',
    '코드',
  ],
]

/** A word for what is sent: a code, a PIN, a one-time password. */
export const codeWord = new RegExp(
  [
    wholeWord([
      // German and the Scandinavian languages build compounds: Bestätigungscode, engangskode.
      String.raw`\p{L}{0,24}codes?|\p{L}{0,24}kode[nr]?|one[- ]time password|einmal(?:passwort|kennwort)`,
      'c[óo]digo|codice|codul|mot de passe (?:à )?usage unique|kod(?:u|unuz|en)?|kód(?:ot|ja)?|koodi|mã',
      String.raw`код(?:а|ом)?|одноразов\p{L}{2,4} парол\p{L}{1,2}|κωδικός|קוד|رمز|كود|کد|कोड|ओटीपी`,
      'otp|m?tan|pin|token|2fa',
    ]),
    // These scripts put no space between words.
    '验证码|驗證碼|校验码|动态码|動態碼|認証コード|確認コード|コード|認証番号|ワンタイムパスワード',
    '인증번호|인증코드|코드|รหัส',
  ].join('|'),
  'giu',
)

/** `pin` and `tan` are other words where they are not in capitals. */
export const mustBeCapitals = /^(?:tan|pin)$/i

/** Code words that can mean nothing else. */
export const oneTimeWord = new RegExp(
  `^(?:${[
    'otp|m?tan|pin|2fa|passcode|one[- ]time.*|einmal.*|.*usage unique|одноразов.*|ओटीपी',
    '验证码|驗證碼|校验码|动态码|動態碼|認証.*|確認コード|ワンタイム.*|인증.*',
  ].join('|')})$`,
  'iu',
)

/** What a one-time code is for: near any code word these make it one. */
export const purpose = new RegExp(
  [
    'verif|vérif|confirm|secur|sécur|segur|sicur|one[- ]time|log[- ]?in|log in|sign(?:ing)?[- ](?:in|up)',
    'authent|authori[sz]|autoriz|activat|access|acceso|accès|two[- ](?:factor|step)|identit|passw|reset',
    'bestätig|sicherheit|einmal|anmeld|einlogg|freischalt|zugang|connexion|connect|iniciar sesión|conferma',
    'подтвержд|провер|безопасн|вход|doğrula|onay|güvenlik|giriş|weryfik|potwierdz|logow|ověř|potvrz',
    'bekräft|inlogg|engang|bekreft|bekræft|vahvist|xác (?:thực|nhận|minh)|ยืนยัน|επιβεβαίωσ|सत्यापन',
    'אימות|התחברות|تحقق|تأكيد|التفعيل|تایید|验证|驗證|登录|登入|認証|確認|ログイン|인증|로그인',
  ].join('|'),
  'iu',
)

/** A code word that ends like this is another kind of code. */
export const otherCompound = new RegExp(
  '^(?:zip|post|bar|uni|en|de|geo|farb|dress|' +
    String.raw`\p{L}*(?:promo|gutschein|rabatt|aktions|quell|länder|fehler|steuer))-?codes?$`,
  'iu',
)

/** So is one that has this right before it, … */
export const otherBefore = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    'zip|postal|post|country|area|dial(?:ing)?|bank|branch|sort|swift|tax|vat|building|dress|morse',
    'promo|promotional|discount|coupon|voucher|gift(?: card)?|offer|referral|claim',
    'qr|bar|source|status|exit|return|reason|response|error|failed|failure|fault|http|colou?r|hex',
    'product|item|hs|sku|ean|model|order|invoice|tracking|booking|reference|ticket|seat',
    'customer|client|store|agent|partner|employee|student|write|to|of',
  ].join('|')})[\s([-]+$|(?:商品|郵便|バー|ソース|エラー|クーポン|国|店舗|二次元)$`,
  'iu',
)

/** … or this right after it. */
export const otherAfter = new RegExp(
  String.raw`^[\s-]+(?:de |di |d['’])?(?:${[
    'of|review|base|editor|samples?|snippets?|fiscale|barres?|barras|client|cliente|produit|producto|produto',
    String.raw`promo\p{L}*|postal\p{L}*|pos|sconto|réduction|reduction|cadeau|avantage|parrain\p{L}*|rabat\p{L}*`,
    'descuento|desconto|pedido|reserva|rastreamento|seguimiento|товара|города|страны',
  ].join('|')})(?!\p{L})`,
  'iu',
)

/** The line speaks of a price off, not of a code to sign in with. */
export const coupon = new RegExp(
  [
    wholeWord([
      'off|discount|coupon|voucher|promo|sale|checkout|rabatt|gutschein|remise|réduction|descuento|sconto',
      String.raw`скидк\p{L}*|купон|промокод`,
    ]),
    String.raw`\d ?%|优惠|折扣|クーポン|割引|할인|خصم`,
  ].join('|'),
  'iu',
)

/** Right before a number this says what it is, and it is no code. */
export const otherLabel = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    'order|invoice|receipt|ticket|booking|reservation|reference|ref|account|customer|case|flight|room',
    'card|ending(?: in| with)?|ends (?:in|with)|phone|tel|telephone|fax|call|amount|total',
    'since|year|zip|plz|apt|suite',
    'bestellung|bestellnummer|auftrag|rechnung|kundennummer|commande|facture|dossier',
    String.raw`pedido|factura|ordine|fattura|заказ\p{L}*|счет\p{L}*|订单号?|注文番号`,
  ].join('|')})${[
    String.raw`\s{0,3}(?:number|no|nr|n°|id|num|№|numéro|número|numero|nummer)?\.?`,
    String.raw`\s{0,3}[:#]?\s{0,3}$`,
  ].join('')}`,
  'iu',
)

const is = 'is|are|ist|lautet|est|es|é|è|är|er|jest|je|este|это|adalah|là|هو|هي|है|は|为|是|為|은|는'
const marks = String.raw`[\s"'“”«»*()[\]]`

/** What may stand between a code word and its code: `is`, a colon, or nothing but marks. */
export const joinBefore = new RegExp(
  String.raw`^(?:.{0,80}(?:[:：=]|(?<!\p{L})(?:${is}))|(?:${is})?[-–—]?)${marks}{0,12}$`,
  'su',
)

/** What may stand between a code and the code word after it. */
export const joinAfter = new RegExp(
  String.raw`^${marks}{0,6}(?:(?:${is}|[-–—=])(?!\p{L}).{0,60}|[は为是為은는].{0,30}|이?)$`,
  'su',
)

/** Any of the alternatives, not inside a longer word or number. */
function wholeWord(alternatives: readonly string[]): string {
  return String.raw`(?<![\p{L}\p{N}_])(?:${alternatives.join('|')})(?![\p{L}\p{N}_])`
}
