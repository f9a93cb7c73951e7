//! A program: a piece of jq that makes one JSON value from another. Transforms of destinations and the checks of
//! stand-ins are programs.
//!
//! A program is bounded on all sides: it sees its input, its variables and the time of day, and nothing else of the machine
//! ([`functions`]); it has a time limit, and a watch in it ends it when it goes round for ever, too deep or too large
//! ([`watch`]); few run at once, each on a thread of its own. Numbers that a program only passes on keep their digits.

mod error;
mod functions;
mod watch;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jaq_core::compile::Undefined;
use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::parse::{Def, Parser};
use jaq_core::load::{self, Arena, File, Loader, lex};
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars};
use jaq_json::{Val, write};
use tokio::sync::{Semaphore, oneshot};

pub(crate) use error::FileError;
pub use error::{ProgramError, RunError};
use functions::{Data, Kind};
use watch::{Stopped, Watch};

/// The longest text, in bytes.
pub const LONGEST: usize = 32 * 1024;
/// How deep the brackets of a text may be nested.
const DEEPEST: usize = 100;
/// How many words and signs may follow each other, with those around the brackets that they stand in: `1+1+1` and
/// `try try .` nest without brackets.
const MOST_TOKENS: usize = 4_000;
/// The stack of a run and of compiling, of which the system gives what is touched. It is many times what the watch allows,
/// for what goes down again without passing it: copying and dropping what was nested.
const STACK: usize = 256 * 1024 * 1024;
/// An error may show a value; so many characters of it are told.
const TOLD: usize = 300;
/// How much longer than a run's limit somebody waits for it, since the watch looks up now and then only.
const GRACE: Duration = Duration::from_millis(250);

/// Programs take turns, so that even such as do not end leave the machine to others.
static TURNS: Semaphore = Semaphore::const_new(4);

/// A compiled program.
#[derive(Clone)]
pub struct Program {
    filter: Arc<Filter<Kind>>,
    variables: usize,
}

/// What a run may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub time: Duration,
    /// Bytes.
    pub output: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { time: Duration::from_secs(1), output: 1024 * 1024 }
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program").field("variables", &self.variables).finish_non_exhaustive()
    }
}

