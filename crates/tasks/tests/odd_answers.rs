//! What servers send that no document promises, and what a visitor must see of it: one test an exchange of
//! `odd_answers.json`, which names the report that each comes from.

#[path = "support/reply.rs"]
mod reply;

use libtest_mimic::{Arguments, Failed, Trial};
use reply::{Fault, Reply, Response};
use serde_json::{Value as Wire, json};
use tasks::wire::data_url;
use tasks::{Failure, Inputs, Json, Unreadable, registry};

fn main() {
    let cases: Vec<Wire> = serde_json::from_str(include_str!("odd_answers.json")).expect("exchanges");
    let trials = cases.into_iter().map(|case| {
        let name = case["id"].as_str().expect("a name").to_owned();
        Trial::test(name, move || check(&case))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn check(case: &Wire) -> Result<(), Failed> {
    let text = |key: &str| case[key].as_str().unwrap_or_default();
    let task = registry::find(text("task")).ok_or("a task")?;
    let inputs: Json = serde_json::from_value(case["inputs"].clone()).map_err(|error| error.to_string())?;
    let inputs = Inputs::read(task, &inputs);
    let bytes = match (&case["base64"], &case["body"]) {
        (Wire::String(bytes), _) => data_url::decode_base64(bytes).ok_or("base64")?,
        (_, Wire::String(body)) => body.clone().into_bytes(),
        (_, body) => body.to_string().into_bytes(),
    };
    let status = case["status"].as_u64().and_then(|status| u16::try_from(status).ok()).ok_or("a status")?;
    let read =
        |pieces| Reply::read(task, &inputs, &Response { status, content_type: text("content_type"), pieces });
    let reply = read(vec![&bytes]);
    assert_eq!(reply, read(bytes.chunks(1).collect()), "byte by byte it reads the same");
    let expect = &case["expect"];
    match reply.outcome {
        Ok(decoded) => {
            let output = serde_json::to_value(decoded.output.to_json()).map_err(|error| error.to_string())?;
            assert_eq!(output, expect["output"]);
            assert_eq!(json!(decoded.warnings), expect.get("warnings").cloned().unwrap_or(json!([])));
            let usage = decoded.usage.map(|usage| json!([usage.prompt, usage.completion]));
            if let Some(expected) = expect.get("usage") {
                assert_eq!(serde_json::to_value(usage).ok().map(whole), Some(expected.clone()));
            }
        }
        Err(Fault::Failure(failure) | Fault::Unreadable(Unreadable::Error(failure))) => {
            let Failure { code, message, .. } = &failure;
            let expected = &expect["error"];
            assert_eq!(
                (code.as_str(), message.as_str()),
                (as_text(&expected["code"]), as_text(&expected["message"]))
            );
            assert_eq!(reply.text, as_text(&expected["text"]), "what came stays");
            assert_eq!(task.refused(&failure).unwrap_or_default(), as_text(&expected["field"]));
        }
        Err(fault) => return Err(format!("{fault:?}").into()),
    }
    Ok(())
}

fn as_text(value: &Wire) -> &str {
    value.as_str().unwrap_or_default()
}

/// Counts, as JSON writes them.
fn whole(value: Wire) -> Wire {
    match value {
        Wire::Array(items) => items.into_iter().map(whole).collect(),
        Wire::Number(n) => n.as_f64().map_or(Wire::Null, |n| json!(n as u64)),
        other => other,
    }
}
