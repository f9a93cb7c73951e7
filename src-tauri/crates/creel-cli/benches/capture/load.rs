//! The sender: one thread, a fixed number of connections, each with one request under way.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use creel_signatures::{Catalog, Head, Secret, Signing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::CONNECTIONS;

pub(crate) const SECRET: &str = "the secret of the benchmark";

/// What one system did in one round.
pub(crate) struct Round {
    length: Duration,
    /// Microseconds, sorted.
    latencies: Vec<u32>,
    /// Answers that were no 200.
    pub(crate) refused: u64,
    processor: Duration,
}

impl Round {
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.length.as_secs_f64()
    }

    /// In milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = self.latencies.len() * percent / 100;
        self.latencies.get(at).copied().map_or(f64::NAN, |micros| f64::from(micros) / 1000.0)
    }

    /// Microseconds of processor time a request, of server and sender together.
    pub(crate) fn cost(&self) -> f64 {
        self.processor.as_secs_f64() * 1e6 / self.latencies.len() as f64
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.0}  {:.2}  {:.1}", self.rate(), self.percentile(50), self.percentile(99));
        f.pad(&text)
    }
}

/// 512 requests with bodies of 1,024 bytes, each signed as GitHub does.
pub(crate) fn requests() -> Vec<Vec<u8>> {
    let catalog = Catalog::builtin();
    let github = catalog.get("github").expect("a built-in provider");
    let secrets = [Secret::shared(1, SECRET)];
    (0..512)
        .map(|number| {
            let mut body = format!(r#"{{"action":"opened","number":{number},"filler":""#);
            body.extend(std::iter::repeat_n('x', 1022 - body.len()));
            body.push_str("\"}");
            let head = Head { method: "POST", target: b"/bench", public_url: None, headers: &[] };
            let signing = Signing {
                scheme: None,
                secrets: &secrets,
                head,
                body: body.as_bytes(),
                timestamp: 0,
                written: None,
                id: None,
            };
            let signed = github.sign(&signing).expect("GitHub signs with a shared secret");
            let mut request = String::from(
                "POST /bench HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: GitHub-Hookshot/044aadd\r\n\
                 Content-Type: application/json\r\nX-GitHub-Event: issues\r\n",
            );
            request.push_str(&format!("X-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-{number:012x}\r\n"));
            for (name, value) in signed {
                request.push_str(&format!("{name}: {value}\r\n"));
            }
            request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
            request.into_bytes()
        })
        .collect()
}

/// Sends for so long, as fast as answers come.
pub(crate) fn send(address: SocketAddr, requests: &[Vec<u8>], length: Duration) -> Round {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let before = processor_time();
    let requests: std::sync::Arc<[Vec<u8>]> = requests.into();
    let (latencies, refused) = runtime.block_on(async {
        let end = Instant::now() + length;
        let connections: Vec<_> =
            (0..CONNECTIONS).map(|n| tokio::spawn(connection(address, requests.clone(), n, end))).collect();
        let (mut latencies, mut refused) = (Vec::new(), 0);
        for connection in connections {
            let (some, bad) = connection.await.expect("a connection's task does not panic");
            latencies.extend(some);
            refused += bad;
        }
        (latencies, refused)
    });
    let processor = processor_time() - before;
    let mut latencies = latencies;
    latencies.sort_unstable();
    Round { length, latencies, refused, processor }
}

async fn connection(
    address: SocketAddr,
    requests: std::sync::Arc<[Vec<u8>]>,
    number: usize,
    end: Instant,
) -> (Vec<u32>, u64) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a socket option");
    let (mut latencies, mut refused) = (Vec::with_capacity(100_000), 0);
    let mut answer = Vec::with_capacity(1024);
    let mut next = number * requests.len() / CONNECTIONS;
    while Instant::now() < end {
        let began = Instant::now();
        stream.write_all(&requests[next % requests.len()]).await.expect("the server reads");
        next += 1;
        answer.clear();
        // No answer here has a body.
        while !answer.ends_with(b"\r\n\r\n") {
            let read = stream.read_buf(&mut answer).await.expect("the server answers");
            assert!(read > 0, "the server closed the connection");
        }
        refused += u64::from(!answer.starts_with(b"HTTP/1.1 200"));
        latencies.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    (latencies, refused)
}

/// What this process has used so far, in the system's ticks of 10 ms.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: u64 =
        after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
