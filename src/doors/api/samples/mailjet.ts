import { button, heading, layout, note, paragraph } from './layout.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

/** Carries every header that Mailjet's relay documents, each with a value that it takes. */
export const mailjet: Sample = {
  name: 'mailjet',
  title: 'Every Mailjet header',
  compose(nowMs) {
    return {
      from: shop,
      to: customer,
      subject: 'Your Kestrel points, {{var:firstname:"friend"}}',
      headers: {
        'X-Mailjet-Campaign': 'Autumn points 2026',
        'X-Mailjet-DeduplicateCampaign': 'y',
        'X-MJ-CustomID': `points-${nowMs}`,
        'X-MJ-EventPayload': JSON.stringify({ customer: 1815, reason: 'points' }),
        'X-Mailjet-TrackOpen': '1',
        'X-Mailjet-TrackClick': '1',
        'X-Mailjet-Prio': '2',
        'X-MJ-TemplateLanguage': '1',
        'X-MJ-TemplateID': '1815417',
        'X-MJ-Vars': JSON.stringify({ firstname: 'Ada', points: 420, level: 'gold' }),
        'X-MJ-TemplateErrorReporting': 'mail-team@kestrel.example',
        'X-MJ-TemplateErrorDeliver': 'deliver',
        'X-MJ-MonitoringCategory': 'loyalty',
      },
      text: 'Hello {{var:firstname:"friend"}},\n\nyou have {{var:points:0}} points and are on level {{var:level:"bronze"}}.\n\nhttps://kestrel.example/points\n',
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: 'Your points',
        preheader: 'See what they are good for this month.',
        body: [
          heading('Hello {{var:firstname:"friend"}}'),
          paragraph(
            'You have <strong>{{var:points:0}} points</strong>. {% if var:level:"" == "gold" %}As a gold member you get free delivery.{% else %}500 points make you a gold member.{% endif %}',
          ),
          button('https://kestrel.example/points', 'Spend my points'),
          note('This mail carries every header that Mailjet knows: look at the Mailjet tab.'),
        ].join('\n'),
        footer: shopFooter,
      }),
    }
  },
}
