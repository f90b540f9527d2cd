import smtplib
from email.message import EmailMessage


def sign_up(address, smtp):
    """What stands for the application under test: it sends by whatever server it is configured with."""
    mail = EmailMessage()
    mail["From"] = "Shop <shop@example.com>"
    mail["To"] = address
    mail["Subject"] = "Confirm your address"
    mail.set_content("Your code is 482913. Or follow this link: https://shop.example.com/confirm")
    with smtplib.SMTP(smtp.hostname, smtp.port) as server:
        server.login(smtp.username, smtp.password)
        server.send_message(mail)


def test_a_new_customer_gets_a_code(mailbox):
    sign_up("ann@example.com", mailbox.smtp)

    mail = mailbox.wait_for("to:ann@example.com subject:confirm")

    assert mail["codes"] == ["482913"]
    assert mail["links"][0]["url"] == "https://shop.example.com/confirm"


def test_nobody_elses_mail_is_in_it(mailbox):
    sign_up("bob@example.com", mailbox.smtp)

    assert mailbox.wait_for()["envelope"]["to"] == ["bob@example.com"]
