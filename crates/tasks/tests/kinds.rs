//! The union of outputs in the element's types is written from the kinds: `UPDATE=1 cargo test -p inference-widget-tasks --test kinds`.

use std::path::Path;
use tasks::Kind;

#[test]
fn the_types_declare_every_kind_of_output() {
    const START: &str = "export type Output =";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/inference-widget.d.ts");
    let types = std::fs::read_to_string(&path).expect("the element's types");
    let union = types.split_once(START).and_then(|(_, rest)| rest.split_once(";\n\n")).expect("a union").0;
    let expected: String = Kind::ALL.iter().copied().map(member).collect();
    if union != expected && std::env::var_os("UPDATE").is_some() {
        let updated = types.replacen(&[START, union].concat(), &[START, &expected].concat(), 1);
        std::fs::write(&path, updated).expect("writes");
        return;
    }
    assert_eq!(
        union, expected,
        "the types are out of date: run UPDATE=1 cargo test -p inference-widget-tasks --test kinds"
    );
}

/// A member of the union, and what is said of it.
fn member(kind: Kind) -> String {
    let (about, members) = kind.declaration();
    let about = if about.is_empty() { String::new() } else { format!("\n  /**{about} */") };
    let members = if members.is_empty() { String::new() } else { format!("; {members}") };
    format!("{about}\n  | {{ kind: \"{}\"{members} }}", kind.name())
}
