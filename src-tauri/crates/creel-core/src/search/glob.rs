//! A glob: text in which `*` stands for any run of characters.

/// Whether the text fits the pattern as a whole. ASCII letters match in either case, as SQLite's `NOCASE` has it.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where the last star was, and how much of the text it has swallowed so far: the only place to come back to.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match (pattern.get(p), star) {
            (Some(b'*'), _) => {
                star = Some((p, t));
                p += 1;
            }
            (Some(c), _) if c.eq_ignore_ascii_case(&text[t]) => {
                p += 1;
                t += 1;
            }
            (_, Some((at, swallowed))) => {
                star = Some((at, swallowed + 1));
                p = at + 1;
                t = swallowed + 1;
            }
            (_, None) => return false,
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn star_stands_for_any_run() {
        let cases = [
            ("charge.*", "charge.failed", true),
            ("charge.*", "charge.", true),
            ("charge.*", "charge", false),
            ("*", "", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*.paid", "invoice.paid", true),
            ("*.paid", "invoice.paid.twice", false),
            ("POST", "post", true),
            ("é*", "école", true),
            ("a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ];
        for (pattern, text, fits) in cases {
            assert_eq!(matches(pattern, text), fits, "{pattern:?} on {text:?}");
        }
    }
}
