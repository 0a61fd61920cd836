//! JavaScript, for Node: `fetch`, `@huggingface/inference`, `openai`.

use crate::hub;
use crate::literal::string;
use crate::pretty::{self, Dialect};
use crate::request::{Answer, Body, Encoded, Request, Token, Value};

const JAVASCRIPT: Dialect = Dialect {
    words: ["null", "true", "false"],
    indent: "  ",
    trailing_comma: true,
    key,
    string: pretty::plain,
    file,
};

/// Names stand alone. `__proto__` in front of a colon would set the prototype, unless it is computed.
fn key(out: &mut String, name: &str) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    if name == "__proto__" {
        out.push_str("[\"__proto__\"]");
    } else if name.starts_with(|c: char| is_part(c) && !c.is_ascii_digit()) && name.chars().all(is_part) {
        out.push_str(name);
    } else {
        pretty::plain(out, name);
    }
}

fn file(out: &mut String, encoded: &Encoded) {
    if !encoded.prefix.is_empty() {
        pretty::plain(out, &encoded.prefix);
        out.push_str(" + ");
    }
    out.push_str(&encoded.file.variable);
}

/// Where a client encodes files itself.
const AS_BLOB: Dialect = Dialect {
    file: |out, encoded| {
        let file = &encoded.file;
        out.push_str(&format!(
            "await openAsBlob({}, {{ type: {} }})",
            string(&file.name),
            string(&file.content_type)
        ));
    },
    ..JAVASCRIPT
};

fn token(request: &Request) -> &'static str {
    match request.token() {
        Token::HuggingFace => "process.env.HF_TOKEN",
        Token::Other => "process.env.API_TOKEN ?? \"none\"",
    }
}

/// Imports for files that are read or written, with a blank line after them.
fn imports(request: &Request) -> String {
    let reads = matches!(request.body, Body::File(_)) || !request.encoded().is_empty();
    let names = match (reads, &request.answer) {
        (true, Answer::File(_)) => "readFile, writeFile",
        (true, _) => "readFile",
        (false, Answer::File(_)) => "writeFile",
        (false, _) => return String::new(),
    };
    format!("import {{ {names} }} from \"node:fs/promises\";\n")
}

fn read_files(request: &Request) -> String {
    let mut text = String::new();
    for file in request.encoded() {
        text.push_str(&format!(
            "const {} = await readFile({}, \"base64\");\n",
            file.variable,
            string(&file.name)
        ));
    }
    text
}

/// Puts a blank line after what is there.
fn part(out: &mut String, text: &str) {
    out.push_str(text);
    if !text.is_empty() {
        out.push('\n');
    }
}

pub(crate) fn fetch(request: &Request) -> String {
    let mut out = String::new();
    part(&mut out, &imports(request));
    part(&mut out, &read_files(request));
    out.push_str(&format!(
        "const response = await fetch({}, {{\n  method: \"POST\",\n  headers: {{\n    Authorization: `Bearer ${{{}}}`,\n",
        string(&request.url),
        token(request)
    ));
    let content_type = match &request.body {
        Body::Json(_) => "application/json",
        Body::File(file) => &file.content_type,
    };
    out.push_str(&format!("    \"Content-Type\": {},\n", string(content_type)));
    if let Some(accept) = request.accept {
        out.push_str(&format!("    Accept: {},\n", string(accept)));
    }
    out.push_str("  },\n  body: ");
    match &request.body {
        Body::Json(body) => out.push_str(&format!("JSON.stringify({})", JAVASCRIPT.text(body, 1))),
        Body::File(file) => out.push_str(&format!("await readFile({})", string(&file.name))),
    }
    out.push_str(
        ",\n});\nif (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);\n",
    );
    match &request.answer {
        Answer::Json => {
            out.push_str("const answer = await response.json();\nconsole.log(JSON.stringify(answer));\n");
        }
        Answer::File(name) => {
            out.push_str(&format!(
                "await writeFile({}, Buffer.from(await response.arrayBuffer()));\n",
                string(name)
            ));
        }
        Answer::Stream => {
            let print = if request.is_chat() {
                "for (const choice of event.choices) process.stdout.write(choice.delta.content ?? \"\");"
            } else {
                "process.stdout.write(event.token.text);"
            };
            out.push_str(&format!(
                concat!(
                    "let rest = \"\";\n",
                    "for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {{\n",
                    "  const lines = (rest + piece).split(\"\\n\");\n",
                    "  rest = lines.pop();\n",
                    "  for (const line of lines) {{\n",
                    "    if (!line.startsWith(\"data:\") || line.slice(5).trim() === \"[DONE]\") continue;\n",
                    "    const event = JSON.parse(line.slice(5));\n",
                    "    {}\n",
                    "  }}\n",
                    "}}\n",
                ),
                print
            ));
        }
    }
    out
}

