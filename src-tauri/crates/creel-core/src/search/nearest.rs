//! The nearest: what somebody probably meant who wrote a name that is not known.

/// The candidate that the fewest edits lead to, where they are few enough that a slip explains them: one edit in a
/// short name, two from five letters on. A candidate that starts with what was written counts as one edit away.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let allowed = if written.chars().count() < 5 { 1 } else { 2 };
    candidates
        .into_iter()
        .map(|candidate| {
            let edits = match candidate.starts_with(&written) && written.len() > 1 {
                true => 1,
                false => distance(&written, candidate),
            };
            (edits, candidate)
        })
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_nothing_else() {
        let known = ["method", "endpoint", "sig", "event"];
        let cases = [
            ("metod", Some("method")),
            ("mehtod", Some("method")),
            ("EVENT", Some("event")),
            ("end", Some("endpoint")),
            ("sgi", Some("sig")),
            ("localhost", None),
            ("x", None),
            ("", None),
        ];
        for (written, meant) in cases {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }
}
