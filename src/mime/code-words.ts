/**
 * The words around one-time codes, in the languages that senders use. This is a table: what is done with it stands in
 * find-codes.ts.
 */

/** Where none of these occurs in the text (lower case), nor PIN or TAN in capitals, there is no code word in it. */
export const codeStems: readonly string[] = [
  ...[
    'cod',
    'cód',
    'kod',
    'kód',
    'otp',
    'pin',
    'tan',
    'passw',
    'kennwort',
    'mot de passe',
    'token',
    '2fa',
    'mã',
  ],
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

const spaced = [
  // One language after the other; German and the Scandinavian ones build compounds (Bestätigungscode, engangskode).
  String.raw`\p{L}{0,24}codes?|one[- ]time password`,
  String.raw`\p{L}{0,24}kode[nr]?|einmal(?:passwort|kennwort)`,
  'c[óo]digo|codice|codul|mot de passe (?:à )?usage unique',
  'kod(?:u|unuz|en)?|kód(?:ot|ja)?|koodi|mã',
  String.raw`код(?:а|ом)?|одноразов\p{L}{2,4} парол\p{L}{1,2}|κωδικός|קוד|رمز|كود|کد|कोड|ओटीपी`,
  'otp|m?tan|pin|token|2fa',
].join('|')

/** These scripts put no space between words. */
const unspaced = [
  ...['验证码', '驗證碼', '校验码', '动态码', '動態碼', '認証コード', '確認コード', 'コード', '認証番号'],
  ...['ワンタイムパスワード', '인증번호', '인증코드', '코드', 'รหัส'],
].join('|')

/** A word for what is sent: a code, a PIN, a one-time password. */
export const codeWord = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?:${spaced})(?![\p{L}\p{N}_])|${unspaced}`,
  'giu',
)

/** Words that mean a one-time code by themselves; PIN and TAN only in capitals, since `pin` and `tan` are words too. */
export const oneTimeWord =
  /^(?:otp|m?TAN|PIN|2fa|passcode|one[- ]time.*|einmal.*|.*usage unique|одноразов.*|ओटीपी|验证码|驗證碼|校验码|动态码|動態碼|認証.*|確認コード|ワンタイム.*|인증.*)$/iu

export const mustBeCapitals = /^(?:tan|pin)$/i

/** What makes a code word one of these: near it stands what the code is for. */
export const purpose = new RegExp(
  [
    'verif|vérif|confirm|secur|sécur|segur|sicur|one[- ]time|log[- ]?in|log in|sign(?:ing)?[- ]in|sign(?:ing)?[- ]up',
    'authent|authoriz|authoris|autoriz|activat|access|acceso|accès|two[- ](?:factor|step)|identit|passw|reset',
    'bestätig|sicherheit|einmal|anmeld|einlogg|verifizier|freischalt|zugang|connexion|connect|iniciar sesión',
    'conferma|verifica|accesso|подтвержд|провер|безопасн|вход|doğrula|onay|güvenlik|giriş|weryfik|potwierdz|logow',
    'bekräft|inlogg|engang|bekreft|bekræft|vahvist|ověř|potvrz|verificare|xác (?:thực|nhận|minh)|ยืนยัน',
    'επιβεβαίωσ|אימות|התחברות|تحقق|تأكيد|التفعيل|تایید|验证|驗證|登录|登入|認証|確認|ログイン|인증|로그인|सत्यापन',
  ].join('|'),
  'iu',
)

/** A code word that ends so, or has one of these right before or after it, is another kind of code. */
export const otherCompound =
  /^(?:zip|post|bar|uni|en|de|geo|farb|dress|\p{L}*(?:promo|gutschein|rabatt|aktions|quell|länder|fehler|steuer))-?codes?$/iu
export const otherBefore =
  /(?<!\p{L})(?:zip|postal|post|promo|promotional|discount|coupon|voucher|gift(?: card)?|qr|source|country|area|dial(?:ing)?|bar|product|item|status|exit|response|error|http|colou?r|hex|tracking|booking|reference|referral|swift|sort|bank|branch|tax|vat|dress|morse|building|claim|offer|student|write|to|of)[\s-]+$/iu
export const otherAfter =
  /^[\s-]+(?:of|review|promo\p{L}*|postal\p{L}*|sconto|fiscale|barres?|base|editor|samples?|snippets?|reduction|réduction|cadeau|descuento|promocional|avantage|parrain\p{L}*)(?!\p{L})/iu

/** The line speaks of a price off, not of a code to sign in with. */
export const coupon =
  /(?<!\p{L})(?:off|discount|coupon|voucher|promo|sale|checkout|rabatt|gutschein|remise|réduction|descuento|sconto|скидк\p{L}*|купон|промокод)(?!\p{L})|\d ?%|优惠|折扣|クーポン|割引|할인|خصم/iu

/** Right before a number these say what it is, and it is no code. */
export const otherLabel =
  /(?<!\p{L})(?:order|invoice|receipt|ticket|booking|reservation|reference|ref|account|customer|case|card|ending(?: in| with)?|ends (?:in|with)|phone|tel|telephone|fax|call|since|year|room|flight|zip|plz|apt|suite|amount|total|bestellung|bestellnummer|rechnung|kundennummer|auftrag|commande|facture|dossier|pedido|factura|ordine|fattura|заказ\p{L}*|счет\p{L}*|订单号?|注文番号)\s{0,3}(?:number|no|nr|n°|id|num|№|numéro|número|numero|nummer)?\.?\s{0,3}[:#]?\s{0,3}$/iu

/** Between the code word and the code: `is`, a colon, or nothing but quotes. */
export const joinBefore =
  /^(?:.{0,80}(?:[:：=]|(?<!\p{L})(?:is|are|ist|lautet|est|es|é|è|är|er|jest|je|este|это|adalah|là|هو|هي|है|は|为|是|為|：|은|는))|(?:은|는|は|为|是|為)?[-–—]?)[\s"'“”«»*()[\]]{0,12}$/su

/** Between the code and the code word after it. */
export const joinAfter =
  /^[\s"'“”«»*()[\]]{0,6}(?:(?:is|est|ist|es|é|è|är|er|jest|je|este|это|adalah|là|هو|هي|है|-|–|—|=)(?!\p{L}).{0,60}|(?:は|为|是|為|은|는).{0,30}|이?)$/su
