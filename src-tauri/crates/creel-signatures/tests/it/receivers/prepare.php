<?php
// Runs before each receiver: gives it its environment, and the time that the test says.

namespace Receiver;

foreach (json_decode(file_get_contents($_SERVER['SCRIPT_FILENAME'] . '.json'), true) as $name => $value) {
    putenv("$name=$value");
}

function microtime(bool $as_float): float
{
    return (int) $_SERVER['HTTP_X_CLOCK_OF_THE_TEST'] / 1000;
}

function time(): int
{
    return intdiv((int) $_SERVER['HTTP_X_CLOCK_OF_THE_TEST'], 1000);
}