impl Program {
    /// Compiles a text that may use the `variables`, each named with its `$`.
    ///
    /// # Errors
    /// Says where the text is no program.
    pub fn compile(text: &str, variables: &[&'static str]) -> Result<Self, ProgramError> {
        Self::compile_with("", text, variables)
    }

    /// [`Self::compile`] with further definitions, which a text of Creel's own makes before it.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn compile_with(
        prelude: &'static str,
        text: &str,
        variables: &[&'static str],
    ) -> Result<Self, ProgramError> {
        check_size(text)?;
        // The reader calls itself for what is nested, and a text nests without brackets, too: `try try try`.
        let read = || Self::read(prelude, text, variables);
        let read = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("compiling".to_owned()).stack_size(STACK);
            thread.spawn_scoped(scope, read).map(|thread| thread.join())
        });
        match read {
            Ok(Ok(program)) => program,
            Ok(Err(_)) => Err(ProgramError::at(text, 0, "it met a defect of the compiler")),
            Err(error) => {
                Err(ProgramError::at(text, 0, format!("no thread could be had to compile it: {error}")))
            }
        }
    }

    fn read(prelude: &'static str, text: &str, variables: &[&'static str]) -> Result<Self, ProgramError> {
        let prelude = load::parse(prelude, |parser| parser.defs()).unwrap_or_default();
        let tokens = Lexer::new(text).lex().map_err(|errors| unread(text, errors))?;
        if longest(&tokens) > MOST_TOKENS {
            let message =
                format!("more than {MOST_TOKENS} words and signs follow each other; put parts into brackets");
            return Err(ProgramError::at(text, 0, message));
        }
        let body = Parser::new(&tokens).parse(|parser| parser.term()).map_err(|errors| {
            match errors.into_iter().next() {
                Some((expected, found)) => {
                    let offset = found.and_then(|found| offset(text, found.as_str())).unwrap_or(text.len());
                    let found =
                        found.map_or("the end".into(), |found| format!("{:?}", begin(found.as_str())));
                    let expected = match expected.as_str() {
                        "nothing" => "an operator or the end".to_owned(),
                        expected => expected.to_owned(),
                    };
                    ProgramError::at(text, offset, format!("{found} stands where {expected} is expected"))
                }
                None => ProgramError::at(text, 0, "this is no program"),
            }
        })?;
        let main = Def { name: MAIN, args: variables.to_vec(), body };
        let call = match variables {
            [] => MAIN.to_owned(),
            all => format!("{MAIN}({})", all.join(";")),
        };
        let arena = Arena::default();
        let definitions = functions::definitions().chain(prelude).chain([main]).map(watch::weave);
        let file = File { code: &**arena.alloc(call), path: () };
        let unknown = || ProgramError::at(text, 0, "this is no program");
        let modules = Loader::new(definitions).load(&arena, file).map_err(|_| unknown())?;
        let filter = Compiler::default()
            .with_funs(functions::natives())
            .with_global_vars(variables.iter().copied())
            .compile(modules)
            .map_err(|errors| {
                let mut symbols = errors.into_iter().flat_map(|(_, errors)| errors);
                let found = symbols.find_map(|(symbol, what)| Some((offset(text, symbol)?, symbol, what)));
                found.map_or_else(unknown, |(at, symbol, what)| {
                    let what = match what {
                        Undefined::Filter(arity) if arity > 0 => format!("function of {arity} arguments"),
                        Undefined::Filter(_) => "function".to_owned(),
                        other => other.as_str().to_owned(),
                    };
                    ProgramError::at(text, at, format!("there is no {what} {symbol:?}"))
                })
            })?;
        Ok(Self { filter: Arc::new(filter), variables: variables.len() })
    }

    /// Runs it on an input and the values of its variables, each as JSON, in the order in which they were named. Gives the
    /// first output as compact JSON; `None` where there is none.
    ///
    /// # Errors
    /// Says why there is no output.
    pub async fn run(&self, input: Bytes, values: Vec<Bytes>) -> Result<Option<Vec<u8>>, RunError> {
        self.run_within(Bounds::default(), input, values).await
    }

    /// [`Self::run`] with bounds of its own.
    ///
    /// # Errors
    /// As there.
    pub async fn run_within(
        &self,
        bounds: Bounds,
        input: Bytes,
        values: Vec<Bytes>,
    ) -> Result<Option<Vec<u8>>, RunError> {
        let turn = tokio::time::timeout(bounds.time + GRACE, TURNS.acquire()).await;
        let Ok(Ok(turn)) = turn else { return Err(RunError::Busy) };
        let program = self.clone();
        let (told, result) = oneshot::channel();
        let run = move || {
            // It is held for as long as the thread lives, also where nobody waits for it any more.
            let _turn = turn;
            let _ = told.send(program.execute(bounds, &input, &values));
        };
        let started = std::thread::Builder::new().name("program".to_owned()).stack_size(STACK).spawn(run);
        if let Err(error) = started {
            return Err(RunError::Failed(format!("no thread could be had for it: {error}")));
        }
        match tokio::time::timeout(bounds.time + GRACE, result).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(RunError::Failed("it met a defect of the interpreter".to_owned())),
            Err(_) => Err(RunError::TookTooLong(bounds.time)),
        }
    }

    fn execute(&self, bounds: Bounds, input: &Bytes, values: &[Bytes]) -> Result<Option<Vec<u8>>, RunError> {
        debug_assert_eq!(values.len(), self.variables, "each variable has a value");
        let watch = Watch::until(Instant::now() + bounds.time);
        let input = functions::parse(input).map_err(RunError::Input)?;
        let values = values.iter().map(|value| functions::parse(value).map_err(RunError::Input));
        let values: Vec<Val> = values.collect::<Result<_, _>>()?;
        let data = Data { lut: &self.filter.lut, watch: &watch };
        let mut outputs = self.filter.id.run((Ctx::<Kind>::new(data, Vars::new(values)), input));
        match outputs.next() {
            None => Ok(None),
            Some(Ok(value)) => written(&value, bounds.output).map(Some),
            Some(Err(exception)) => Err(failed(exception, bounds)),
        }
    }
}

