package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SignUpTest {
  /** What stands for the application under test: it sends by whatever server it is configured with. */
  static void signUp(String address, URI smtp) throws MessagingException {
    var properties = new Properties();
    properties.put("mail.smtp.host", smtp.getHost());
    properties.put("mail.smtp.port", String.valueOf(smtp.getPort()));
    properties.put("mail.smtp.auth", "true");
    var mail = new MimeMessage(Session.getInstance(properties));
    mail.setFrom(new InternetAddress("shop@example.com"));
    mail.setRecipient(RecipientType.TO, new InternetAddress(address));
    mail.setSubject("Confirm your address");
    mail.setText("Your code is 482913. Or follow this link: https://shop.example.com/confirm");
    String[] login = smtp.getUserInfo().split(":", 2);
    Transport.send(mail, login[0], login[1]);
  }

  @Test
  void aNewCustomerGetsACode() throws Exception {
    var mailbox = Mailbox.fresh();

    signUp("ann@example.com", mailbox.smtp());

    var mail = mailbox.waitFor("to:ann@example.com subject:confirm");
    assertEquals("482913", mail.at("/codes/0").asText());
    assertEquals("https://shop.example.com/confirm", mail.at("/links/0/url").asText());
  }
}
