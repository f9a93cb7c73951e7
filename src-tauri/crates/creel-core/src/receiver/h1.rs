//! HTTP/1: the loop that reads requests from a connection one after the other and answers each in its turn.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::Shared;
use super::answer::{After, Answer};
use super::head::{self, Head, Parse};
use super::intake::{self, Intake};
use super::refusal::Refusal;
use super::rejected::{self, Raw};
use super::seat::{Call, Seat};
use super::wait::{Cut, Wait};
use super::{body, h2};
use crate::delivery::{DeliveryId, Fault, Wire};
use crate::sending::pass_through;

/// Bytes asked of the socket at a time while heads are read; more while a long body comes.
const READ: usize = 8 * 1024;
/// The first bytes of an HTTP/2 connection by prior knowledge.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// A read waits under every call; what is complete is read before a call counts.
pub(super) const READING: &[Call] = &[Call::Leave, Call::Finish];
/// An answer under way may end when the receiver stops, but not for ever.
pub(super) const ANSWERING: &[Call] = &[Call::Leave, Call::Stop];

/// One open connection.
#[derive(Debug)]
pub(super) struct Connection<'s> {
    pub(super) shared: &'s Arc<Shared>,
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    /// What was read and is not dealt with yet.
    pub(super) buffer: BytesMut,
    pub(super) wait: Wait,
    out: Vec<u8>,
}

/// Why a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// Between two requests, or where nobody is left to talk to.
    Quiet,
    /// With the last answer.
    Answered,
    Refused(Refusal, Raw),
    /// It goes on as HTTP/2.
    Upgraded,
}

/// What a connection leaves behind: a refusal that is still to be recorded.
#[derive(Debug, Default)]
pub(super) struct Left(Option<(Refusal, Raw)>);

impl Left {
    pub(super) fn of(refusal: Refusal, raw: Raw) -> Self {
        Self(Some((refusal, raw)))
    }

    pub(super) async fn record(self, shared: &Shared, peer: SocketAddr) {
        if let Some((refusal, raw)) = self.0 {
            rejected::record(shared, peer, &refusal, raw).await;
        }
    }
}

impl<'s> Connection<'s> {
    pub(super) fn new(shared: &'s Arc<Shared>, stream: TcpStream, peer: SocketAddr, seat: Seat) -> Self {
        let wait = Wait::new(Arc::new(seat));
        Self { shared, stream, peer, buffer: BytesMut::new(), wait, out: Vec::new() }
    }

    /// Serves the connection to its end.
    pub(super) async fn serve(mut self) -> Left {
        let mut first = true;
        let end = loop {
            match self.exchange(first).await {
                Ok(After::Close) => break End::Answered,
                Ok(_) => first = false,
                Err(end) => break end,
            }
        };
        match end {
            End::Quiet => Left::default(),
            End::Answered => {
                self.linger().await;
                Left::default()
            }
            End::Upgraded => h2::serve(self).await,
            End::Refused(refusal, raw) => match refusal.status {
                None => Left::of(refusal, raw),
                Some(status) => {
                    // Recorded first, so that whoever sees the answer finds the record.
                    rejected::record(self.shared, self.peer, &refusal, raw).await;
                    let answer = Answer::to_refusal(&refusal, status);
                    if self.answer(&answer, false, After::Close).await.is_ok() {
                        self.linger().await;
                    }
                    Left::default()
                }
            },
        }
    }

