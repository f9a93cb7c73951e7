//! A place that requests are sent to: a bare socket that keeps every byte it gets and answers what it is told to.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What answers a request: gets its bytes, and gives the answer's.
type Answers = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

pub(crate) struct Place {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    serving: JoinHandle<()>,
}

impl Place {
    /// Answers everything with this status and no body.
    pub(crate) async fn answering(status: u16) -> Self {
        Self::with(move |_| answer(status, "")).await
    }

    pub(crate) async fn with(answers: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), answers)
    }

    pub(crate) fn on(
        listener: TcpListener,
        answers: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let (kept, answers): (_, Arc<Answers>) = (seen.clone(), Arc::new(answers));
        let serving = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (kept, answers) = (kept.clone(), answers.clone());
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    let answer = answers(&request);
                    kept.lock().unwrap().push(request);
                    let _ = stream.write_all(&answer).await;
                });
            }
        });
        Self { port, seen, serving }
    }

    pub(crate) fn url(&self, target: &str) -> String {
        format!("http://127.0.0.1:{}{target}", self.port)
    }

    /// Every request so far, as its bytes.
    pub(crate) fn seen(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An answer without more to it than that.
pub(crate) fn answer(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Head and body of a request.
pub(crate) fn parts(request: &[u8]) -> (&[u8], &[u8]) {
    let end = request.windows(4).position(|window| window == b"\r\n\r\n").map_or(request.len(), |at| at + 4);
    request.split_at(end)
}

/// The first header of that name.
pub(crate) fn header(request: &[u8], name: &str) -> Option<String> {
    let headers = creel_core::delivery::headers(parts(request).0);
    let found = headers.into_iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
    Some(String::from_utf8_lossy(found.1).into_owned())
}

/// Reads one request by what its head announces.
async fn read(stream: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut room = vec![0; 64 * 1024];
    loop {
        if is_whole(&request) {
            return request;
        }
        match stream.read(&mut room).await.unwrap() {
            0 => return request,
            count => request.extend_from_slice(&room[..count]),
        }
    }
}

fn is_whole(request: &[u8]) -> bool {
    let (head, body) = parts(request);
    if !head.ends_with(b"\r\n\r\n") {
        return false;
    }
    if header(request, "transfer-encoding").is_some() {
        return body.ends_with(b"\r\n\r\n")
            && (body.starts_with(b"0\r\n") || body.windows(5).any(|w| w == b"\r\n0\r\n"));
    }
    body.len() >= header(request, "content-length").map_or(0, |length| length.parse().unwrap())
}
