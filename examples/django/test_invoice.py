from django.core.mail import EmailMultiAlternatives


def send_invoice(address):
    """What stands for the application under test."""
    mail = EmailMultiAlternatives(
        "Ihre Rechnung für März", "Siehe Anhang.", "shop@example.com", [address], bcc=["books@example.com"]
    )
    mail.attach_alternative("<p>Siehe <b>Anhang</b>.</p>", "text/html")
    mail.attach("rechnung.pdf", b"%PDF-1.4", "application/pdf")
    mail.send()


def test_the_invoice_has_everything(mailbox):
    send_invoice("ann@example.com")

    mail = mailbox("to:ann@example.com has:attachment")

    assert mail["subject"] == "Ihre Rechnung für März"
    assert mail["html"] == "<p>Siehe <b>Anhang</b>.</p>"
    assert [attachment["filename"] for attachment in mail["attachments"]] == ["rechnung.pdf"]
    assert [copy["address"] for copy in mail["bcc"]] == ["books@example.com"]