    /// One request and its answer.
    async fn exchange(&mut self, first: bool) -> Result<After, End> {
        let head = self.read_head(first).await?;
        self.wait.seat.step();
        let to_head = head.method() == "HEAD";
        let after = match (head.keep_alive, head.old) {
            (true, false) => After::Open,
            (true, true) => After::OpenSaid,
            (false, _) => After::Close,
        };
        let route = match intake::route(self.shared, &head, self.peer) {
            Ok(route) => route,
            Err(refusal) => return Err(End::Refused(refusal, Raw::of(&[&head.bytes, &self.buffer]))),
        };
        if head.expects_continue {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let mut intake = Intake::begin(self.shared, head, Wire::H1, self.peer, route);
        let trailers = body::read(self, &mut intake).await?;
        let taken = intake.finish(trailers).await;
        let (mut answer, stored) = self.store(taken).await;
        if let (Some(how), Some(id)) = (answer.pass_through.take(), stored) {
            // The delivery is stored; the destination's own limit ends the wait.
            let asked = pass_through::ask(&self.shared.creel, &how, id);
            match self.wait.upto(how.longest(), READING, asked).await {
                Ok(passed) => passed.into_iter().for_each(|passed| answer.replace(passed)),
                Err(Cut::Called(Call::Leave)) => return Err(End::Quiet),
                Err(_) => {}
            }
        }
        if !answer.delay.is_zero() {
            // A stop cuts the delay short: the delivery is stored, so its answer is due.
            let pause = std::future::pending::<()>();
            let paused = self.wait.upto(answer.delay, READING, pause).await;
            if paused == Err(Cut::Called(Call::Leave)) {
                return Err(End::Quiet);
            }
        }
        let finishing = answer.fault.is_some() || self.wait.seat.is_called(Call::Finish);
        let after = if finishing { After::Close } else { after };
        self.wait.seat.step();
        self.answer(&answer, to_head, after).await?;
        Ok(after)
    }

    /// Commits, then gives the answer that may go out.
    async fn store(&mut self, taken: intake::Taken) -> (Answer, Option<DeliveryId>) {
        let _storing = self.wait.seat.storing();
        let capture = self.shared.creel.store().capture(taken.arrival);
        let committed = self.wait.upto(self.shared.limits.store, &[], capture).await;
        intake::after_commit(self.shared, taken.answer, &taken.listing, taken.captured, committed)
    }

    async fn read_head(&mut self, first: bool) -> Result<Head, End> {
        let limits = &self.shared.limits;
        let began = Instant::now();
        let mut end = began + if first { limits.first_byte } else { limits.idle };
        let mut begun = false;
        // A head ends with a line end; before one has come, looking again finds nothing new.
        let mut looked = 0;
        loop {
            let empty = head::empty_lines(&self.buffer);
            self.buffer.advance(empty);
            if !begun && self.has_begun() {
                begun = true;
                end = Instant::now() + limits.head;
            }
            if first && self.buffer.starts_with(PREFACE) {
                return Err(End::Upgraded);
            }
            let partial_preface = first && PREFACE.starts_with(&self.buffer);
            let fresh = self.buffer.get(looked..).unwrap_or_default();
            let full = self.buffer.len() >= limits.head_size;
            if begun && !partial_preface && (looked == 0 || full || fresh.contains(&b'\n')) {
                match head::parse(&self.buffer, limits) {
                    Ok(Parse::Complete(head)) => {
                        self.buffer.advance(head.bytes.len());
                        return Ok(head);
                    }
                    Ok(Parse::Partial) => looked = self.buffer.len(),
                    Err(refusal) => return Err(self.refused(refusal)),
                }
            }
            self.buffer.reserve(READ);
            let read = self.wait.until(end, READING, self.stream.read_buf(&mut self.buffer)).await;
            let refusal = match read {
                Ok(Ok(1..)) => continue,
                _ if !self.has_begun() => return Err(End::Quiet),
                Ok(Ok(0)) => Refusal::incomplete("the connection ended in the middle of the head"),
                Ok(Err(error)) => {
                    Refusal::incomplete(format!("in the middle of the head: {error}")).unanswered()
                }
                Err(cut) => cut_refusal(cut, "the head took too long"),
            };
            return Err(self.refused(refusal));
        }
    }

    /// Something other than an empty line has come.
    fn has_begun(&self) -> bool {
        !matches!(&self.buffer[..], [] | [b'\r'])
    }

    fn refused(&self, refusal: Refusal) -> End {
        End::Refused(refusal, Raw::of(&[&self.buffer]))
    }

    async fn answer(&mut self, answer: &Answer, to_head: bool, after: After) -> Result<(), End> {
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        answer.write(&mut out, to_head, after);
        match answer.fault {
            None => {}
            Some(Fault::Dropped) => out.clear(),
            Some(Fault::Cut) => out.truncate(answer.cut_at(out.len(), to_head)),
        }
        let written = self.write(&out).await;
        self.out = out;
        written
    }

    /// Writes all, or ends the connection. A sender that does not take its answer is nobody's rejected request.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), End> {
        match self.wait.upto(self.shared.limits.write, ANSWERING, self.stream.write_all(bytes)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Quiet),
        }
    }

    /// Closes so that the answer arrives: closing with unread input would reset the connection and take the answer with
    /// it, so the rest is read and thrown away for a while.
    async fn linger(&mut self) {
        if self.stream.shutdown().await.is_err() {
            return;
        }
        let end = Instant::now() + self.shared.limits.linger;
        loop {
            self.buffer.clear();
            self.buffer.reserve(READ);
            let heed = &[Call::Leave, Call::Finish, Call::Stop];
            match self.wait.until(end, heed, self.stream.read_buf(&mut self.buffer)).await {
                Ok(Ok(1..)) => {}
                _ => return,
            }
        }
    }
}

/// What a wait that was cut short means for a request that is half there.
pub(super) fn cut_refusal(cut: Cut, slow: &'static str) -> Refusal {
    match cut {
        Cut::Time => Refusal::timeout(slow),
        Cut::Called(Call::Leave) => {
            Refusal::timeout("all connections were taken, and this one was the slowest").unanswered()
        }
        Cut::Called(_) => Refusal::unavailable("Creel is stopping"),
    }
}