pub(crate) fn openai(request: &Request) -> Option<String> {
    let (base, body) = request.chat()?;
    let client =
        format!("const client = new OpenAI({{ baseURL: {}, apiKey: {} }});\n", string(base), token(request));
    let create = "await client.chat.completions.create(";
    Some(chat(request, "import OpenAI from \"openai\";\n", &client, create, body, None))
}

pub(crate) fn huggingface_inference(request: &Request) -> Option<String> {
    const IMPORT: &str = "import { InferenceClient } from \"@huggingface/inference\";\n";
    let client = format!("const client = new InferenceClient({});\n", token(request));
    if let Some((_, body)) = request.chat() {
        // It asks for a stream by another method.
        let body: Vec<_> = body.iter().filter(|(key, _)| key != "stream").cloned().collect();
        let create =
            if request.is_stream() { "client.chatCompletionStream(" } else { "await client.chatCompletion(" };
        return Some(chat(request, IMPORT, &client, create, &body, Some(&request.url)));
    }
    let (method, mut members) = hub::javascript(request)?;
    members.insert(0, ("endpointUrl".to_owned(), Value::Text(request.url.clone())));
    let has_files = matches!(request.body, Body::File(_)) || !request.encoded().is_empty();
    let mut out = String::new();
    if has_files {
        out.push_str("import { openAsBlob } from \"node:fs\";\n");
    }
    if matches!(request.answer, Answer::File(_)) {
        out.push_str("import { writeFile } from \"node:fs/promises\";\n");
    }
    part(&mut out, IMPORT);
    out.push_str(&client);
    let arguments = AS_BLOB.text(&Value::Object(members), 0);
    out.push_str(&format!("const answer = await client.{method}({arguments});\n"));
    match &request.answer {
        Answer::File(name) => {
            out.push_str(&format!(
                "await writeFile({}, Buffer.from(await answer.arrayBuffer()));\n",
                string(name)
            ));
        }
        Answer::Json | Answer::Stream => out.push_str("console.log(JSON.stringify(answer));\n"),
    }
    Some(out)
}

fn chat(
    request: &Request,
    import: &str,
    client: &str,
    create: &str,
    body: &[(String, Value)],
    endpoint: Option<&str>,
) -> String {
    let mut out = imports(request);
    part(&mut out, import);
    part(&mut out, &read_files(request));
    out.push_str(client);
    let endpoint = endpoint.map(|url| ("endpointUrl".to_owned(), Value::Text(url.to_owned())));
    let arguments = Value::Object(endpoint.into_iter().chain(body.iter().cloned()).collect());
    let name = if request.is_stream() { "stream" } else { "answer" };
    out.push_str(&format!("const {name} = {create}{});\n", JAVASCRIPT.text(&arguments, 0)));
    out.push_str(if request.is_stream() {
        concat!(
            "for await (const chunk of stream) {\n",
            "  for (const choice of chunk.choices) process.stdout.write(choice.delta.content ?? \"\");\n",
            "}\n",
        )
    } else {
        "console.log(answer.choices[0].message.content);\n"
    });
    out
}
