//! Errors that receivers log, as libraries and runtimes word them, and what they mean. Providers whose own pages have
//! code that fails so come first.

use super::Cause;

/// A known error.
#[derive(Debug)]
pub(super) struct Known {
    /// Texts that are all in the error, in lower case.
    texts: &'static [&'static str],
    /// The providers it is said for; none for all.
    providers: &'static [&'static str],
    pub(super) cause: Cause,
    pub(super) title: &'static str,
    pub(super) evidence: &'static str,
    pub(super) fix: &'static str,
}

const RAW: &str = "Hand the raw body to the verifier: `express.raw({ type: \"*/*\" })`, `request.get_data()`, `file_get_contents('php://input')`, `io.ReadAll(r.Body)`.";

static KNOWN: &[Known] = &[
    Known {
        texts: &["argument", "received an instance of object"],
        providers: &["statusstack"],
        cause: Cause::ReceiverCode,
        title: "Your receiver hashes the parsed body",
        evidence: "The Express example on StatusStack's page hands `req.body`, which express.json() has parsed, to `hmac.update`; it leaves out the secret, too.",
        fix: "Read the body with `express.raw({ type: \"*/*\" })` and call `verifyWebhook(req.body, signature, secret)`.",
    },
    Known {
        texts: &["\"key\" argument", "undefined"],
        providers: &["statusstack"],
        cause: Cause::ReceiverCode,
        title: "Your receiver calls the verifier without the secret",
        evidence: "The Express example on StatusStack's page leaves out the third argument, so that `createHmac` gets `undefined`; it also hands on the parsed body.",
        fix: "Call `verifyWebhook(req.body, signature, secret)` with the raw body from `express.raw({ type: \"*/*\" })`.",
    },
    Known {
        texts: &["input buffers must have the same byte length"],
        providers: &["opsknight"],
        cause: Cause::Prefix,
        title: "Your receiver compares texts of different length",
        evidence: "`timingSafeEqual` throws where lengths differ, as with a prefix on one side only; OpsKnight's page writes `sha256=`, and its generic endpoint compares bare digits.",
        fix: "Strip `sha256=`, check that both buffers are equally long, and answer 401 where they are not.",
    },
    Known {
        texts: &["input buffers must have the same byte length"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver compares texts of different length",
        evidence: "`timingSafeEqual` throws where the signature is short, prefixed or in another encoding than the digest; the request then ends in a 500, and the sender tries again.",
        fix: "Strip the prefix, compare the lengths first, and answer 401 where they differ.",
    },
    Known {
        texts: &["err_crypto_timing_safe_equal_length"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver compares texts of different length",
        evidence: "`timingSafeEqual` throws where the signature is short, prefixed or in another encoding than the digest; the request then ends in a 500, and the sender tries again.",
        fix: "Strip the prefix, compare the lengths first, and answer 401 where they differ.",
    },
    Known {
        texts: &["no signatures found matching the expected signature"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver gives Stripe's library another body or secret",
        evidence: "The library recomputed the signature and got another one; nearly always the body was parsed before, or the secret is that of another webhook or of `stripe listen`.",
        fix: RAW,
    },
    Known {
        texts: &["webhook payload must be provided as a string or a buffer"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver gives Stripe's library the parsed body",
        evidence: "The library says that it was given an object in place of the raw body.",
        fix: "Put `express.raw({ type: \"application/json\" })` on this route, before `express.json()`.",
    },
    Known {
        texts: &["unable to extract timestamp and signatures from header"],
        providers: &[],
        cause: Cause::HeaderChanged,
        title: "Your receiver gives the library another header",
        evidence: "Stripe's library found neither `t=` nor `v1=` in what it was given.",
        fix: "Pass the value of `Stripe-Signature` as it came.",
    },
    Known {
        texts: &["timestamp outside the tolerance zone"],
        providers: &[],
        cause: Cause::TimestampTooOld,
        title: "Your receiver got the request too late",
        evidence: "The signature is right; its timestamp is older than the library allows, as with a replay.",
        fix: "Replay it re-signed, or set the receiver's clock by a time server.",
    },
    Known {
        texts: &["message timestamp too old"],
        providers: &[],
        cause: Cause::TimestampTooOld,
        title: "Your receiver got the request too late",
        evidence: "The library of Standard Webhooks allows five minutes.",
        fix: "Replay it re-signed, or set the receiver's clock by a time server.",
    },
    Known {
        texts: &["message timestamp too new"],
        providers: &[],
        cause: Cause::TimestampInFuture,
        title: "Your receiver's clock is behind",
        evidence: "The library of Standard Webhooks allows five minutes.",
        fix: "Set the receiver's clock by a time server.",
    },
    Known {
        texts: &["no matching signature found"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver gives the library another body or secret",
        evidence: "The library of Svix and Standard Webhooks recomputed the signature and got another one; nearly always the body was parsed before.",
        fix: RAW,
    },
    Known {
        texts: &["missing required headers"],
        providers: &[],
        cause: Cause::MissingHeader,
        title: "Your receiver does not pass all headers on",
        evidence: "The library of Svix and Standard Webhooks wants the id, the timestamp and the signature.",
        fix: "Pass all headers of the request to the library, by their lower-case names.",
    },
    Known {
        texts: &["base64coder", "incorrect characters"],
        providers: &[],
        cause: Cause::SecretDecoding,
        title: "Your receiver's secret is not Base64",
        evidence: "The library decodes the secret from Base64 and could not.",
        fix: "Give the library the secret exactly as the provider shows it, `whsec_` included.",
    },
    Known {
        texts: &["received undefined"],
        providers: &["wizstatus", "opsknight", "statusstack"],
        cause: Cause::ReceiverCode,
        title: "Your receiver does not expect that the header is missing",
        evidence: "The example on the provider's page hands a missing signature to `Buffer.from`, which throws; the request then ends in a 500, and the sender tries again.",
        fix: "Answer 401 where the signature header is missing, before anything is computed.",
    },
    Known {
        texts: &["\"key\" argument", "undefined"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver has no secret",
        evidence: "`createHmac` was given `undefined` as its key.",
        fix: "Pass the secret to the verifier, and see that the environment variable is set where it runs.",
    },
    Known {
        texts: &["argument", "received an instance of object"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver hashes the parsed body",
        evidence: "A function that wants text or bytes was given an object.",
        fix: "Read the raw body with `express.raw({ type: \"*/*\" })` before any JSON parser, and hash that buffer.",
    },
    Known {
        texts: &["received undefined"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver hands on something that is missing",
        evidence: "A function that wants text or bytes was given `undefined`: a missing header, secret or body.",
        fix: "Check that the header is there and answer 401 where it is not; names of headers are lower-case in Node.",
    },
    Known {
        texts: &["unsupported operand types(s) or combination of types"],
        providers: &["wizstatus"],
        cause: Cause::ReceiverCode,
        title: "Your receiver does not expect that the header is missing",
        evidence: "The Flask example of WizStatus' tutorial hands `None` to `hmac.compare_digest` where X-Signature is missing; the request then ends in a 500, and the sender tries again.",
        fix: "Answer 401 where `request.headers.get('X-Signature')` is None, before comparing.",
    },
    Known {
        texts: &["unsupported operand types(s) or combination of types"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver compares a text with something else",
        evidence: "`hmac.compare_digest` was given None (a missing header), or text on one side and bytes on the other.",
        fix: "Answer 401 where the header is missing, and compare text with text.",
    },
    Known {
        texts: &["'nonetype' object has no attribute"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver does not expect that something is missing",
        evidence: "A header or an environment variable is None.",
        fix: "Answer 401 where the header is missing, and stop at the start where the secret is.",
    },
    Known {
        texts: &["strings must be encoded before hashing"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver hashes text in place of bytes",
        evidence: "Python's hashlib and hmac want bytes.",
        fix: "Hash `request.get_data()`, which is bytes, and encode the secret with `.encode()`.",
    },
    Known {
        texts: &["key: expected bytes or bytearray"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver has no secret, or has it as text",
        evidence: "Python's hmac was given a key that is not bytes; often an environment variable that is not set.",
        fix: "See that the secret is set where the receiver runs, and encode it with `.encode()`.",
    },
    Known {
        texts: &["comparing strings with non-ascii characters is not supported"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver compares texts beyond ASCII",
        evidence: "`hmac.compare_digest` takes text of ASCII only, and a sender can send anything.",
        fix: "Encode both sides to bytes before comparing.",
    },
    Known {
        texts: &["hash_equals()", "null given"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver does not expect that the header is missing",
        evidence: "PHP's `hash_equals` was given null.",
        fix: "Read the header with `?? ''` and answer 401 where it is empty.",
    },
    Known {
        texts: &["stream is not readable"],
        providers: &[],
        cause: Cause::BodyTruncated,
        title: "Your receiver reads the body a second time",
        evidence: "Something else, mostly `express.json()`, has read it before.",
        fix: "Mount the webhook's route with `express.raw()` before the JSON parser.",
    },
    Known {
        texts: &["rawrequestdataexception"],
        providers: &[],
        cause: Cause::BodyTruncated,
        title: "Your receiver reads the body a second time",
        evidence: "Django gives the raw body only before it was read.",
        fix: "Take `request.body` first, before `request.POST` or a middleware reads it.",
    },
    Known {
        texts: &["signatures didn't match the payload"],
        providers: &[],
        cause: Cause::ReceiverCode,
        title: "Your receiver verifies another body or secret",
        evidence: "The library recomputed the signature and got another one.",
        fix: RAW,
    },
];

/// What an error means, for a receiver of that provider's webhooks.
pub(super) fn of(error: &str, provider: Option<&str>) -> Option<&'static Known> {
    let error = error.to_lowercase();
    let said = |known: &&Known| known.texts.iter().all(|text| error.contains(text));
    let fits = |known: &&Known| {
        known.providers.is_empty() || provider.is_some_and(|provider| known.providers.contains(&provider))
    };
    KNOWN.iter().filter(said).find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: &str, provider: Option<&str>, title: &str) {
        assert_eq!(of(error, provider).map(|known| known.title), Some(title), "{error}");
    }

    #[test]
    fn errors_are_recognised_and_providers_have_their_own() {
        let lengths =
            "RangeError [ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH]: Input buffers must have the same byte length";
        check(lengths, None, "Your receiver compares texts of different length");
        assert_eq!(of(lengths, Some("opsknight")).unwrap().cause, Cause::Prefix);
        let key = "TypeError [ERR_INVALID_ARG_TYPE]: The \"key\" argument must be of type string or an instance of ArrayBuffer. Received undefined";
        check(key, None, "Your receiver has no secret");
        check(key, Some("statusstack"), "Your receiver calls the verifier without the secret");
        let first = "TypeError: The first argument must be of type string or an instance of Buffer. Received undefined";
        check(first, Some("wizstatus"), "Your receiver does not expect that the header is missing");
        check(first, None, "Your receiver hands on something that is missing");
        let none = "TypeError: unsupported operand types(s) or combination of types: 'NoneType' and 'str'";
        check(none, Some("wizstatus"), "Your receiver does not expect that the header is missing");
        assert!(of("it works", None).is_none());
    }

    #[test]
    fn every_error_can_be_found() {
        for known in KNOWN {
            assert!(known.texts.iter().all(|text| *text == text.to_lowercase()), "{known:?}");
            let error = known.texts.join(" ");
            let provider = known.providers.first().copied();
            assert!(std::ptr::eq(of(&error, provider).unwrap(), known) || known.texts.len() > 1, "{known:?}");
        }
    }
}
