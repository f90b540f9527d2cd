import { expect, it } from 'vitest'
import { findCodes } from '../../src/mime/find-codes.ts'
import { readHtml } from '../../src/mime/read-html.ts'

const withCode: readonly (readonly [text: string, ...codes: string[]])[] = [
  ['Your verification code is 482913.', '482913'],
  ['Your code: 482913', '482913'],
  ['482913 is your Acme code', '482913'],
  ['482 913 is your Acme verification code', '482913'],
  ['Your login code is 482-913. It expires in 10 minutes.', '482913'],
  ['Enter this code to confirm your email address:\n\n    482913\n\nThanks', '482913'],
  ['Use the following code to sign in. If you did not ask for it, ignore this mail.\n\n482913\n', '482913'],
  ['Hi Ann,\n\nuse this code to confirm\nyour address: 48291\n', '48291'],
  ['G-482913 is your Google verification code.', 'G-482913'],
  ['Confirmation code: AB12CD', 'AB12CD'],
  ['Your device code is WDJB-4TQZ', 'WDJB-4TQZ'],
  ['Your one-time password is 8842.', '8842'],
  ['OTP: 904132. Do not share it.', '904132'],
  ['PIN 4821', '4821'],
  ['Your PIN is 2024', '2024'],
  ['*482913*\n\nThis is your security code.', '482913'],
  ['OTP for your payment of INR 5,000.00 on card ending 1234 is 482913.', '482913'],
  ['Your security code for order 12345 is 998877.', '998877'],
  ['Your code is 1 2 3 4 5 6', '123456'],
  ['Ihr Bestätigungscode lautet 482913.', '482913'],
  ['Dein Code: 4829', '4829'],
  ['Ihre TAN: 482913', '482913'],
  ['482913 ist dein Anmeldecode', '482913'],
  ['Votre code de vérification est 482913', '482913'],
  ['Voici votre code de connexion :\n482 913', '482913'],
  ['Tu código de verificación es: 482913', '482913'],
  ['482913 es tu código', '482913'],
  ['O seu código de confirmação é 482913', '482913'],
  ['Il tuo codice di verifica è 482913', '482913'],
  ['Uw verificatiecode is 482913', '482913'],
  ['Twój kod weryfikacyjny: 482913', '482913'],
  ['Din engangskode er 482913', '482913'],
  ['Din kod är 482913', '482913'],
  ['Doğrulama kodunuz: 482913', '482913'],
  ['Ваш код подтверждения: 482913', '482913'],
  ['Código promocional no: tu código de acceso es 482913', '482913'],
  ['您的验证码是482913,5分钟内有效。', '482913'],
  ['認証コード：482913', '482913'],
  ['482913は認証コードです', '482913'],
  ['인증번호는 482913 입니다', '482913'],
  ['رمز التحقق الخاص بك هو 482913', '482913'],
  ['رمز التحقق: ٤٨٢٩١٣', '482913'],
  ['קוד האימות שלך: 482913', '482913'],
  ['Mã xác thực của bạn là 482913', '482913'],
  ['Verification code\n\n482913\n\nOrder 771234', '482913'],
  ['Your code is 482913. Your backup code is 771204.', '482913', '771204'],
]

