//! An input: what a command is given to read as a whole, a file or standard input.

use std::io::Read;
use std::path::Path;

use anyhow::{Result, anyhow, bail};

use crate::shown;

/// Whether the name stands for standard input.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// All bytes of a file, or of standard input where its name is `-`; at most `most` of them.
pub(crate) fn read(file: &Path, most: u64) -> Result<Vec<u8>> {
    let name = file.display();
    let failed = |error| anyhow!("{name} could not be read: {error}");
    let mut source: Box<dyn Read> = match is_stdin(file) {
        true => Box::new(std::io::stdin()),
        false => Box::new(std::fs::File::open(file).map_err(failed)?),
    };
    let mut bytes = Vec::new();
    source.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        bail!("{name} has more than {}", shown::size(most));
    }
    Ok(bytes)
}
