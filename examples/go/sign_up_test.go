package shop

import (
	"net/smtp"
	"net/url"
	"testing"
)

// signUp stands for the application under test: it sends by whatever server it is configured with.
func signUp(address, server string) error {
	at, err := url.Parse(server)
	if err != nil {
		return err
	}
	password, _ := at.User.Password()
	mail := "From: Shop <shop@example.com>\r\nTo: " + address + "\r\nSubject: Confirm your address\r\n\r\n" +
		"Your code is 482913. Or follow this link: https://shop.example.com/confirm\r\n"
	auth := smtp.PlainAuth("", at.User.Username(), password, at.Hostname())
	return smtp.SendMail(at.Host, auth, "shop@example.com", []string{address}, []byte(mail))
}

func TestANewCustomerGetsACode(t *testing.T) {
	t.Parallel()
	mailbox := newMailbox(t)

	if err := signUp("ann@example.com", mailbox.SMTP); err != nil {
		t.Fatal(err)
	}

	mail := mailbox.WaitFor(t, "to:ann@example.com subject:confirm")
	if len(mail.Codes) != 1 || mail.Codes[0] != "482913" {
		t.Errorf("codes are %v", mail.Codes)
	}
	if len(mail.Links) != 1 || mail.Links[0].URL != "https://shop.example.com/confirm" {
		t.Errorf("links are %v", mail.Links)
	}
}
