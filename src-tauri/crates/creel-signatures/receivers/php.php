<?php
// @title@
//
//   @environment@ php -S localhost:3000 receiver.php

declare(strict_types=1);

/** What the environment says. */
function environment(string $name): string
{
    $value = getenv($name);
    if ($value === false || $value === '') {
        http_response_code(500);
        error_log("$name is not set");
        exit;
    }
    return $value;
}

// @label@, as @provider@ shows it.
$secret = environment('@variable@');
@if username@
$username = environment('WEBHOOK_USERNAME');
@end@
@if url@
// The URL exactly as it was entered at @provider@: it is signed, too.
$url = environment('WEBHOOK_URL');
@end@
@key@

/** Whether the request is genuine. `$body` holds its bytes as they were received. */
function is_genuine(@parameters@): bool
{
    @checks@
}

@if pairs@
/** What a list such as `t=1,v1=ab` has for a name. */
function values(string $list, string $name, string $item, string $kv): array
{
    $start = $name . $kv;
    $parts = array_map('trim', explode($item, $list));
    $parts = array_filter($parts, fn ($part) => str_starts_with($part, $start));
    return array_map(fn ($part) => substr($part, strlen($start)), array_values($parts));
}

@end@
@if json@
/** A value of a JSON document, as text; an empty text where there is none. */
function field(string $document, string ...$path): string
{
    $value = json_decode($document, true, 512, JSON_BIGINT_AS_STRING);
    foreach ($path as $step) {
        $value = is_array($value) ? ($value[$step] ?? null) : null;
    }
    if (is_bool($value)) {
        return $value ? 'true' : 'false';
    }
    return is_scalar($value) ? (string) $value : '';
}

@end@
header('Content-Type: text/plain');
// What was signed is the bytes of the body, not $_POST and no JSON that was written out again.
$body = file_get_contents('php://input');
if (!is_genuine(@arguments@)) {
    http_response_code(@invalid_status@);
    echo @refusal@;
    exit;
}
// The request is genuine: read the body here, and answer soon.
http_response_code(@status@);
echo @answer@;
