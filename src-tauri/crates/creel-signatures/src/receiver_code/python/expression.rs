//! Expressions in Python: where a value of a request stands, and what is signed, put together of such values.

use super::super::recipe::{Fragment, Piece, Recipe, literal, simple};
use crate::encoding::Encoding;
use crate::function::Function;
use crate::template::Value;

pub(super) fn place(value: &Value) -> Option<String> {
    Some(match value {
        Value::Header(name) => format!("request.headers.get({})", literal(name)),
        Value::Parameter(name) => format!("request.args.get({})", literal(name)),
        Value::Json(path) => format!("field(body, {})", steps(path.steps())?),
        Value::Form(name) => format!("request.form.get({})", literal(name)),
        Value::FormJson(name, path) => {
            format!("field(request.form.get({}), {})", literal(name), steps(path.steps())?)
        }
        _ => return None,
    })
}

fn steps(path: &[String]) -> Option<String> {
    simple(path).then(|| path.iter().map(|step| literal(step)).collect::<Vec<_>>().join(", "))
}

pub(super) fn content(recipe: &Recipe<'_>, pieces: &[Piece<'_>]) -> Option<String> {
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Body => Some("body".to_owned()),
        Piece::Key => Some("key".to_owned()),
        Piece::Text(fragments) => Some(format!("{}.encode()", text(recipe, fragments)?)),
    });
    Some(pieces.collect::<Option<Vec<_>>>()?.join(" + "))
}

/// A template as a text.
pub(super) fn text_of(recipe: &Recipe<'_>, pieces: &[Piece<'_>]) -> Option<String> {
    match pieces {
        [Piece::Text(fragments)] => text(recipe, fragments),
        _ => None,
    }
}

fn text(recipe: &Recipe<'_>, fragments: &[Fragment<'_>]) -> Option<String> {
    if let [Fragment::Value(value)] = fragments {
        return expression(recipe, value);
    }
    if let [Fragment::Literal(part)] = fragments {
        return Some(literal(part));
    }
    let mut text = String::from("f\"");
    for fragment in fragments {
        match fragment {
            Fragment::Literal(part) => {
                let quoted = literal(part).replace('{', "{{").replace('}', "}}");
                text.push_str(&quoted[1..quoted.len() - 1]);
            }
            Fragment::Value(value) => text.push_str(&format!("{{{}}}", expression(recipe, value)?)),
        }
    }
    text.push('"');
    Some(text)
}

pub(super) fn expression(recipe: &Recipe<'_>, value: &Value) -> Option<String> {
    if let Some(variable) = recipe.variable(value) {
        return Some(variable.to_owned());
    }
    Some(match value {
        Value::Method => "request.method".to_owned(),
        Value::Path => "request.path".to_owned(),
        Value::Query => "request.query_string.decode()".to_owned(),
        Value::FormSorted { unique: true } => "sorted_form(body, True)".to_owned(),
        Value::FormSorted { unique: false } => "sorted_form(body, False)".to_owned(),
        Value::Optional(inner) => expression(recipe, inner)?,
        Value::Made(function, inner) => {
            let bytes = match &**inner {
                Value::Body => "body".to_owned(),
                inner => format!("{}.encode()", expression(recipe, inner)?),
            };
            let hash = format!("hashlib.sha256({bytes})");
            match function {
                Function::JsonEscape if **inner == Value::Body => {
                    "json.dumps(body.decode(errors='replace'), ensure_ascii=False)[1:-1]".to_owned()
                }
                Function::Sha256Hex => encoded(&hash, true, Encoding::Hex),
                Function::Sha256Base64 => encoded(&hash, true, Encoding::Base64),
                Function::Sha256Base64url => encoded(&hash, true, Encoding::Base64url),
                _ => return None,
            }
        }
        _ => return None,
    })
}

pub(super) fn encoded(digest: &str, hashed: bool, encoding: Encoding) -> String {
    let bytes = if hashed { format!("{digest}.digest()") } else { digest.to_owned() };
    match encoding {
        Encoding::Hex if hashed => format!("{digest}.hexdigest()"),
        Encoding::Hex => format!("{bytes}.hex()"),
        Encoding::Base64 => format!("base64.b64encode({bytes}).decode()"),
        Encoding::Base64url => format!("base64.urlsafe_b64encode({bytes}).decode().rstrip(\"=\")"),
        Encoding::Text => format!("{bytes}.decode()"),
    }
}
