//! `docs/tasks.md` is written from the registry: `UPDATE=1 cargo test -p inference-widget-tasks --test docs`.

use std::fmt::Write as _;
use tasks::{
    Api, At, FieldKind, OPTIONS, Parameter, ParameterKind, Place, Route, Task, guard, registry, write_number,
};

#[test]
fn the_page_of_tasks_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tasks.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).expect("writes");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == page,
        "docs/tasks.md is out of date: run UPDATE=1 cargo test -p inference-widget-tasks --test docs"
    );
}

#[test]
fn the_playground_offers_every_task() {
    let page = include_str!("../../../index.html");
    for task in registry::ALL {
        let is_offered = ["<option>", "<option selected>"]
            .iter()
            .any(|start| page.contains(&format!("{start}{}</option>", task.tag)));
        assert!(is_offered, "index.html does not offer {}", task.tag);
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Tasks\n\n\
         <!-- Written from crates/tasks by its `docs` test; change the declarations there. -->\n\n\
         What each task takes, sends and gives back. The tag is the value of the `task` attribute, and the\n\
         `pipeline_tag` of a model card. A model whose tag is not listed gets a short note and its own examples.\n\n\
         | tag | fields | `inputs` on the wire | output |\n|---|---|---|---|\n",
    );
    for task in registry::ALL {
        let fields: Vec<String> = task.fields.iter().map(field).collect();
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | {2} | {3} |",
            task.tag,
            fields.join(", "),
            inputs(task),
            task.output.kind.name()
        );
    }
    page.push_str(
        "\nA field marked * may be left empty. Files travel as their bytes when nothing goes with them, else as\n\
         base64 in JSON. Only parameters that differ from their default are sent.\n",
    );
    for task in registry::ALL {
        let _ = write!(page, "\n## {}\n\n{}.", task.tag, task.title);
        if task.route == Route::PIPELINE {
            let _ = write!(page, " Asked at `/models/{{id}}/pipeline/{}`.", task.tag);
        } else if task.route == Route::CHAT {
            page.push_str(" Asked at `/v1/chat/completions`.");
        }
        for (api, route) in task.others {
            let server = match api {
                Api::HuggingFace => "Hugging Face API",
                Api::OpenAi => "OpenAI API",
                Api::Tei => "API of Text Embeddings Inference",
            };
            let (At::Version(path) | At::Base(path)) = route.at else { continue };
            let version = if matches!(route.at, At::Version(_)) { "/v1" } else { "" };
            let _ = write!(page, " By the {server}: `{version}{path}`.");
        }
        if task.streams.is_some() {
            page.push_str(" Asks for a stream; `stream: false` turns that off.");
        }
        page.push('\n');
        parameters(&mut page, task.parameters);
    }
    page.push_str("\n## Options\n\nSent beside `inputs` to servers of the Hugging Face form.\n");
    parameters(&mut page, OPTIONS);
    page.push_str(
        "\n## Guardrails\n\n\
         Labels that mean \"flagged\" are named in the `flag` attribute. For these models it may be left out, or\n\
         be `auto`; `*` stands for any label.\n\n| model | guards against | flagged labels |\n|---|---|---|\n",
    );
    for preset in guard::PRESETS {
        let labels: Vec<String> = preset.flag.iter().map(|label| format!("`{label}`")).collect();
        for model in preset.models {
            let _ = writeln!(page, "| `{model}` | {} | {} |", preset.about, labels.join(", "));
        }
    }
    page
}

fn field(field: &tasks::Field) -> String {
    let kind = match field.kind {
        FieldKind::Text { batch: true } => "text or list",
        FieldKind::Text { .. } | FieldKind::Line => "text",
        FieldKind::List => "list",
        FieldKind::Labels => "labels",
        FieldKind::Image => "picture",
        FieldKind::Audio => "sound",
        FieldKind::Video => "video",
        FieldKind::Table => "table",
        FieldKind::Chat => "chat",
    };
    let place = if field.place == Place::Parameter { ", in `parameters`" } else { "" };
    format!("`{}` ({kind}{place}){}", field.key, if field.required { "" } else { "*" })
}

fn inputs(task: &Task) -> String {
    if task.route == Route::CHAT {
        return "`messages`".to_owned();
    }
    let members: Vec<&str> = task
        .fields
        .iter()
        .filter(|f| matches!(f.place, Place::Member | Place::InputsOrMember))
        .map(|f| f.key)
        .collect();
    match task.fields[0].kind {
        FieldKind::Chat => "`{text, past_user_inputs, generated_responses}`".to_owned(),
        FieldKind::Image if task.fields[1..].iter().any(|f| f.required && f.place == Place::Parameter) => {
            "base64".to_owned()
        }
        FieldKind::Image | FieldKind::Audio | FieldKind::Video if members.is_empty() => {
            "bytes or base64".to_owned()
        }
        _ if members.is_empty() => "the text".to_owned(),
        _ if task.fields[0].place == Place::InputsOrMember => {
            format!("the text, or `{{{}}}`", members.join(", "))
        }
        _ => format!("`{{{}}}`", members.join(", ")),
    }
}

fn parameters(page: &mut String, parameters: &[Parameter]) {
    if parameters.is_empty() {
        return;
    }
    page.push_str("\n| parameter | values | default | |\n|---|---|---|---|\n");
    for parameter in parameters {
        let (values, default) = match parameter.kind {
            ParameterKind::Number { min, max, default, .. } => {
                (format!("{} to {}", write_number(min), write_number(max)), default.map(write_number))
            }
            ParameterKind::Switch { default } => ("on, off".to_owned(), Some(default.to_string())),
            ParameterKind::Choice { options, default } => {
                (options.join(", "), Some(default.to_owned()).filter(|d| !d.is_empty()))
            }
            ParameterKind::Text => ("text".to_owned(), None),
            ParameterKind::List => ("texts, separated by commas".to_owned(), None),
            ParameterKind::Json => ("JSON".to_owned(), None),
        };
        let default = default.unwrap_or_else(|| "the server's".to_owned());
        let _ = writeln!(page, "| `{}` | {values} | {default} | {} |", parameter.key, parameter.help);
    }
}
