//! Go with its standard library.

use super::recipe::{Fragment, Piece, Read, Recipe, camel, literal, simple};
use crate::algorithm::Algorithm;
use crate::definition::Kind;
use crate::encoding::{Decoding, Encoding};
use crate::layout::{Layout, Pairs, Version};
use crate::template::Value;
use crate::timestamp::Unit;

const TEMPLATE: &str = include_str!("../../receivers/main.go");

/// What code of each package begins with, in the order of the list of imports.
const PACKAGES: &[(&str, &str)] = &[
    ("bytes", "bytes."),
    ("crypto/hmac", "hmac.New"),
    ("crypto/sha1", "sha1."),
    ("crypto/sha256", "sha256."),
    ("crypto/sha512", "sha512."),
    ("crypto/subtle", "subtle."),
    ("encoding/base64", "base64."),
    ("encoding/hex", "hex."),
    ("encoding/json", "json."),
    ("fmt", "fmt."),
    ("io", "io."),
    ("log", "log."),
    ("net/http", "http."),
    ("net/url", "url."),
    ("os", "os."),
    ("strconv", "strconv."),
    ("strings", "strings."),
    ("time", "time."),
];

pub(super) fn write(recipe: &Recipe<'_>) -> Option<String> {
    let (answer, refusal) = recipe.answers();
    let mut filling = recipe.filling();
    filling
        .value("answer", literal(answer))
        .value("refusal", literal(refusal))
        .value("key", key(recipe))
        .value("checks", checks(recipe)?.join("\n"))
        .turn_on("decoded", matches!(recipe.scheme.secret.decode, Decoding::Hex | Decoding::Base64));
    // Go refuses an import that is not used, and the text itself says which are.
    let code = filling.fill(TEMPLATE);
    let uses = |start: &str| {
        code.match_indices(start)
            .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
    };
    let imports: Vec<_> =
        PACKAGES.iter().filter(|(_, start)| uses(start)).map(|(name, _)| format!("\"{name}\"")).collect();
    filling.value("imports", imports.join("\n"));
    Some(filling.fill(TEMPLATE))
}

fn key(recipe: &Recipe<'_>) -> String {
    let secret = &recipe.scheme.secret;
    let text = secret
        .strip_prefix
        .iter()
        .fold("secret".to_owned(), |text, prefix| format!("strings.TrimPrefix({text}, {})", literal(prefix)));
    match secret.decode {
        Decoding::None => format!("var key = []byte({text})"),
        Decoding::Sha1 => format!("var digest = sha1.Sum([]byte({text}))\n\nvar key = digest[:]"),
        Decoding::Hex => format!("var key = decoded(hex.DecodeString({text}))"),
        Decoding::Base64 => {
            format!("var key = decoded(base64.RawStdEncoding.DecodeString(strings.TrimRight({text}, \"=\")))")
        }
    }
}

fn checks(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    // What a token says, and what is checked besides, is left to a library.
    if recipe.scheme.kind == Kind::Jwt || !recipe.checks.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if !recipe.headers.is_empty() {
        let names: Vec<_> = recipe.headers.iter().map(|name| literal(name)).collect();
        lines.push("var signatures []string".to_owned());
        lines.push(format!("for _, name := range []string{{{}}} {{", names.join(", ")));
        lines.push("\tif text := request.Header.Get(name); text != \"\" {".to_owned());
        lines.push("\t\tsignatures = append(signatures, text)".to_owned());
        lines.push("\t}".to_owned());
        lines.push("}".to_owned());
    }
    for read in &recipe.reads {
        // What the signature's header has inside is taken out of it below.
        if matches!(read.value, Value::Member(_)) {
            continue;
        }
        let name = camel(&read.variable);
        lines.push(format!("{name} := {}", place(read.value)?));
        if !read.optional {
            lines.extend(when(&format!("{name} == \"\"")));
        }
    }
    for name in &recipe.scheme.require {
        lines.extend(when(&format!("request.Header.Get({}) == \"\"", literal(name))));
    }
    lines.extend(layout(recipe)?);
    lines.extend(time(recipe));
    lines.push(String::new());
    lines.extend(proof(recipe)?);
    Some(lines)
}

