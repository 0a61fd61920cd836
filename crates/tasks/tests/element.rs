//! The kinds of output are written in the element's types, too. Nothing but this test keeps the two in step.

use std::collections::BTreeSet;
use std::path::Path;
use tasks::Kind;

#[test]
fn the_types_declare_every_kind_of_output() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/inference-widget.d.ts");
    let types = std::fs::read_to_string(file).expect("the element's types");
    let union = types
        .split_once("export type Output")
        .and_then(|(_, rest)| rest.split_once(";\n\n"))
        .expect("a union")
        .0;
    let declared: BTreeSet<&str> =
        union.split("kind: ").skip(1).filter_map(|rest| rest.split('"').nth(1)).collect();
    let kinds: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(declared, kinds);
}
