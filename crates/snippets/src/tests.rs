//! Whatever a visitor types is the same string in each language, as the language itself reads it. A language that is not at
//! hand is skipped; Python, Node and a shell are wherever the other tests run.

use crate::{Answer, Body, Client, Encoded, File, Language, Request, Value, highlight, write};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::path::Path;
use std::process::{Command, Stdio};

/// Texts that are special somewhere.
const HARD: &[&str] = &[
    "",
    "plain",
    "\"'`\\",
    "'''\"\"\"",
    "line\nline\r\nline\rline",
    "\0\u{1}\u{7f}\u{85}\u{a0}\u{2028}\u{2029}\u{202e}\u{feff}",
    "$HOME ${HOME} $(id) `id` !! %s {} {0} #{x}",
    "\\u0041 \\x41 \\n \\",
    "\nJSON\n",
    "#\"# \"## \"### \"####",
    "####",
    "</script><!-- -->",
    "🎉 é ｅ 한 \u{10ffff}",
    "__proto__",
    "\u{e000}\u{fffd}\u{fffe}",
    "r#\"x\"#; f\"{x}\" b'x'",
];

fn texts() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let special = "[\"'`\\\\$#{}(!\\r\\n\\t\\x00-\\x1f\u{2028}\u{202e}a-c🎉]{0,20}";
    let mut draw = |pattern: &str| {
        let strategy = proptest::string::string_regex(pattern).expect("a pattern");
        strategy.new_tree(&mut runner).expect("a text").current()
    };
    let drawn = (0..200).flat_map(|_| [draw(special), draw("\\PC{0,20}")]).collect::<Vec<_>>();
    HARD.iter().map(|text| (*text).to_owned()).chain(drawn).collect()
}

fn object(texts: &[String]) -> Value {
    let members = texts.iter().enumerate().map(|(i, text)| (format!("{i}{text}"), Value::Text(text.clone())));
    let words =
        [Value::Null, Value::Bool(true), Value::Bool(false), Value::Number(-1.5e-7), Value::Number(1e21)];
    let mut members: Vec<_> = members.collect();
    members.push(("__proto__".into(), Value::Text("a member".into())));
    members.push(("words".into(), Value::List(words.to_vec())));
    members.push(("none".into(), Value::List(vec![Value::Object(vec![]), Value::List(vec![])])));
    Value::Object(members)
}

fn request(body: Value) -> Request {
    Request {
        url: "http://127.0.0.1:1/it's/a \"b\"/$HOME/`id`".into(),
        task: "text-classification",
        accept: None,
        body: Body::Json(body),
        answer: Answer::Json,
    }
}

/// What a program prints; `None` if there is no such program.
fn run(program: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    let command = Command::new(program).args(arguments).current_dir(folder).stderr(Stdio::inherit()).output();
    let Ok(output) = command else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    assert!(output.status.success(), "{program} {arguments:?}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// What the program of a client would send, as its language reads it: instead of the client there is `stub`, which prints.
fn sent(client: Client, body: Value) -> Option<serde_json::Value> {
    let code = write(&request(body), client).expect("it applies");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let printed = match client.language() {
        Language::Python => {
            file(
                "requests.py",
                "import json\nclass post:\n    def __init__(self, url, headers, json):\n        self.all = [url, json]\n    \
                 def raise_for_status(self): pass\n    def json(self): return json.dumps(self.all)\n",
            );
            run("python3", &["-X", "utf8", &file("main.py", &code)], folder.path())?
        }
        Language::JavaScript => {
            let stub = "globalThis.fetch = async (url, { body }) =>\n  ({ ok: true, json: async () => [url, JSON.parse(body)] });\n";
            run("node", &[&file("main.mjs", &[stub, &code].concat())], folder.path())?
        }
        Language::Shell => {
            let stub = "curl() { printf '%s\\n' \"$1\"; cat; }\n";
            let printed = run("sh", &[&file("main.sh", &[stub, &code].concat())], folder.path())?;
            let (url, body) = printed.split_once('\n').expect("two parts");
            format!("[{},{body}]", serde_json::to_string(url).expect("JSON"))
        }
        Language::Rust => {
            // Up to the request.
            let at = code.find("    let response").expect("a request");
            let url =
                code[at..].split(".post(").nth(1).and_then(|rest| rest.split(")\n").next()).expect("a URL");
            let main = format!(
                "{}    println!(\"{{}}\\n{{}}\", {url}, body);\n    let _ = (token, Duration::ZERO);\n    Ok(())\n}}\n",
                &code[..at]
            );
            let source = file("main.rs", &main);
            run("rustc", &["--edition=2024", "-Adead_code", "-o", "main", &source], folder.path())?;
            let printed = run("./main", &[], folder.path())?;
            let (url, body) = printed.split_once('\n').expect("two parts");
            format!("[{},{body}]", serde_json::to_string(url).expect("JSON"))
        }
        Language::Go => {
            let at = code.find("\trequest, err").expect("a request");
            let url = code[at..]
                .split("\"POST\", ")
                .nth(1)
                .and_then(|rest| rest.split(", strings").next())
                .expect("a URL");
            let main = format!(
                "package main\n\nimport \"fmt\"\n\nfunc main() {{\n{}\tfmt.Println({url})\n\tfmt.Println(body)\n}}\n",
                code[..at].split("func main() {\n").nth(1).expect("a body")
            );
            let printed = run("go", &["run", &file("main.go", &main)], folder.path())?;
            let (url, body) = printed.split_once('\n').expect("two parts");
            format!("[{},{body}]", serde_json::to_string(url).expect("JSON"))
        }
    };
    Some(serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{client:?}: {error}")))
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => (*n).into(),
        Value::Text(text) => text.as_str().into(),
        Value::File(encoded) => encoded.file.name.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// Numbers are compared as numbers: `1e21` is written in many ways.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Number(a), Number(b)) => a.as_f64() == b.as_f64(),
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Object(a), Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same(a, b))
        }
        _ => a == b,
    }
}

