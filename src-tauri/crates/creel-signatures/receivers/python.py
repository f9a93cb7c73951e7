"""@title@

    pip install @packages@
    @environment@ python receiver.py
"""

@imports@

from flask import Flask, request
@packages_imports@

# @label@, as @provider@ shows it.
@given@ = os.environ["@variable@"]
@if username@
username = os.environ["WEBHOOK_USERNAME"]
@end@
@if url@
# The URL exactly as it was entered at @provider@: it is signed, too.
url = os.environ["WEBHOOK_URL"]
@end@
@key@

app = Flask(__name__)


def is_genuine(body: bytes) -> bool:
    """Whether the request is genuine. `body` holds its bytes as they were received."""
    @checks@


@if pairs@
def values(text: str, name: str, item: str, kv: str) -> list[str]:
    """What a list such as `t=1,v1=ab` has for a name."""
    start = name + kv
    parts = [part.strip() for part in text.split(item)]
    return [part.removeprefix(start) for part in parts if part.startswith(start)]


@end@
@if json@
def field(document: bytes | str | None, *path: str) -> str | None:
    """A value of a JSON document, as text; numbers are kept as they are written."""
    try:
        value = json.loads(document, parse_int=str, parse_float=str)
        for step in path:
            value = value[int(step)] if isinstance(value, list) else value[step]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


@end@
@if form@
def form(body: bytes, name: str) -> str | None:
    """A field of a form."""
    fields = urllib.parse.parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get(name, [None])[0]


@end@
@if compare@
def is_same(given: str, expected: str) -> bool:
    """Compares in a time that does not tell where the two differ."""
    return hmac.compare_digest(given.encode(), expected.encode())


@end@
@if signature@
def is_signed(signature: str, content: bytes) -> bool:
    """Whether the key made the signature."""
    try:
        @verify@
    except (ValueError, InvalidSignature):
        return False
    return True


@end@
@app.post("/webhook")
def webhook():
    # What was signed is the bytes of the body, not what request.get_json() makes of them.
    if not is_genuine(request.get_data()):
        return @refusal@, @invalid_status@, {"Content-Type": "text/plain"}
    # The request is genuine: read the body here, and answer soon.
    return @answer@, @status@, {"Content-Type": "text/plain"}


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "3000")))
