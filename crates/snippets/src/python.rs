//! Python: `requests`, `huggingface_hub`, `openai`.

use crate::hub;
use crate::literal::string;
use crate::pretty::{self, Dialect};
use crate::request::{Answer, Body, Encoded, File, Request, Token, Value};

const PYTHON: Dialect = Dialect {
    words: ["None", "True", "False"],
    indent: "    ",
    trailing_comma: true,
    key: pretty::plain,
    string: pretty::plain,
    file,
};

fn file(out: &mut String, encoded: &Encoded) {
    if !encoded.prefix.is_empty() {
        pretty::plain(out, &encoded.prefix);
        out.push_str(" + ");
    }
    out.push_str(&encoded.file.variable);
}

/// Where a client reads files itself.
const BY_NAME: Dialect = Dialect { file: |out, encoded| pretty::plain(out, &encoded.file.name), ..PYTHON };

fn token(request: &Request) -> &'static str {
    match request.token() {
        Token::HuggingFace => r#"os.environ["HF_TOKEN"]"#,
        Token::Other => r#"os.environ.get("API_TOKEN", "none")"#,
    }
}

fn imports(names: &[&str]) -> String {
    names.iter().map(|name| ["import ", name, "\n"].concat()).collect()
}

/// `image = …`, for files inside the body.
fn read_files(request: &Request) -> String {
    let read = |file: &&File| {
        format!(
            "{} = base64.b64encode(open({}, \"rb\").read()).decode()\n",
            file.variable,
            string(&file.name)
        )
    };
    let mut text: String = request.encoded().iter().map(read).collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// `    name=value,` for each.
fn arguments<'a>(out: &mut String, dialect: &Dialect, members: impl Iterator<Item = (&'a str, &'a Value)>) {
    for (name, value) in members {
        dialect.line(out, 1);
        out.push_str(name);
        out.push('=');
        dialect.push(out, value, 1);
        out.push(',');
    }
}

pub(crate) fn requests(request: &Request) -> String {
    let is_stream = request.is_stream();
    let mut names = Vec::new();
    if !request.encoded().is_empty() {
        names.push("base64");
    }
    if is_stream {
        names.push("json");
    }
    names.push("os");
    let mut out = imports(&names);
    out.push_str("\nimport requests\n\n");
    out.push_str(&read_files(request));
    out.push_str(&format!("response = requests.post(\n    {},\n    headers={{", string(&request.url)));
    let mut headers = vec![("Authorization", ["\"Bearer \" + ", token(request)].concat())];
    if let Body::File(file) = &request.body {
        headers.push(("Content-Type", string(&file.content_type)));
    }
    if let Some(accept) = request.accept {
        headers.push(("Accept", string(accept)));
    }
    for (i, (name, value)) in headers.iter().enumerate() {
        out.push_str(&format!("{}\"{name}\": {value}", if i > 0 { ", " } else { "" }));
    }
    out.push_str("},\n");
    match &request.body {
        Body::Json(body) => out.push_str(&format!("    json={},\n", PYTHON.text(body, 1))),
        Body::File(file) => out.push_str(&format!("    data=open({}, \"rb\"),\n", string(&file.name))),
    }
    if is_stream {
        out.push_str("    stream=True,\n");
    }
    out.push_str(")\nresponse.raise_for_status()\n");
    match &request.answer {
        Answer::Json => out.push_str("answer = response.json()\nprint(answer)\n"),
        Answer::File(name) => {
            out.push_str(&format!("open({}, \"wb\").write(response.content)\n", string(name)));
        }
        Answer::Stream => {
            out.push_str(concat!(
                "for line in response.iter_lines():\n",
                "    if line.startswith(b\"data:\") and line[5:].strip() != b\"[DONE]\":\n",
                "        event = json.loads(line[5:])\n",
            ));
            out.push_str(if request.is_chat() {
                concat!(
                    "        for choice in event[\"choices\"]:\n",
                    "            print(choice[\"delta\"].get(\"content\") or \"\", end=\"\", flush=True)\n",
                )
            } else {
                "        print(event[\"token\"][\"text\"], end=\"\", flush=True)\n"
            });
        }
    }
    out
}