const withoutCode: readonly string[] = [
  'Your order 482913 has been shipped.',
  'Order number: 482913\nTotal: 1234.50',
  'Thanks for your order #482913. Use code SAVE10 for 10% off your next purchase.',
  'Promo code: SUMMER24',
  'Your promo code: 482913',
  'Use code 202412 at checkout for a discount.',
  'Gutscheincode: 482913',
  'Invoice 2024-0815 of 24.11.2026, amount 1299 EUR',
  'Call us at 0800 123 456 or +1 555 123 4567.',
  'Copyright 2026 Acme Inc., 94043 Mountain View',
  'ZIP code: 94043',
  'Votre code postal : 75011',
  'Error code: 5004',
  'HTTP status code 4040',
  'Our code of conduct was read 12000 times.',
  'We wrote 12000 lines of code in 2026.',
  'Learn to code in 2026!',
  'The meeting about the code review is in room 4021.',
  'Your card ending in 1234 was charged 5000 EUR.',
  'Version 20261124 of the source code is out.',
  'Shipping 4821 pinned items, standard tan shoes 4821',
  'Scan the QR code 482913 at the gate.',
  'Tracking code: 4829137',
  'Background colour #123456 and color code 123456',
  'Sign in: https://example.com/verify?code=482913',
  'Your account number 48291377 was updated. No code is needed.',
  'Codice fiscale: 482913',
  'Ticket 482913: your password was changed.',
  'Flight 4821 departs 2026-11-24 at 1030.',
  'Reference: 48291377',
  'One-time offer: 5000 points for members',
  'You have 4821 new followers',
  'Log in and save 20% with code FALL2026',
  'Sign in today: code WINTER26 takes 5 EUR off',
  'The build failed (code: 5004)',
  'The request ended with error (code 50041)',
  'Return code: 4821',
  'Order code: 482913',
  'HS code 847130',
  'Item code: 771204',
  'Código de descuento: 482913',
  'Código de producto: 482913',
  'Código postal: 28013',
  'Votre code client : 482913',
  'Code de réduction : 482913',
  'Codice sconto: 482913',
  'Kode promo: 482913',
  'Kode pos 40115',
  'Kod rabatowy: 482913',
  'Промокод: 482913',
  'Код товара: 482913',
  'クーポンコード：482913',
  '商品コード：482913',
  'BLZ and sort code 20-45-67',
  'Your appointment is on 24-11-26 at 10:30, use the code at the door',
  'Room 4821, 12 passengers, code share flight LH1234',
  'Your verification is complete. Invoice 482913 is attached.',
  'Two-factor authentication is on since 2024.',
  'We changed your password at 2026-11-24 10:30:15.',
  'The new security update 20261124 fixes 12345 lines of code.',
  'Read our 2026 guide to secure sign-in codes. 5000 people have.',
]

it.each(withCode)('finds the code in "%s"', (text, ...codes) => {
  expect(findCodes(text, () => new Set())).toEqual(codes)
})

it.each(withoutCode)('finds no code in "%s"', (text) => {
  expect(findCodes(text, () => new Set())).toEqual([])
})

const htmlWithCode: readonly (readonly [html: string, ...codes: string[]])[] = [
  [
    '<p>Please confirm your e-mail address with this code</p><h1>482913</h1><p>It is valid for an hour.</p>',
    '482913',
  ],
  ['<p>Your sign-in code:</p><table><tr><td>4</td><td>8</td><td>2</td><td>9</td></tr></table>', '4829'],
  ['<p>To log in, use the code <strong>482913</strong> within 10 minutes.</p>', '482913'],
  [
    '<p>Verify it is you</p><p style="font-size:32px">AB12CD</p><p>Never give this code to anybody.</p>',
    'AB12CD',
  ],
]

it.each(htmlWithCode)('finds the code in %s', (html, ...codes) => {
  const { text, standalone } = readHtml(html)
  expect(findCodes(text, () => standalone)).toEqual(codes)
})

it('finds no code in the HTML of a receipt', () => {
  const { text, standalone } = readHtml(`
    <h1>Receipt</h1><p>Order</p><b>48291377</b><p>24 Nov 2026, 1030</p>
    <table><tr><td>Item code</td><td>771204</td></tr><tr><td>Total</td><td><b>1299</b> EUR</td></tr></table>
    <p>Card ending in <b>4242</b>. Use promo code <b>THANKS26</b> for 15% off. Customer service: 0800 123 456.</p>
    <p>Acme Inc., 94043 Mountain View. Sign in to see your order: no password needed.</p>`)
  expect(findCodes(text, () => standalone)).toEqual([])
})

it('lists the likeliest code first, each once, and no more than ten', () => {
  const backups = Array.from({ length: 20 }, (_, index) => `Backup code: ${710000 + index}`).join('\n')
  const codes = findCodes(`Your login code is 482913.\n482913\n\n${backups}`, () => new Set())
  expect(codes[0]).toBe('482913')
  expect(codes).toHaveLength(10)
  expect(new Set(codes).size).toBe(10)
})
