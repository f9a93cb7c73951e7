//! A watch: what ends a program that does not end by itself.
//!
//! jq has no instruction to count, so a call of the watch is woven into the text wherever a program can go round: into
//! the body of each definition, behind each path and each `range`, and into each step of `reduce` and `foreach`. It passes
//! its input on unchanged, as a value, as a path and under `|=`. What it stops cannot be caught by `try`.

use std::cell::Cell;
use std::time::Instant;

use jaq_core::box_iter::box_once;
use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Term};
use jaq_core::native::{Fun, v};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};
use jaq_core::{Error, Exn, Native};
use jaq_json::{Num, Val};

use super::functions::Kind;

/// Names that no text can call.
const WATCH: &str = "!watch";
const TIMES: &str = "!times";
/// The bytes of stack that a run may use; its thread has more.
const DEEPEST_STACK: usize = 8 * 1024 * 1024;
/// How deep values may be nested.
pub(super) const DEEPEST_VALUE: usize = 256;
/// How many entries are looked at for one that nests further.
const LOOKED_AT: usize = 8;
/// The bytes of a text.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;
/// The entries of an array or object.
const MOST_ENTRIES: usize = 2_000_000;
/// The bits of a number.
const LONGEST_NUMBER: u64 = 1024 * 1024;
/// So many steps go by between two looks at the clock.
const STRIDE: u32 = 64;

/// What stopped a program, as the code of jq's `halt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Stopped {
    TookTooLong = 1,
    TooDeep = 2,
    TooLarge = 3,
}

/// The watch over one run.
#[derive(Debug)]
pub(super) struct Watch {
    end: Instant,
    /// Where the stack was when the run began.
    base: usize,
    steps: Cell<u32>,
}

impl Watch {
    pub(super) fn until(end: Instant) -> Self {
        Self { end, base: stack(), steps: Cell::new(0) }
    }

    fn look(&self, value: &Val) -> Result<(), Stopped> {
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(STRIDE) && Instant::now() >= self.end {
            return Err(Stopped::TookTooLong);
        }
        if self.base.abs_diff(stack()) > DEEPEST_STACK {
            return Err(Stopped::TooDeep);
        }
        let large = match value {
            Val::TStr(text) | Val::BStr(text) => text.len() > LONGEST_TEXT,
            Val::Arr(items) => items.len() > MOST_ENTRIES,
            Val::Obj(entries) => entries.len() > MOST_ENTRIES,
            _ => false,
        };
        if large {
            return Err(Stopped::TooLarge);
        }
        if is_deep(value, false) || is_deep(value, true) { Err(Stopped::TooDeep) } else { Ok(()) }
    }
}

/// Where the stack is now.
fn stack() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

/// Whether a value is nested too deeply near one of its ends, which is where a loop makes it grow.
fn is_deep(mut value: &Val, from_the_end: bool) -> bool {
    fn nested<'v>(
        mut values: impl DoubleEndedIterator<Item = &'v Val>,
        from_the_end: bool,
    ) -> Option<&'v Val> {
        let next = || if from_the_end { values.next_back() } else { values.next() };
        std::iter::from_fn(next).take(LOOKED_AT).find(|value| matches!(value, Val::Arr(_) | Val::Obj(_)))
    }
    for _ in 0..DEEPEST_VALUE {
        let inner = match value {
            Val::Arr(items) => nested(items.iter(), from_the_end),
            Val::Obj(entries) => nested(entries.values(), from_the_end),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => return false,
        }
    }
    true
}

impl From<Stopped> for Exn<'_, Val> {
    fn from(stopped: Stopped) -> Self {
        Exn::halt(stopped as i32)
    }
}

impl Stopped {
    pub(super) fn of(code: i32) -> Self {
        match code {
            1 => Self::TookTooLong,
            2 => Self::TooDeep,
            _ => Self::TooLarge,
        }
    }
}

/// The functions that [`weave`] calls.
pub(super) fn functions() -> [Fun<Kind>; 2] {
    let watch =
        Native::<Kind>::new(|cv| box_once(cv.0.data().watch.look(&cv.1).map(|()| cv.1).map_err(Into::into)))
            .with_paths(|cv| box_once(cv.0.data().watch.look(&cv.1.0).map(|()| cv.1).map_err(Into::into)))
            .with_update(|cv, change| match cv.0.data().watch.look(&cv.1) {
                Ok(()) => change(cv.1),
                Err(stopped) => box_once(Err(stopped.into())),
            });
    let times = Native::<Kind>::new(|mut cv| {
        let right = cv.0.pop_var();
        let left = cv.0.pop_var();
        box_once(times(left, right))
    });
    [(WATCH, v(0), watch), (TIMES, v(2), times)]
}