fn when(condition: &str) -> [String; 3] {
    [format!("if {condition} {{"), "\treturn false".to_owned(), "}".to_owned()]
}

fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) if name.eq_ignore_ascii_case("host") => "request.Host".to_owned(),
        Value::Header(name) => format!("request.Header.Get({})", literal(name)),
        Value::Parameter(name) => format!("request.URL.Query().Get({})", literal(name)),
        Value::Json(path) => format!("field(body, {})", steps(path.steps())?),
        Value::Form(name) => format!("form(request, body, {})", literal(name)),
        Value::FormJson(name, path) => {
            format!("field([]byte(form(request, body, {})), {})", literal(name), steps(path.steps())?)
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> Option<String> {
    simple(path).then(|| path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", "))
}

fn layout(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    Some(match &scheme.layout {
        Layout::Plain { prefix, .. } if !recipe.headers.is_empty() => prefix.is_empty().then(Vec::new)?,
        Layout::Plain { prefix, .. } if scheme.source.repeats() => {
            let [Read { value: Value::Header(name), .. }, ..] = recipe.reads.as_slice() else { return None };
            vec![
                "var signatures []string".to_owned(),
                format!("for _, value := range request.Header.Values({}) {{", literal(name)),
                format!("\tsignatures = append(signatures, strings.TrimPrefix(value, {}))", literal(prefix)),
                "}".to_owned(),
            ]
        }
        Layout::Plain { prefix, .. } if prefix.is_empty() => Vec::new(),
        Layout::Plain { prefix, optional: true } => {
            vec![format!("signature := strings.TrimPrefix(header, {})", literal(prefix))]
        }
        Layout::Plain { prefix, optional: false } => {
            let start = literal(prefix);
            let mut lines = when(&format!("!strings.HasPrefix(header, {start})")).to_vec();
            lines.push(format!("signature := header[len({start}):]"));
            lines
        }
        Layout::Pairs(Pairs { item, kv, sig, ts, also, .. }) => {
            if sig.is_empty() {
                return None;
            }
            let values =
                |name: &str| format!("values(header, {}, {}, {})", literal(name), literal(item), literal(kv));
            let also = also.iter().map(|(name, _)| (format!("{}Member", camel(name)), name.as_str()));
            let ts =
                ts.as_deref().filter(|_| recipe.reads_timestamp()).map(|ts| ("timestamp".to_owned(), ts));
            let mut lines = Vec::new();
            for (variable, name) in ts.into_iter().chain(also) {
                lines.push(format!("{variable}s := {}", values(name)));
                lines.extend(when(&format!("len({variable}s) == 0")));
                lines.push(format!("{variable} := {variable}s[0]"));
            }
            lines.push(format!("signatures := {}", values(sig)));
            lines
        }
        Layout::List { item, kv, sig: Version::Named(sig) } => vec![format!(
            "signatures := values(header, {}, {}, {})",
            literal(sig),
            literal(item),
            literal(kv)
        )],
        Layout::List { sig: Version::PublicId, .. } => return None,
    })
}

fn time(recipe: &Recipe<'_>) -> Vec<String> {
    let Some((unit, tolerance)) = recipe.time else { return Vec::new() };
    let mut lines = vec![String::new()];
    let number = "strconv.ParseInt(timestamp, 10, 64)";
    let (read, time, step) = match unit {
        Unit::S => (number, "time.Unix(signedAt, 0)", "time.Second"),
        Unit::Ms => (number, "time.UnixMilli(signedAt)", "time.Millisecond"),
        Unit::Us => (number, "time.UnixMicro(signedAt)", "time.Microsecond"),
        Unit::Rfc3339 => ("time.Parse(time.RFC3339Nano, timestamp)", "signedAt", "time.Microsecond"),
        Unit::HttpDate => ("http.ParseTime(timestamp)", "signedAt", "time.Second"),
    };
    lines.push(format!("signedAt, err := {read}"));
    lines.extend(when("err != nil"));
    // A request that is exactly as old as it may be is not older.
    lines.push(format!("age := time.Now().Truncate({step}).Sub({time})"));
    let bounds = [
        tolerance.past.map(|seconds| format!("age > {seconds}*time.Second")),
        tolerance.future.map(|seconds| format!("age < -{seconds}*time.Second")),
    ];
    let bounds: Vec<_> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        lines.extend(when(&bounds.join(" || ")));
    }
    lines
}

