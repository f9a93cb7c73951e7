//! The numbers that enums have in the database. A landed number is never given a second meaning.

use creel_signatures::{Reason, Verdict};

use crate::delivery::{Answered, Fault, Framing, Wire};
use crate::rejected::Code;

const VERDICTS: [(i64, Verdict); 4] =
    [(1, Verdict::Valid), (2, Verdict::Invalid), (3, Verdict::Missing), (4, Verdict::Unchecked)];

const REASONS: [(i64, Reason); 15] = [
    (1, Reason::Ok),
    (2, Reason::NoProvider),
    (3, Reason::NoSecret),
    (4, Reason::SecretUnavailable),
    (5, Reason::BodyTooLarge),
    (6, Reason::MissingSignature),
    (7, Reason::MissingHeader),
    (8, Reason::MissingTimestamp),
    (9, Reason::MalformedHeader),
    (10, Reason::Scheme),
    (11, Reason::Algorithm),
    (12, Reason::TimestampTooOld),
    (13, Reason::TimestampInFuture),
    (14, Reason::SignatureMismatch),
    (15, Reason::Handshake),
];

const CODES: [(&str, Code); 10] = [
    ("malformed", Code::Malformed),
    ("incomplete", Code::Incomplete),
    ("timeout", Code::Timeout),
    ("too_large", Code::TooLarge),
    ("method", Code::Method),
    ("address", Code::Address),
    ("connect", Code::Connect),
    ("tls_hello", Code::TlsHello),
    ("disabled", Code::Disabled),
    ("loop", Code::Loop),
];

/// An answer's status; 0 where the connection was closed without one, and negative where it was closed in the middle of it,
/// so that neither is a success to anybody who only knows statuses.
pub(super) fn answered_number(answered: Answered) -> i64 {
    match answered {
        Answered { status: None, .. } | Answered { fault: Some(Fault::Dropped), .. } => 0,
        Answered { status: Some(status), fault: Some(Fault::Cut) } => -i64::from(status),
        Answered { status: Some(status), fault: None } => i64::from(status),
    }
}

pub(super) fn answered(number: i64) -> Answered {
    let status = u16::try_from(number.unsigned_abs()).ok().filter(|status| *status > 0);
    let fault = match number {
        ..0 => Some(Fault::Cut),
        0 => Some(Fault::Dropped),
        1.. => None,
    };
    Answered { status, fault }
}

/// All numbers a verdict can have in the database.
pub(super) fn verdict_numbers() -> impl Iterator<Item = i64> {
    VERDICTS.iter().map(|(number, _)| *number)
}

pub(super) fn verdict_number(verdict: Verdict) -> i64 {
    VERDICTS.iter().find(|(_, v)| *v == verdict).map_or(0, |(number, _)| *number)
}

/// A number that only a newer Creel knows reads as `unchecked`, so that the row can still be seen.
pub(super) fn verdict(number: i64) -> Verdict {
    VERDICTS.iter().find(|(n, _)| *n == number).map_or(Verdict::Unchecked, |(_, verdict)| *verdict)
}

pub(super) fn reason_number(reason: Reason) -> i64 {
    REASONS.iter().find(|(_, r)| *r == reason).map_or(0, |(number, _)| *number)
}

pub(super) fn reason(number: i64) -> Reason {
    REASONS.iter().find(|(n, _)| *n == number).map_or(Reason::NoProvider, |(_, reason)| *reason)
}

pub(super) fn wire_number(wire: Wire) -> i64 {
    match wire {
        Wire::H1 => 1,
        Wire::H2 => 2,
    }
}

pub(super) fn wire(number: i64) -> Wire {
    if number == 2 { Wire::H2 } else { Wire::H1 }
}

pub(super) fn framing_bits(framing: Framing) -> i64 {
    i64::from(framing.chunked) | i64::from(framing.bare_lf) << 1 | i64::from(framing.duplicate_length) << 2
}

pub(super) fn framing(bits: i64) -> Framing {
    Framing { chunked: bits & 1 != 0, bare_lf: bits & 2 != 0, duplicate_length: bits & 4 != 0 }
}

/// Stands among the bits of the framing, and marks what was imported. The index `deliveries_imported` is made of it.
pub(super) const IMPORTED: i64 = 8;

pub(super) fn code_name(code: Code) -> &'static str {
    CODES.iter().find(|(_, c)| *c == code).map_or("malformed", |(name, _)| *name)
}

pub(super) fn code(name: &str) -> Code {
    CODES.iter().find(|(n, _)| *n == name).map_or(Code::Malformed, |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for (number, v) in VERDICTS {
            assert_eq!((verdict_number(v), verdict(number)), (number, v));
        }
        for (number, r) in REASONS {
            assert_eq!((reason_number(r), reason(number)), (number, r));
        }
        for c in Code::ALL {
            assert_eq!(code(code_name(c)), c);
        }
        for bits in 0..8 {
            assert_eq!(framing_bits(framing(bits)), bits);
        }
    }
}
