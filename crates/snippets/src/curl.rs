//! cURL, in a POSIX shell.

use crate::literal::{push_string, shell};
use crate::pretty::{Dialect, JSON};
use crate::request::{Answer, Body, Encoded, Request, Token};

/// Within a here-document that the shell does not touch.
const QUOTED: Dialect = JSON;

/// Within one that it expands, so that it may hold files: three characters are special there.
const EXPANDED: Dialect = Dialect { key: expanded, string: expanded, file, ..JSON };

fn expanded(out: &mut String, text: &str) {
    let mut json = String::new();
    push_string(&mut json, text, &[]);
    for c in json.chars() {
        if matches!(c, '\\' | '$' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
}

fn file(out: &mut String, encoded: &Encoded) {
    let mut prefix = String::new();
    expanded(&mut prefix, &encoded.prefix);
    // Without its closing quote.
    out.push_str(&prefix[..prefix.len() - 1]);
    out.push_str(&format!("$(base64 < {} | tr -d '\\n')\"", encoded.file.name));
}

pub(crate) fn curl(request: &Request) -> String {
    let token = match request.token() {
        Token::HuggingFace => "$HF_TOKEN",
        Token::Other => "${API_TOKEN:-none}",
    };
    let mut out = String::from("curl ");
    if request.is_stream() {
        out.push_str("--no-buffer ");
    }
    // Else brackets and braces stand for several addresses.
    if request.url.contains(['[', ']', '{', '}']) {
        out.push_str("--globoff ");
    }
    out.push_str(&shell(&request.url));
    out.push_str(&format!(" \\\n  -H \"Authorization: Bearer {token}\""));
    let content_type = match &request.body {
        Body::Json(_) => "application/json",
        Body::File(file) => &file.content_type,
    };
    let mut header = |name: &str, value: &str| {
        out.push_str(&format!(" \\\n  -H {}", shell(&[name, ": ", value].concat())));
    };
    header("Content-Type", content_type);
    if let Some(accept) = request.accept {
        header("Accept", accept);
    }
    if let Answer::File(name) = &request.answer {
        out.push_str(&format!(" \\\n  --output {name}"));
    }
    match &request.body {
        Body::File(file) => out.push_str(&format!(" \\\n  --data-binary @{}\n", file.name)),
        // Through its input: an argument may not be long.
        Body::Json(body) if request.encoded().is_empty() => {
            out.push_str(&format!(" \\\n  --data-binary @- <<'JSON'\n{}\nJSON\n", QUOTED.text(body, 0)));
        }
        Body::Json(body) => {
            out.push_str(&format!(" \\\n  --data-binary @- <<JSON\n{}\nJSON\n", EXPANDED.text(body, 0)));
        }
    }
    out
}
