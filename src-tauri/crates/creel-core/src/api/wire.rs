//! The enums of `creel-signatures` on the wire. That crate knows nothing of wires, so each enum is written down here
//! once more; where the two differ, this file does not compile.

use serde::{Deserialize, Serialize};

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
        $(#[$doc])*
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant),*
        }

        impl From<creel_signatures::$name> for $name {
            fn from(value: creel_signatures::$name) -> Self {
                match value {
                    $(creel_signatures::$name::$variant => Self::$variant),*
                }
            }
        }

        impl From<$name> for creel_signatures::$name {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant),*
                }
            }
        }
    };
}

mirror! {
    /// Whether a delivery is genuine.
    Verdict {
        Valid,
        Invalid,
        /// A signature was expected and none was found.
        Missing,
        /// Nothing could be checked; the reason says why.
        Unchecked,
    }
}

mirror! {
    /// Why the verdict is what it is.
    Reason {
        Ok,
        NoProvider,
        NoSecret,
        SecretUnavailable,
        BodyTooLarge,
        /// An unsigned handshake: most senders ask whether an endpoint is there before they have a secret to sign with.
        Handshake,
        MissingSignature,
        MissingHeader,
        MissingTimestamp,
        MalformedHeader,
        Scheme,
        Algorithm,
        TimestampTooOld,
        TimestampInFuture,
        SignatureMismatch,
    }
}

mirror! {
    /// What kind of key material a secret is.
    SecretKind {
        SharedSecret,
        StaticToken,
        BasicAuth,
        PublicKey,
        Jwk,
        Certificate,
        PublicId,
        WebhookId,
        VerifyToken,
    }
}

mirror! {
    /// Where a provider's definition comes from.
    Origin { Builtin, User }
}

mirror! {
    /// How well a provider's definition is known to be right.
    Confidence {
        /// The provider's official library made or accepted the test vectors.
        VerifiedBySdk,
        /// An independent library agreed.
        VerifiedByLibrary,
        /// The sender's own source was read.
        VerifiedBySource,
        /// Written down in documentation, tried by nobody.
        Doc,
        /// Not confirmed by anything.
        Memory,
        /// The definition does not say.
        Unstated,
    }
}

mirror! {
    /// What kind of proof a scheme is.
    #[serde(rename = "SchemeKind")]
    #[schema(as = SchemeKind)]
    Kind {
        /// A keyed hash.
        Mac,
        /// A plain hash whose content holds the secret.
        Digest,
        /// An asymmetric signature.
        Signature,
        /// The secret itself, sent along. It proves who sends, not what was sent.
        Token,
        /// A JSON web token whose claims say what was sent.
        Jwt,
        /// A signature of chosen parts of the request (RFC 9421).
        HttpMessageSignature,
    }
}

mirror! {
    /// Why a verdict is not `valid`, finer than its reason.
    Cause {
        NoProvider,
        NoSecret,
        SecretUnavailable,
        BodyTooLarge,
        /// The sender does not sign, as far as can be seen.
        Unsigned,
        MissingSignature,
        MissingHeader,
        MissingTimestamp,
        MalformedHeader,
        /// A header is gone that others speak for, or is there twice.
        HeaderChanged,
        Scheme,
        Algorithm,
        TimestampTooOld,
        TimestampInFuture,
        /// Seconds, milliseconds or microseconds were taken for each other.
        TimestampUnit,
        /// Another timestamp of the request was signed.
        TimestampSource,
        WrongSecret,
        SecretWhitespace,
        SecretDecoding,
        /// An asymmetric key of another application, or written otherwise.
        WrongKey,
        WrongProvider,
        /// What is signed is put together in another way.
        Template,
        BodyReserialized,
        TrailingNewline,
        Charset,
        /// The body came with BOM, NUL or HTML escapes.
        BodyEscaped,
        BodyCompressed,
        BodyTruncated,
        FormDecoded,
        Encoding,
        Prefix,
        UrlMismatch,
        Method,
        UntrustedCertUrl,
        NoMatchingKey,
        /// A claim of the token does not fit the request.
        Claims,
        /// The signature covers less than the body: no failure, but worth knowing.
        BodyNotCovered,
        /// The code of a receiver verifies wrongly.
        ReceiverCode,
    }
}

mirror! {
    /// How certain a finding is.
    Certainty {
        /// A recomputed signature matched, or the request itself shows it.
        Proven,
        /// Traces speak for it.
        Likely,
    }
}

mirror! {
    /// Where the thing to be put right is.
    Blame {
        /// Where the webhook is set up or signed.
        Sender,
        /// What lies between the sender and Creel: a proxy, a tunnel, an editor.
        Between,
        /// The computer that Creel runs on.
        Computer,
        /// The endpoint as it is set up in Creel.
        Endpoint,
        /// A receiver of the user's, which was given what Creel holds.
        Receiver,
    }
}

mirror! {
    /// What a step of judging came to.
    Outcome {
        Passed,
        Failed,
        /// An earlier step failed, so that this one was not reached.
        Skipped,
    }
}

mirror! {
    /// A programming language that receivers are written in.
    Language { Node, Python, Php, Go, Rust }
}