pub(crate) fn openai(request: &Request) -> Option<String> {
    /// What the method takes by name; the rest goes beside it.
    const NAMED: &[&str] = &[
        "model",
        "messages",
        "frequency_penalty",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "metadata",
        "modalities",
        "n",
        "parallel_tool_calls",
        "presence_penalty",
        "reasoning_effort",
        "response_format",
        "seed",
        "service_tier",
        "stop",
        "store",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "user",
        "verbosity",
    ];
    let (base, body) = request.chat()?;
    let client = format!("client = OpenAI(base_url={}, api_key={})\n", string(base), token(request));
    let method = "client.chat.completions.create";
    Some(chat(request, "from openai import OpenAI\n\n", &client, method, body, NAMED))
}

pub(crate) fn huggingface_hub(request: &Request) -> Option<String> {
    const IMPORT: &str = "from huggingface_hub import InferenceClient\n\n";
    if let Some((base, body)) = request.chat() {
        const NAMED: &[&str] = &[
            "model",
            "messages",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "n",
            "presence_penalty",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
        ];
        // It rewrites schemas.
        if body.iter().any(|(key, _)| key == "response_format") {
            return None;
        }
        let base = if base.ends_with("/v1") { base } else { &request.url };
        let client =
            format!("client = InferenceClient(base_url={}, api_key={})\n", string(base), token(request));
        return Some(chat(request, IMPORT, &client, "client.chat_completion", body, NAMED));
    }
    let call = hub::python(request)?;
    let mut out = imports(&["os"]);
    out.push('\n');
    out.push_str(IMPORT);
    out.push_str(&format!(
        "client = InferenceClient(model={}, token={})\n",
        string(&request.url),
        token(request)
    ));
    let is_stream = request.is_stream();
    out.push_str(if is_stream { "for text in client." } else { "answer = client." });
    out.push_str(call.method);
    out.push('(');
    arguments(&mut out, &BY_NAME, call.arguments.iter().map(|(name, value)| (*name, value)));
    if !call.rest.is_empty() {
        let rest = call.rest.into_iter().cloned().collect();
        arguments(&mut out, &BY_NAME, [("extra_body", &Value::Object(rest))].into_iter());
    }
    out.push_str("\n)");
    match &request.answer {
        Answer::Stream => out.push_str(":\n    print(text, end=\"\", flush=True)\n"),
        Answer::Json => out.push_str("\nprint(answer)\n"),
        // Pictures come as those of Pillow.
        Answer::File(name) if request.task.ends_with("-to-image") => {
            out.push_str(&format!("\nanswer.save({})\n", string(name)));
        }
        Answer::File(name) => out.push_str(&format!("\nopen({}, \"wb\").write(answer)\n", string(name))),
    }
    Some(out)
}

fn chat(
    request: &Request,
    import: &str,
    client: &str,
    method: &str,
    body: &[(String, Value)],
    named: &[&str],
) -> String {
    let mut out = if request.encoded().is_empty() { imports(&["os"]) } else { imports(&["base64", "os"]) };
    out.push('\n');
    out.push_str(import);
    out.push_str(&read_files(request));
    out.push_str(client);
    let is_named = |key: &str| named.contains(&key);
    out.push_str(if request.is_stream() { "stream = " } else { "answer = " });
    out.push_str(method);
    out.push('(');
    let own = body.iter().filter(|(key, _)| is_named(key));
    arguments(&mut out, &PYTHON, own.map(|(key, value)| (key.as_str(), value)));
    let rest: Vec<_> = body.iter().filter(|(key, _)| !is_named(key)).cloned().collect();
    if !rest.is_empty() {
        arguments(&mut out, &PYTHON, [("extra_body", &Value::Object(rest))].into_iter());
    }
    out.push_str("\n)\n");
    out.push_str(if request.is_stream() {
        concat!(
            "for chunk in stream:\n",
            "    for choice in chunk.choices:\n",
            "        print(choice.delta.content or \"\", end=\"\", flush=True)\n",
        )
    } else {
        "print(answer.choices[0].message.content)\n"
    });
    out
}
