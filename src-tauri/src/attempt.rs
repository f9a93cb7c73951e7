//! An attempt: a call into the toolkit that panics where something of the system is missing. What is missing is said in
//! our own words, so the panic's are kept back.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

/// The call panicked.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Calls it. Nothing of ours may be left half done by a panic in it: it builds something new, or it does not.
pub(crate) fn attempt<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let called = catch_unwind(AssertUnwindSafe(call));
    set_hook(hook);
    called.map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::attempt;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(attempt(|| 7).ok(), Some(7));
        assert!(attempt(|| panic!("on purpose")).is_err());
    }
}