/// The definition that a text becomes the body of.
const MAIN: &str = "creel__main";

fn failed(exception: Exn<'_, Val>, bounds: Bounds) -> RunError {
    match exception.get_halt() {
        Ok(code) => match Stopped::of(code) {
            Stopped::TookTooLong => RunError::TookTooLong(bounds.time),
            Stopped::TooDeep => RunError::TooDeep,
            Stopped::TooLarge => RunError::TooLarge,
        },
        Err(exception) => match exception.get_err() {
            Ok(error) => {
                let told = match error.into_val() {
                    Val::TStr(text) => String::from_utf8_lossy(&text).into_owned(),
                    other => other.to_string(),
                };
                RunError::Failed(begin(&told).to_owned())
            }
            Err(_) => RunError::Failed("it breaks out to nowhere".to_owned()),
        },
    }
}

/// The value as compact JSON.
fn written(value: &Val, most: usize) -> Result<Vec<u8>, RunError> {
    let mut out = Limited { bytes: Vec::new(), most };
    if write::write(&mut out, &write::Pp::<String>::default(), 0, value).is_err() {
        return Err(RunError::OutputTooLong(most));
    }
    // A value may hold what JSON has no word for: NaN, bytes, a key that is no text.
    functions::is_json(&out.bytes).map_err(RunError::Output)?;
    Ok(out.bytes)
}

/// A buffer that takes no more than so many bytes.
struct Limited {
    bytes: Vec<u8>,
    most: usize,
}

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn check_size(text: &str) -> Result<(), ProgramError> {
    if text.len() > LONGEST {
        return Err(ProgramError::at(text, LONGEST, format!("a program has at most {LONGEST} bytes")));
    }
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(ProgramError::at(text, at, format!("brackets are nested more than {DEEPEST} deep")));
        }
    }
    Ok(())
}

/// The most tokens that follow each other on a way into the brackets.
fn longest(tokens: &[Token<&str>]) -> usize {
    fn within(token: &Token<&str>) -> usize {
        match &token.1 {
            Tok::Block(tokens) => longest(tokens),
            Tok::Str(parts) => {
                let terms =
                    parts.iter().map(|part| if let StrPart::Term(term) = part { within(term) } else { 0 });
                terms.max().unwrap_or(0)
            }
            Tok::Word | Tok::Var | Tok::Fmt | Tok::Num | Tok::Sym => 0,
        }
    }
    tokens.len() + tokens.iter().map(within).max().unwrap_or(0)
}

fn unread(text: &str, errors: Vec<lex::Error<&str>>) -> ProgramError {
    let Some((expected, at)) = errors.into_iter().next() else {
        return ProgramError::at(text, 0, "this is no program");
    };
    let offset = offset(text, at).unwrap_or(text.len());
    let found = if at.is_empty() { "the end".to_owned() } else { format!("{:?}", begin(at)) };
    ProgramError::at(text, offset, format!("{found} stands where a {} is expected", expected.as_str()))
}

/// Where a part of the text begins, in bytes; `None` for what is no part of it.
fn offset(text: &str, part: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (offset <= text.len()).then_some(offset)
}

fn begin(text: &str) -> &str {
    let end = text.char_indices().nth(TOLD).map_or(text.len(), |(end, _)| end);
    &text[..end]
}

#[cfg(test)]
mod tests;
