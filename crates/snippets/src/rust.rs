//! Rust: `reqwest`.

use crate::literal;
use crate::pretty::{Dialect, JSON};
use crate::request::{Answer, Body, Encoded, Request, Token};

/// Within a raw string. No character there is special but what ends it: a quote and as many `#` as began it. Longer runs of
/// them are escaped as JSON.
const RAW: Dialect = Dialect { key: raw, string: raw, file, ..JSON };

/// Most `#` around a raw string.
const MARKS: usize = 3;

fn raw(out: &mut String, text: &str) {
    let mut json = String::new();
    literal::push_string(&mut json, text, &[]);
    let mut run = 0;
    for c in json.chars() {
        run = if c == '#' { run + 1 } else { 0 };
        if run >= MARKS {
            literal::push_number(out, c);
        } else {
            out.push(c);
        }
    }
}

/// Ends the raw string, and begins it again: the marks are put in at the end.
const BREAK: char = '\0';

fn file(out: &mut String, encoded: &Encoded) {
    let mut prefix = String::new();
    raw(&mut prefix, &encoded.prefix);
    // Without its closing quote.
    out.push_str(&prefix[..prefix.len() - 1]);
    out.extend([BREAK]);
    out.push_str(&encoded.file.variable);
    out.extend([BREAK, '"']);
}

/// `#` for a raw string that holds `text`.
fn marks(text: &str) -> &'static str {
    match text {
        _ if text.contains("\"##") => "###",
        _ if text.contains("\"#") => "##",
        _ => "#",
    }
}

pub(crate) fn reqwest(request: &Request) -> String {
    let files = request.encoded();
    let is_stream = request.is_stream();
    let mut out = String::from("// cargo add reqwest --features blocking\n");
    let mut uses = String::new();
    if !files.is_empty() {
        out.push_str("// cargo add base64\n");
        uses.push_str("use base64::prelude::*;\n");
    }
    if is_stream {
        out.push_str("// cargo add serde_json\n");
        uses.push_str("use std::io::{BufRead, BufReader, Write};\n");
    }
    out.push_str(&uses);
    out.push_str("use std::time::Duration;\n\nfn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    out.push_str(match request.token() {
        Token::HuggingFace => "    let token = std::env::var(\"HF_TOKEN\")?;\n",
        Token::Other => "    let token = std::env::var(\"API_TOKEN\").unwrap_or(\"none\".to_string());\n",
    });
    for file in files {
        out.push_str(&format!(
            "    let {} = BASE64_STANDARD.encode(std::fs::read({})?);\n",
            file.variable,
            literal::rust(&file.name)
        ));
    }
    let content_type = match &request.body {
        Body::Json(value) => {
            out.push_str(&body(&RAW.text(value, 0)));
            "application/json"
        }
        Body::File(file) => {
            out.push_str(&format!("    let body = std::fs::read({})?;\n", literal::rust(&file.name)));
            &file.content_type
        }
    };
    out.push_str(&format!(
        concat!(
            "    let response = reqwest::blocking::Client::new()\n",
            "        .post({})\n",
            "        .timeout(Duration::from_secs(600))\n",
            "        .bearer_auth(token)\n",
            "        .header(\"Content-Type\", {})\n",
        ),
        literal::rust(&request.url),
        literal::rust(content_type)
    ));
    if let Some(accept) = request.accept {
        out.push_str(&format!("        .header(\"Accept\", {})\n", literal::rust(accept)));
    }
    out.push_str("        .body(body)\n        .send()?\n        .error_for_status()?;\n");
    match &request.answer {
        Answer::Json => out.push_str("    println!(\"{}\", response.text()?);\n"),
        Answer::File(name) => {
            out.push_str(&format!("    std::fs::write({}, response.bytes()?)?;\n", literal::rust(name)));
        }
        Answer::Stream => {
            let path = if request.is_chat() {
                "[\"choices\"][0][\"delta\"][\"content\"]"
            } else {
                "[\"token\"][\"text\"]"
            };
            out.push_str(&format!(
                concat!(
                    "    for line in BufReader::new(response).lines() {{\n",
                    "        let line = line?;\n",
                    "        let Some(data) = line.strip_prefix(\"data:\") else {{ continue }};\n",
                    "        if data.trim() == \"[DONE]\" {{\n",
                    "            break;\n",
                    "        }}\n",
                    "        let event: serde_json::Value = serde_json::from_str(data)?;\n",
                    "        print!(\"{{}}\", event{}.as_str().unwrap_or_default());\n",
                    "        std::io::stdout().flush()?;\n",
                    "    }}\n",
                ),
                path
            ));
        }
    }
    out.push_str("    Ok(())\n}\n");
    out
}

/// `    let body = …;`
fn body(json: &str) -> String {
    let marks = marks(json);
    let pieces: Vec<&str> = json.split(BREAK).collect();
    let raw = |text: &str| format!("r{marks}\"{text}\"{marks}");
    if let [whole] = pieces[..] {
        return format!("    let body = {};\n", raw(whole));
    }
    // Every second piece is the name of a variable.
    let piece = |(i, piece): (usize, &&str)| if i % 2 == 0 { raw(piece) } else { format!("&{piece}") };
    let pieces: Vec<String> = pieces.iter().enumerate().map(piece).collect();
    format!("    let body = [{}].concat();\n", pieces.join(", "))
}
