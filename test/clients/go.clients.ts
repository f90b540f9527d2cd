import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'

const program = `package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/smtp"
	"os"
)

func main() {
	address, mode := os.Args[1], os.Args[2]
	message := []byte("From: a@example.com\\r\\nTo: b@example.com\\r\\nSubject: From Go\\r\\n\\r\\n.Hello\\r\\n")
	auth := smtp.PlainAuth("", "go-"+mode, "secret", "127.0.0.1")
	if mode == "clear" {
		if err := smtp.SendMail(address, auth, "a@example.com", []string{"b@example.com"}, message); err != nil {
			panic(err)
		}
		return
	}
	client, err := smtp.Dial(address)
	check(err)
	pem, err := os.ReadFile(os.Args[3])
	check(err)
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem)
	check(client.StartTLS(&tls.Config{RootCAs: trusted, ServerName: "127.0.0.1"}))
	check(client.Auth(auth))
	check(client.Mail("a@example.com"))
	check(client.Rcpt("b@example.com"))
	writer, err := client.Data()
	check(err)
	_, err = writer.Write(message)
	check(err)
	check(writer.Close())
	check(client.Quit())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
`

it("keeps what Go's net/smtp sends, in clear and over STARTTLS, with our CA trusted", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postfang-go-'))
  await using postfang = await startPostfang()
  try {
    const source = join(directory, 'main.go')
    await writeFile(source, program)
    const binary = join(directory, 'sender')
    await promisify(execFile)('go', ['build', '-o', binary, source], {
      env: { ...process.env, GO111MODULE: 'off' },
    })
    await promisify(execFile)(binary, [`127.0.0.1:${postfang.ports.smtp}`, 'clear'])
    const ca = join(directory, 'ca.pem')
    await writeFile(ca, await (await postfang.fetch('/api/ca.pem')).text())
    await promisify(execFile)(binary, [`127.0.0.1:${postfang.ports.starttls}`, 'starttls', ca])
  } finally {
    await rm(directory, { recursive: true })
  }
  for (const mailbox of ['go-clear', 'go-starttls']) {
    const { messages } = await postfang.json<{ messages: { id: string }[] }>(
      `/api/messages?mailbox=${mailbox}`,
    )
    const raw = await postfang.fetch(`/api/messages/${messages[0]?.id}/raw`)
    expect(await raw.text()).toBe(
      'From: a@example.com\r\nTo: b@example.com\r\nSubject: From Go\r\n\r\n.Hello\r\n',
    )
  }
})
