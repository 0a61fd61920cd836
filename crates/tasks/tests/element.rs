//! The element's public names are written in its script, its types and the README. Nothing but these tests keeps the three
//! in step.

use std::collections::BTreeSet;
use std::path::Path;
use tasks::Kind;

type Names = BTreeSet<String>;

fn file(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).expect(path)
}

/// What stands between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start:?}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} after {start:?}")).0
}

/// The texts in quotes.
fn quoted(text: &str, quote: char) -> impl Iterator<Item = &str> {
    text.split(quote).skip(1).step_by(2)
}

/// The first word of a member's line, without its modifiers.
fn member(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?;
    let line =
        ["readonly ", "async ", "get "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric()).filter(|end| *end > 0)?;
    line[end..].starts_with(['(', ':', '?']).then_some(&line[..end])
}

fn attributes() -> Names {
    let script = file("www/inference-widget.js");
    let own = quoted(between(&script, "const ATTRIBUTES = [", "]"), '"');
    let observed = quoted(between(&script, "observedAttributes = [", "..."), '"');
    own.chain(observed).map(str::to_owned).collect()
}

/// What the class declares for pages to get, set and call.
fn declared() -> Names {
    let script = file("www/inference-widget.js");
    let class = between(&script, "export class InferenceWidget", "\n}\n");
    let of_page = |name: &&str| !name.ends_with("Callback") && !["constructor", "crashed"].contains(name);
    class.lines().filter_map(member).filter(of_page).map(str::to_owned).collect()
}

/// The property of an attribute.
fn property(attribute: &str) -> String {
    match attribute.split_once('-') {
        Some((first, second)) => [first, &second[..1].to_uppercase(), &second[1..]].concat(),
        None => attribute.to_owned(),
    }
}

fn events() -> Names {
    let adapter = file("src/element.rs");
    quoted(&adapter, '"').filter(|text| text.starts_with("inference-")).map(str::to_owned).collect()
}

#[test]
fn the_readme_lists_every_attribute() {
    let readme = file("README.md");
    let table = between(&readme, "| attribute |", "\n\n");
    let listed: Names = table
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
        .collect();
    assert_eq!(listed, attributes());
}

#[test]
fn the_readme_tells_of_every_member_and_event() {
    let readme = file("README.md");
    for name in declared().iter().chain(&events()) {
        assert!(readme.contains(&format!("`{name}")), "README.md has no `{name}`");
    }
}

#[test]
fn the_types_declare_every_member() {
    let types = file("www/inference-widget.d.ts");
    let class = between(&types, "export declare class InferenceWidget", "\n}\n");
    let found: Names = class.lines().filter_map(member).map(str::to_owned).collect();
    let properties = attributes().into_iter().map(|name| property(&name));
    // Every element has `lang`.
    let expected: Names = declared().into_iter().chain(properties).filter(|name| name != "lang").collect();
    assert_eq!(found, expected);
}

#[test]
fn the_types_declare_every_event() {
    let types = file("www/inference-widget.d.ts");
    let declared: Names = quoted(between(&types, "export interface InferenceEvents", "\n}\n"), '"')
        .map(str::to_owned)
        .collect();
    assert_eq!(declared, events());
}

#[test]
fn the_types_declare_every_kind_of_output() {
    let types = file("www/inference-widget.d.ts");
    let union = between(&types, "export type Output", ";\n\n");
    let declared: Names = union
        .split("kind: ")
        .skip(1)
        .filter_map(|rest| quoted(rest, '"').next())
        .map(str::to_owned)
        .collect();
    let kinds: Names = Kind::ALL.iter().map(|kind| kind.name().to_owned()).collect();
    assert_eq!(declared, kinds);
}
