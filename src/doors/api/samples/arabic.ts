import { button, heading, layout, lines, note, paragraph } from './layout.ts'
import type { Sample } from './sample.ts'

export const arabic: Sample = {
  name: 'arabic',
  title: 'Arabic, right to left',
  compose() {
    const url = 'https://kestrel.example/ar/track/KC-0417'
    return {
      from: { name: 'قهوة كستريل', address: 'orders@kestrel.example' },
      to: { name: 'ليلى منصور', address: 'layla@example.com' },
      subject: 'طلبك رقم KC-0417 في الطريق إليك',
      text: `مرحبًا ليلى،\n\nطلبك رقم KC-0417 في الطريق إليك، ومن المتوقع وصوله يوم الخميس.\n\nتتبّع الشحنة: ${url}\n\nشكرًا لك،\nقهوة كستريل\n`,
      html: layout({
        language: 'ar',
        direction: 'rtl',
        title: 'طلبك في الطريق',
        preheader: 'من المتوقع وصوله يوم الخميس بين الساعة 10 و 12.',
        body: [
          heading('طلبك في الطريق إليك'),
          paragraph('مرحبًا ليلى، سلّمنا طلبك <bdi>KC-0417</bdi> إلى شركة الشحن هذا الصباح.'),
          lines(
            [
              { label: 'إثيوبيا غوجي، 250 غ', value: '1' },
              { label: 'كولومبيا ويلا، 250 غ', value: '2' },
              { label: 'موعد الوصول', value: 'الخميس، <bdi>10:00&ndash;12:00</bdi>' },
            ],
            'rtl',
          ),
          button(url, 'تتبّع الشحنة'),
          note('هل تغيّرت خططك؟ يمكنك تعديل موعد التسليم حتى مساء اليوم.'),
        ].join('\n'),
        footer: 'قهوة كستريل، 12 شارع الميناء، بريستول',
      }),
    }
  },
}
