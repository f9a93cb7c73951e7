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
@if public_id@
# What @provider@ shows beside the secret to tell keys apart.
public_id = os.environ["WEBHOOK_PUBLIC_ID"]
@end@
@if signature@


def read_key(text: str):
    """Reads a public key: PEM, Base64 of X.509, or the 32 bytes of an Ed25519 key in hexadecimal or Base64."""
    if "-----BEGIN" in text:
        return load_pem_public_key(text.encode())
    plain = bytes.fromhex(text) if re.fullmatch("[0-9a-fA-F]{64}", text) else base64.b64decode(text + "==")
    return Ed25519PublicKey.from_public_bytes(plain) if len(plain) == 32 else load_der_public_key(plain)


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
@if sorted_form@
def sorted_form(body: bytes, unique: bool) -> str:
    """The names of a form, each with its value after it, by name."""
    pairs = urllib.parse.parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    # The order is that of UTF-16, in which JavaScript sorts, too.
    order = lambda text: text.encode("utf-16-be", "surrogatepass")
    if unique:
        pairs = sorted(set(pairs), key=lambda pair: (order(pair[0]), order(pair[1])))
    else:
        pairs.sort(key=lambda pair: order(pair[0]))
    return "".join(name + value for name, value in pairs)


@end@
@if token@
def read_token(token: str) -> dict | None:
    """The claims of a token that the key signed and whose time is right; none of any other."""
    content, _, signature = token.rpartition(".")
    digest = hmac.new(key, content.encode(), hashlib.@hash@).digest()
    if not is_same(signature, base64.urlsafe_b64encode(digest).decode().rstrip("=")):
        return None
    try:
        header, claims = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in content.split(".")]
        # Which algorithm it is, is never for the token to say.
        if header.get("alg") != "@algorithm@" or "crit" in header:
            return None
        now = int(time.time())
        if now >= claims.get("exp", math.inf) + @leeway@ or claims.get("nbf", -math.inf) > now + @leeway@:
            return None
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return claims


def unpadded(text: object) -> str:
    """Some write the padding of Base64, and some do not."""
    return str(text).rstrip("=")


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
