//! A body on its way from an HTTP/1 connection into an intake, and the pace it has to keep.

use bytes::Buf;
use tokio::io::AsyncReadExt;
use tokio::time::Instant;

use super::chunked::Decoder;
use super::framing::Length;
use super::h1::{Connection, End, READING, cut_refusal};
use super::intake::Intake;
use super::limits::Limits;
use super::refusal::Refusal;
use super::rejected::Raw;

/// Bytes asked of the socket at a time.
const READ: usize = 64 * 1024;
/// A piece of a body that counts as a step forward of the connection.
const STEP: u64 = 64 * 1024;

/// Reads the whole body and gives its trailers.
pub(super) async fn read(connection: &mut Connection<'_>, intake: &mut Intake<'_>) -> Result<Vec<u8>, End> {
    match intake.length() {
        Length::None | Length::Open => Ok(Vec::new()),
        Length::Exact(length) => read_exact(connection, intake, length).await,
        Length::Chunked => read_chunks(connection, intake).await,
    }
}

async fn read_exact(
    connection: &mut Connection<'_>,
    intake: &mut Intake<'_>,
    length: u64,
) -> Result<Vec<u8>, End> {
    let mut left = length;
    let mut pace = Pace::new();
    loop {
        let here = usize::try_from(left).map_or(connection.buffer.len(), |l| l.min(connection.buffer.len()));
        let piece = connection.buffer.get(..here).unwrap_or_default();
        let pushed = intake.push(piece).await;
        connection.buffer.advance(here);
        left -= here as u64;
        if let Err(refusal) = pushed {
            return Err(End::Refused(refusal, intake.raw()));
        }
        if left == 0 {
            return Ok(Vec::new());
        }
        let wanted = usize::try_from(left).unwrap_or(READ);
        if let Err(refusal) = fill(connection, &mut pace, wanted).await {
            return Err(End::Refused(refusal, intake.raw()));
        }
    }
}

async fn read_chunks(connection: &mut Connection<'_>, intake: &mut Intake<'_>) -> Result<Vec<u8>, End> {
    let mut decoder = Decoder::default();
    let mut pace = Pace::new();
    // The chunks as they came, for the record should they be refused.
    let mut raw = intake.raw();
    loop {
        let step = match take_piece(connection, intake, &mut decoder, &mut raw).await {
            Ok(()) if decoder.is_done() => return Ok(decoder.into_trailers()),
            Ok(()) if !connection.buffer.is_empty() => Ok(()),
            Ok(()) => fill(connection, &mut pace, READ).await,
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = step {
            raw.push(&connection.buffer);
            return Err(End::Refused(refusal, raw));
        }
    }
}

async fn take_piece(
    connection: &mut Connection<'_>,
    intake: &mut Intake<'_>,
    decoder: &mut Decoder,
    raw: &mut Raw,
) -> Result<(), Refusal> {
    let step = decoder.decode(&connection.buffer)?;
    if !step.data.is_empty() {
        intake.push(step.data).await?;
    }
    let consumed = step.consumed;
    raw.push(connection.buffer.get(..consumed).unwrap_or_default());
    connection.buffer.advance(consumed);
    Ok(())
}

/// Reads more, within the pace.
async fn fill(connection: &mut Connection<'_>, pace: &mut Pace, wanted: usize) -> Result<(), Refusal> {
    let limits = &connection.shared.limits;
    connection.buffer.reserve(wanted.min(READ));
    let end = pace.heard + limits.progress;
    let read = connection.stream.read_buf(&mut connection.buffer);
    match connection.wait.until(end, READING, read).await {
        Ok(Ok(0)) => Err(Refusal::incomplete("the connection ended in the middle of the body")),
        Ok(Ok(count)) => {
            if pace.step(count as u64, limits)? {
                connection.wait.seat.step();
            }
            Ok(())
        }
        Ok(Err(error)) => {
            Err(Refusal::incomplete(format!("in the middle of the body: {error}")).unanswered())
        }
        Err(cut) => Err(cut_refusal(cut, "the body stopped coming")),
    }
}

/// The pace of one body.
#[derive(Debug)]
pub(super) struct Pace {
    /// When its last byte came.
    pub(super) heard: Instant,
    /// The stretch over which the rate is measured, and what came in it.
    stretch: Instant,
    bytes: u64,
    /// What came since the last step forward.
    since_step: u64,
}

impl Pace {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { heard: now, stretch: now, bytes: 0, since_step: 0 }
    }

    /// Notes what came, and says whether it is a step forward. A body below the least rate is refused.
    pub(super) fn step(&mut self, count: u64, limits: &Limits) -> Result<bool, Refusal> {
        self.heard = Instant::now();
        self.bytes += count;
        self.since_step += count;
        let passed = self.heard - self.stretch;
        if passed >= limits.progress {
            if u128::from(self.bytes) * 1000 < u128::from(limits.least_rate) * passed.as_millis() {
                return Err(Refusal::timeout(format!(
                    "the body came with less than {} bytes a second",
                    limits.least_rate
                )));
            }
            self.stretch = self.heard;
            self.bytes = 0;
        }
        let step = self.since_step >= STEP;
        if step {
            self.since_step = 0;
        }
        Ok(step)
    }
}
