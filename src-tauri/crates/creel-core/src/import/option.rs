//! An option of curl, by what it does to the request.

/// What an option does to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// Nothing; it stands alone.
    Nothing,
    /// Nothing; a value follows.
    NothingWithValue,
    Method,
    Url,
    Header,
    /// A header of its own, with this name.
    HeaderNamed(&'static str),
    Cookie,
    User,
    Bearer,
    Data,
    DataRaw,
    DataUrlencode,
    Json,
    DataInUrl,
    Head,
    /// It cannot be done, for this reason.
    Refuses(&'static str),
}

use Does::{
    Bearer, Cookie, Data, DataInUrl, DataRaw, DataUrlencode, Head, Header, HeaderNamed, Json, Method,
    Nothing, NothingWithValue, Refuses, Url, User,
};

const FORM: Does = Refuses(
    "-F writes a form whose boundary is made up when it is sent, so its bytes are not known; send it to Creel instead",
);
/// Why what a file holds is not imported.
pub(super) const FROM_DISK: &str =
    "it reads a file, and nothing is read from the disk; write its content in the command";

const FILE: Does = Refuses(FROM_DISK);

/// Short and long names, `-` where there is no short one.
const OPTIONS: [(char, &str, Does); 66] = [
    ('X', "request", Method),
    ('-', "url", Url),
    ('H', "header", Header),
    ('A', "user-agent", HeaderNamed("User-Agent")),
    ('e', "referer", HeaderNamed("Referer")),
    ('b', "cookie", Cookie),
    ('u', "user", User),
    ('-', "oauth2-bearer", Bearer),
    ('d', "data", Data),
    ('-', "data-ascii", Data),
    ('-', "data-binary", Data),
    ('-', "data-raw", DataRaw),
    ('-', "data-urlencode", DataUrlencode),
    ('-', "json", Json),
    ('G', "get", DataInUrl),
    ('I', "head", Head),
    ('F', "form", FORM),
    ('-', "form-string", FORM),
    ('T', "upload-file", FILE),
    ('K', "config", FILE),
    (':', "next", Refuses("--next begins another request; import them as commands of their own")),
    ('-', "basic", Nothing),
    ('-', "compressed", Nothing),
    ('f', "fail", Nothing),
    ('-', "fail-with-body", Nothing),
    ('g', "globoff", Nothing),
    ('0', "http1.0", Nothing),
    ('-', "http1.1", Nothing),
    ('-', "http2", Nothing),
    ('-', "http2-prior-knowledge", Nothing),
    ('-', "http3", Nothing),
    ('i', "include", Nothing),
    ('-', "show-headers", Nothing),
    ('k', "insecure", Nothing),
    ('4', "ipv4", Nothing),
    ('6', "ipv6", Nothing),
    ('L', "location", Nothing),
    ('N', "no-buffer", Nothing),
    ('-', "path-as-is", Nothing),
    ('#', "progress-bar", Nothing),
    ('q', "disable", Nothing),
    ('J', "remote-header-name", Nothing),
    ('O', "remote-name", Nothing),
    ('S', "show-error", Nothing),
    ('s', "silent", Nothing),
    ('1', "tlsv1", Nothing),
    ('-', "tlsv1.2", Nothing),
    ('-', "tlsv1.3", Nothing),
    ('v', "verbose", Nothing),
    ('-', "cacert", NothingWithValue),
    ('E', "cert", NothingWithValue),
    ('-', "connect-timeout", NothingWithValue),
    ('-', "connect-to", NothingWithValue),
    ('c', "cookie-jar", NothingWithValue),
    ('D', "dump-header", NothingWithValue),
    ('-', "interface", NothingWithValue),
    ('-', "key", NothingWithValue),
    ('-', "limit-rate", NothingWithValue),
    ('m', "max-time", NothingWithValue),
    ('o', "output", NothingWithValue),
    ('x', "proxy", NothingWithValue),
    ('-', "resolve", NothingWithValue),
    ('-', "retry", NothingWithValue),
    ('-', "retry-delay", NothingWithValue),
    ('-', "unix-socket", NothingWithValue),
    ('w', "write-out", NothingWithValue),
];

impl Does {
    pub(super) fn long(name: &[u8]) -> Option<Self> {
        OPTIONS.iter().find(|(_, long, _)| long.as_bytes() == name).map(|(.., does)| *does)
    }

    pub(super) fn short(letter: char) -> Option<Self> {
        OPTIONS.iter().find(|(short, ..)| *short == letter && letter != '-').map(|(.., does)| *does)
    }
}
