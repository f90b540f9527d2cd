<?php

/** A mailbox that no other test has. */
final class Mailbox
{
    private function __construct(
        public readonly string $name,
        /** Where the application under test sends to. */
        public readonly string $smtp,
    ) {
    }

    public static function fresh(): self
    {
        $created = self::ask('POST', '/api/mailboxes');
        return new self($created['name'], $created['smtp']);
    }

    /** The newest message that matches, whether it is there already or still to come. */
    public function waitFor(string $query = '', string $timeout = '10s'): array
    {
        $parameters = http_build_query(['mailbox' => $this->name, 'q' => $query, 'timeout' => $timeout]);
        return self::ask('GET', "/api/messages/wait?$parameters")['messages'][0];
    }

    private static function ask(string $method, string $path): array
    {
        $url = (getenv('POSTFANG_URL') ?: 'http://127.0.0.1:8025') . $path;
        $context = stream_context_create(['http' => ['method' => $method, 'ignore_errors' => true, 'timeout' => 60]]);
        $answer = json_decode(file_get_contents($url, false, $context), true, flags: JSON_THROW_ON_ERROR);
        if (isset($answer['status'], $answer['detail'])) {
            throw new RuntimeException($answer['detail'] . ' ' . json_encode($answer['nearMisses'] ?? []));
        }
        return $answer;
    }
}