/// A product, whose size is known before it is made.
fn times<'a>(left: Val, right: Val) -> Result<Val, Exn<'a, Val>> {
    let large = match (&left, &right) {
        (Val::TStr(text) | Val::BStr(text), Val::Num(times))
        | (Val::Num(times), Val::TStr(text) | Val::BStr(text)) => match times {
            Num::Int(times) => usize::try_from(*times)
                .is_ok_and(|times| text.len().checked_mul(times).is_none_or(|length| length > LONGEST_TEXT)),
            Num::BigInt(_) => true,
            _ => false,
        },
        (Val::Num(left), Val::Num(right)) => bits(left) + bits(right) > LONGEST_NUMBER,
        _ => false,
    };
    if large {
        return Err(Stopped::TooLarge.into());
    }
    (left * right).map_err(|error: Error<Val>| error.into())
}

fn bits(number: &Num) -> u64 {
    match number {
        Num::BigInt(number) => number.bits(),
        _ => 64,
    }
}

/// The definition with the watch in it.
pub(super) fn weave(definition: Def<&str>) -> Def<&str> {
    Def { body: then(watch(), term(definition.body)), ..definition }
}

fn watch() -> Term<&'static str> {
    Term::Call(WATCH, Vec::new())
}

fn then<'s>(left: Term<&'s str>, right: Term<&'s str>) -> Term<&'s str> {
    Term::BinOp(Box::new(left), BinaryOp::Pipe(None), Box::new(right))
}

fn boxed(inner: Term<&str>) -> Box<Term<&str>> {
    Box::new(term(inner))
}

fn term(whole: Term<&str>) -> Term<&str> {
    match whole {
        Term::Recurse => then(Term::Recurse, watch()),
        Term::Str(format, parts) => {
            let part = |part| match part {
                StrPart::Term(inner) => StrPart::Term(term(inner)),
                other => other,
            };
            Term::Str(format, parts.into_iter().map(part).collect())
        }
        Term::Arr(inner) => Term::Arr(inner.map(|inner| boxed(*inner))),
        Term::Obj(entries) => {
            let entry = |(key, value): (_, Option<_>)| (term(key), value.map(term));
            Term::Obj(entries.into_iter().map(entry).collect())
        }
        Term::Neg(inner) => Term::Neg(boxed(*inner)),
        Term::BinOp(left, BinaryOp::Math(Math::Mul), right) => {
            Term::Call(TIMES, vec![term(*left), term(*right)])
        }
        Term::BinOp(left, operator, right) => Term::BinOp(boxed(*left), operator, boxed(*right)),
        Term::Label(name, inner) => Term::Label(name, boxed(*inner)),
        Term::Fold(name, over, pattern, parts) => {
            // The first part makes the first value; the others are steps.
            let part = |(n, part)| if n == 0 { term(part) } else { then(watch(), term(part)) };
            Term::Fold(name, boxed(*over), pattern, parts.into_iter().enumerate().map(part).collect())
        }
        Term::TryCatch(inner, otherwise) => {
            Term::TryCatch(boxed(*inner), otherwise.map(|inner| boxed(*inner)))
        }
        Term::IfThenElse(cases, otherwise) => {
            let case = |(asked, inner)| (term(asked), term(inner));
            Term::IfThenElse(cases.into_iter().map(case).collect(), otherwise.map(|inner| boxed(*inner)))
        }
        Term::Def(definitions, inner) => {
            Term::Def(definitions.into_iter().map(weave).collect(), boxed(*inner))
        }
        Term::Call(name, arguments) => {
            let endless = name == "range";
            let call = Term::Call(name, arguments.into_iter().map(term).collect());
            if endless { then(call, watch()) } else { call }
        }
        Term::Path(base, Path(parts)) => {
            let part = |(part, optional)| {
                let part = match part {
                    Part::Index(index) => Part::Index(term(index)),
                    Part::Range(from, to) => Part::Range(from.map(term), to.map(term)),
                };
                (part, optional)
            };
            then(Term::Path(boxed(*base), Path(parts.into_iter().map(part).collect())), watch())
        }
        same @ (Term::Id | Term::Num(_) | Term::Break(_) | Term::Var(_)) => same,
    }
}
