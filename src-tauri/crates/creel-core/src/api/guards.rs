//! Guards of the loopback listener.
//!
//! Whoever can open a connection to a loopback port gets here: every process and every user of this machine, and every
//! page in a browser that runs on it. What each guard keeps out:
//!
//! - Host: a name that an attacker points at 127.0.0.1 (DNS rebinding) makes a browser take this port for the
//!   attacker's own site. Only loopback literals and `localhost`, with our port, are answered at all.
//! - Origin: a page of another site may send requests it cannot read the answer of. It is refused even with the token.
//! - Sec-Fetch-Site: the same, for requests that carry no Origin. Another port of this machine, such as that of the
//!   receiver, is a foreign site too.
//! - Token: everything else, which is other users and other programs. Reading needs it as well as writing.
//!
//! The order matters: a request that a browser was tricked into is refused before its token is looked at.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, header};

use super::problem::{Problem, ProblemCode};
use super::token::Token;

/// What requests are measured by.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub token: Arc<Token>,
    pub port: u16,
}

/// Lets a request pass, or answers it.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    match guard.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

impl Guard {
    fn check(&self, request: &Request) -> Result<(), Problem> {
        self.check_host(request)?;
        self.check_origin(request.headers())?;
        if !request.uri().path().starts_with("/api/") {
            return Ok(());
        }
        check_site(request.headers())?;
        self.check_token(request.headers())
    }

    fn check_host(&self, request: &Request) -> Result<(), Problem> {
        let named = only(request.headers(), &header::HOST).is_some_and(|host| self.is_own(host));
        // In the absolute form the target names a host as well, and it is the one that counts.
        let asked = request.uri().authority().is_none_or(|authority| self.is_own(authority.as_str()));
        if named && asked {
            return Ok(());
        }
        let detail = format!(
            "This address answers only to localhost:{0}, 127.0.0.1:{0} and [::1]:{0}. Use one of them in the URL.",
            self.port
        );
        Err(Problem::new(ProblemCode::WrongHost, detail))
    }

    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Problem> {
        if !headers.contains_key(header::ORIGIN) {
            return Ok(());
        }
        let own = only(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
        if own.is_some_and(|host| self.is_own(host)) {
            return Ok(());
        }
        Err(foreign())
    }

    fn check_token(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = only(headers, &header::AUTHORIZATION).and_then(|text| text.split_once(' '));
        match given {
            Some((scheme, token))
                if scheme.eq_ignore_ascii_case("bearer") && self.token.matches(token.trim().as_bytes()) =>
            {
                Ok(())
            }
            _ => {
                let detail = "Send the header `Authorization: Bearer <token>` with the token that `creel serve` \
                              printed when it started. Nothing was read or changed.";
                Err(Problem::new(ProblemCode::Unauthorized, detail))
            }
        }
    }

    /// Whether this is a loopback literal or `localhost`, with our port.
    fn is_own(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        // Port 80 is the one that a URL leaves out.
        let port = authority.port_u16().or((!host.ends_with(':')).then_some(80));
        let name = authority.host();
        let loopback = name.eq_ignore_ascii_case("localhost")
            || name.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
            || name
                .strip_prefix('[')
                .and_then(|name| name.strip_suffix(']'))
                .and_then(|name| name.parse::<Ipv6Addr>().ok())
                .is_some_and(|ip| ip.is_loopback());
        loopback && port == Some(self.port) && !host.contains('@')
    }
}

fn check_site(headers: &HeaderMap) -> Result<(), Problem> {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    match headers.contains_key(&SITE) {
        true if !matches!(only(headers, &SITE), Some("same-origin" | "none")) => Err(foreign()),
        _ => Ok(()),
    }
}

fn foreign() -> Problem {
    let detail = "A page of another site sent this request, so it was not done. Nothing was read or changed.";
    Problem::new(ProblemCode::ForeignOrigin, detail)
}

/// The value of a header that came exactly once, as text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