fn arrives(client: Client, texts: &[String]) {
    let body = object(texts);
    let expected = serde_json::Value::Array(vec![request(body.clone()).url.into(), json(&body)]);
    let Some(sent) = sent(client, body) else { return };
    if !same(&sent, &expected) {
        let members = |value: &serde_json::Value| value[1].as_object().cloned().unwrap_or_default();
        for (own, other) in members(&expected).iter().zip(members(&sent).iter()) {
            assert_eq!(own, other);
        }
        assert_eq!(sent[0], expected[0]);
        panic!("they differ");
    }
}

#[test]
fn any_text_arrives_from_python() {
    arrives(Client::Requests, &texts());
}

#[test]
fn any_text_arrives_from_javascript() {
    // Names that are numbers would come first.
    let filled: Vec<_> = texts().into_iter().filter(|text| !text.is_empty()).collect();
    arrives(Client::Fetch, &filled);
}

#[test]
fn any_text_arrives_from_a_shell() {
    arrives(Client::Curl, &texts());
}

#[test]
fn any_text_arrives_from_rust() {
    arrives(Client::Reqwest, &texts());
}

#[test]
fn any_text_arrives_from_go() {
    arrives(Client::NetHttp, &texts());
}

#[test]
fn ten_megabytes_arrive() {
    let long = "a\"b\\c\n$`'".repeat(1_100_000);
    for client in [Client::Requests, Client::Fetch, Client::Curl] {
        arrives(client, std::slice::from_ref(&long));
    }
}

/// A here-document that is expanded for the sake of a file leaves everything else alone.
#[test]
fn a_file_in_a_shell_is_read_and_nothing_else_is_run() {
    let file = File { variable: "image".into(), name: "image.png".into(), content_type: "image/png".into() };
    let encoded = Value::File(Encoded { file, prefix: "data:image/png;base64,".into() });
    let Value::Object(mut members) = object(&texts()) else { unreachable!() };
    members.push(("image".into(), encoded));
    let code = write(&request(Value::Object(members)), Client::Curl).expect("it applies");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("image.png"), [0xff; 100]).expect("written");
    std::fs::write(folder.path().join("main.sh"), ["curl() { cat; }\n", &code].concat()).expect("written");
    let Some(printed) = run("sh", &["main.sh"], folder.path()) else { return };
    let body: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let expected = json(&object(&texts()));
    let members = body.as_object().expect("an object");
    for (key, value) in expected.as_object().expect("an object") {
        assert!(same(&members[key], value), "{key:?}: {:?}", members[key]);
    }
    assert_eq!(body["image"], format!("data:image/png;base64,{}/w==", "/".repeat(132)));
}

#[test]
fn rust_parses() {
    for answer in [Answer::Json, Answer::Stream, Answer::File("answer.png".into())] {
        let code =
            write(&Request { answer, ..request(object(&texts())) }, Client::Reqwest).expect("it applies");
        syn::parse_file(&code).unwrap_or_else(|error| panic!("{error}\n{code}"));
    }
}

proptest! {
    #[test]
    fn parts_are_in_order_and_within_any_code(code in "(?s).{0,80}", quotes in "[r#\"'`/<\\\\J\n]{0,30}") {
        for language in Language::ALL {
            let code = [code.as_str(), &quotes].concat();
            let mut end = 0;
            for (_, range) in highlight(language, &code) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(code.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
