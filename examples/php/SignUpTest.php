<?php

use PHPMailer\PHPMailer\PHPMailer;
use PHPUnit\Framework\TestCase;

foreach (['vendor/autoload.php', '/usr/share/php/libphp-phpmailer/autoload.php'] as $autoload) {
    if (is_file($autoload)) {
        require_once $autoload;
        break;
    }
}
require_once __DIR__ . '/Mailbox.php';

/** What stands for the application under test: it sends by whatever server it is configured with. */
function signUp(string $address, string $smtp): void
{
    $server = parse_url($smtp);
    $mail = new PHPMailer(true);
    $mail->isSMTP();
    $mail->Host = $server['host'];
    $mail->Port = $server['port'];
    $mail->SMTPAuth = true;
    $mail->Username = rawurldecode($server['user']);
    $mail->Password = $server['pass'];
    $mail->setFrom('shop@example.com', 'Shop');
    $mail->addAddress($address);
    $mail->Subject = 'Confirm your address';
    $mail->Body = 'Your code is 482913. Or follow this link: https://shop.example.com/confirm';
    $mail->send();
}

final class SignUpTest extends TestCase
{
    public function testANewCustomerGetsACode(): void
    {
        $mailbox = Mailbox::fresh();

        signUp('ann@example.com', $mailbox->smtp);

        $mail = $mailbox->waitFor('to:ann@example.com subject:confirm');
        $this->assertSame(['482913'], $mail['codes']);
        $this->assertSame('https://shop.example.com/confirm', $mail['links'][0]['url']);
    }
}
