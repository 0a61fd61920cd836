//! Programs of all tasks: those that are not run elsewhere are read here, and `docs/code.md` lists them all.
//! `UPDATE=1 cargo test -p inference-widget-snippets` writes it.

mod support;

use snippets::{Client, write};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use support::{cases, tested};

#[test]
fn rust_programs_parse() {
    for case in cases() {
        let code = write(&case.request, Client::Reqwest).expect("it applies");
        syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}\n{code}", case.name));
    }
}

#[test]
fn no_program_holds_a_token() {
    for case in cases() {
        for client in snippets::clients(&case.request) {
            let code = write(&case.request, client).expect("it applies");
            assert!(code.contains("API_TOKEN") && !code.contains("HF_TOKEN"), "{}: {client:?}", case.name);
        }
    }
}

#[test]
fn the_documentation_lists_all_programs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/code.md");
    let names = Client::ALL.map(|client| match client {
        Client::OpenAiPython => "`openai` (Python)".to_owned(),
        Client::OpenAiJavaScript => "`openai` (JavaScript)".to_owned(),
        _ => format!("`{}`", client.name()),
    });
    let mut table = format!("| task | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    // One of each form; further ones only tell of parameters.
    let mut listed = Vec::new();
    for case in cases() {
        if listed.contains(&case.task.tag) {
            continue;
        }
        listed.push(case.task.tag);
        let cells = Client::ALL.map(|client| tested(&case, client));
        let _ = writeln!(table, "| `{}` | {} |", case.task.tag, cells.join(" | "));
    }
    let text = fs::read_to_string(&file).unwrap_or_default();
    let (begin, end) = ("<!-- programs -->\n", "<!-- end -->");
    let (before, rest) = text.split_once(begin).expect("a place for the table");
    let (_, after) = rest.split_once(end).expect("its end");
    let wanted = format!("{before}{begin}{table}{end}{after}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, wanted).expect("written");
    } else {
        assert_eq!(text, wanted, "UPDATE=1 cargo test -p inference-widget-snippets");
    }
}