/// The bytes that are signed, piece by piece.
fn pieces(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let pieces = recipe.content.iter().map(|piece| match piece {
        Piece::Body => Some("body".to_owned()),
        Piece::Key => Some("key".to_owned()),
        Piece::Text(fragments) => Some(format!("[]byte({})", text(recipe, fragments)?)),
    });
    pieces.collect()
}

fn text(recipe: &Recipe<'_>, fragments: &[Fragment<'_>]) -> Option<String> {
    let parts = fragments.iter().map(|fragment| match fragment {
        Fragment::Literal(text) => Some(literal(text)),
        Fragment::Value(value) => expression(recipe, value),
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join(" + "))
}

fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if *value == Value::Url {
        return Some("publicURL".to_owned());
    }
    if let Some(variable) = recipe.variable(value) {
        return Some(camel(variable));
    }
    Some(match value {
        Value::Method => "request.Method".to_owned(),
        Value::Path => "request.URL.EscapedPath()".to_owned(),
        Value::Optional(inner) => expression(recipe, inner)?,
        Value::Query => "request.URL.RawQuery".to_owned(),
        _ => return None,
    })
}

fn proof(recipe: &Recipe<'_>) -> Option<Vec<String>> {
    let scheme = recipe.scheme;
    let pieces = pieces(recipe)?;
    let written = |name: &str, start: String| {
        let writes = pieces.iter().map(|piece| format!("{name}.Write({piece})"));
        (std::iter::once(start).chain(writes).collect::<Vec<_>>(), format!("{name}.Sum(nil)"))
    };
    let mac = |hash: &str| written("mac", format!("mac := hmac.New({hash}.New, key)"));
    let hash = |hash: &str| written("digest", format!("digest := {hash}.New()"));
    let (mut lines, digest) = match scheme.algorithm {
        Some(Algorithm::HmacSha1) => mac("sha1"),
        Some(Algorithm::HmacSha256) => mac("sha256"),
        Some(Algorithm::HmacSha512) => mac("sha512"),
        Some(Algorithm::Sha1) => hash("sha1"),
        Some(Algorithm::Sha256) => hash("sha256"),
        Some(Algorithm::Sha512) => hash("sha512"),
        Some(Algorithm::HmacSha384) => written("mac", "mac := hmac.New(sha512.New384, key)".to_owned()),
        Some(Algorithm::Sha384) => written("digest", "digest := sha512.New384()".to_owned()),
        Some(_) => return None,
        None => match pieces.as_slice() {
            [piece] => (Vec::new(), piece.clone()),
            pieces => (Vec::new(), format!("bytes.Join([][]byte{{{}}}, nil)", pieces.join(", "))),
        },
    };
    lines.push(format!(
        "expected := {}",
        match scheme.encoding {
            Encoding::Hex => format!("hex.EncodeToString({digest})"),
            Encoding::Base64 => format!("base64.StdEncoding.EncodeToString({digest})"),
            Encoding::Base64url => format!("base64.RawURLEncoding.EncodeToString({digest})"),
            Encoding::Text => format!("string({digest})"),
        }
    ));
    let given = if scheme.case_insensitive { "strings.ToLower(signature)" } else { "signature" };
    if recipe.many() {
        lines.push("for _, signature := range signatures {".to_owned());
        lines.push(format!("\tif isSame({given}, expected) {{"));
        lines.push("\t\treturn true".to_owned());
        lines.push("\t}".to_owned());
        lines.push("}".to_owned());
        lines.push("return false".to_owned());
    } else {
        lines.push(format!("return isSame({given}, expected)"));
    }
    Some(lines)
}
