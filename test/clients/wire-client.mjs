/** What the tests of other runtimes run there: a mail put in by HTTP is waited for, read, and seen in the live feed. */
const { PostfangClient } = await import(process.env.POSTFANG_CLIENT)
const url = process.env.POSTFANG_URL
const mailbox = (await PostfangClient.connect(url)).mailbox()

const source = [
  'From: hello@shop.example',
  'To: ann@example.com',
  'Subject: Hello Ann',
  'Content-Type: text/html',
  '',
  '<h1>Hello</h1><p>Your code is 482913</p><a href="https://shop.example/confirm">Confirm</a>',
]
const waiting = mailbox.waitFor({ subject: /^hello/iu })
await fetch(`${url}/api/messages?mailbox=${mailbox.name}`, {
  method: 'POST',
  headers: { 'content-type': 'message/rfc822' },
  body: source.join('\r\n'),
})
const mail = await waiting
console.log(mail.code())
console.log(mail.link('Confirm'))
console.log(await mail.textOf('h1'))
for await (const { subject } of mailbox.onMessage()) {
  console.log(subject)
  break
}
