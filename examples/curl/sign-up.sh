#!/bin/sh
set -eu
POSTFANG="${POSTFANG_URL:-http://127.0.0.1:8025}"

ask() { # errors as text, and as the end of the script
  curl --silent --show-error --fail-with-body --header 'Accept: text/plain' "$@"
}

# A mailbox of our own: nobody else's mail can get in between.
MAILBOX="test-$$-$(date +%s)"
ask --request POST "$POSTFANG/api/mailboxes?name=$MAILBOX" --output mailbox.json
SMTP_URL=$(sed 's/.*"smtp":"\([^"]*\)".*/\1/' mailbox.json)
rm mailbox.json

# The application under test sends its mail to $SMTP_URL. Here curl stands for it.
curl --silent --show-error "$SMTP_URL" --crlf \
  --mail-from shop@example.com --mail-rcpt ann@example.com --upload-file - <<'MAIL'
From: Shop <shop@example.com>
To: ann@example.com
Subject: Confirm your address

Your code is 482913. Or follow this link: https://shop.example.com/confirm
MAIL

WAIT="$POSTFANG/api/messages/wait?mailbox=$MAILBOX&q=to:ann@example.com&timeout=10s"
CODE=$(ask --globoff "$WAIT&field=codes[0]")
LINK=$(ask --globoff "$WAIT&field=links[0].url")

test "$CODE" = 482913
test "$LINK" = https://shop.example.com/confirm
echo "The code is $CODE, the link $LINK"

ask --request DELETE "$POSTFANG/api/messages?mailbox=$MAILBOX" --output /dev/null
