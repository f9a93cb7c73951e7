# What every stand-in needs. A stand-in is given the request: method, path, query and headers (each an object of arrays,
# names of headers in lower case), is_json, json (null where the body is none), size (of the body, in bytes). It gives
# violations, status, headers, and body: a text as it stands, anything else as JSON, null for none.
def violation($path; $message): {path: $path, message: $message};
def unless(holds; $path; $message): if holds then empty else violation($path; $message) end;
def header($name): .headers[$name][0] // "";
def query($name): .query[$name][0] // "";
def object: if type == "object" then . else {} end;
def list: if type == "array" then . else [] end;
def must_post: unless(.method == "POST"; "method"; "only POST is taken");
def must_be_json:
  unless(header("content-type") | ascii_downcase | startswith("application/json"); "header:content-type"; "it has to be application/json");
def must_be_object: unless(.is_json and (.json | type) == "object"; "body"; "the body is no JSON object");
def text($path; $most):
  if type != "string" or . == "" then violation($path; "a text is required")
  elif length > $most then violation($path; "it has \(length) characters, and at most \($most) are taken")
  else empty end;
def text_if_any($path; $most): if . == null then empty else text($path; $most) end;
def one_of($path; $allowed):
  . as $given | if any($allowed[]; . == $given) then empty else violation($path; "it has to be one of \($allowed | join(", "))") end;
def one_of_if_any($path; $allowed): if . == null then empty else one_of($path; $allowed) end;
# An id that no answer had before.
def fresh: now * 1000000 | floor;
def answer($status; $body): {status: $status, headers: {}, body: $body};
