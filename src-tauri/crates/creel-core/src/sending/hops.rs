//! Hops: how often a request was sent on by a Creel. It is counted in a header, so that a destination that leads back to
//! where it came from is found out after a few rounds.

/// The header that counts them.
pub const HEADER: &str = "Creel-Hops";

/// How many there may be. A request that has so many is not taken.
pub const MOST: u32 = 5;

/// How many hops a request has behind it. What cannot be read counts as none.
pub fn of(headers: &[(&str, &[u8])]) -> u32 {
    let counts = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(HEADER));
    let read = |value: &[u8]| std::str::from_utf8(value).ok()?.trim().parse::<u32>().ok();
    counts.filter_map(|(_, value)| read(value)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_largest_number_counts() {
        let check = |values: &[&str], hops: u32| {
            let headers: Vec<(&str, &[u8])> =
                values.iter().map(|value| ("creel-HOPS", value.as_bytes())).collect();
            assert_eq!(of(&headers), hops, "{values:?}");
        };
        check(&[], 0);
        check(&["3"], 3);
        check(&["1", "4", "x", "-9"], 4);
        check(&["99999999999"], 0);
    }
}
