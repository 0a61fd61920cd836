//! The element's public names, from `www/element.toml`, where they are said once: the tables of the README, regions of the
//! types, and the manifest that editors read. `UPDATE=1 cargo test -p xtask element` writes them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::paths::{root, www};

const TAG: &str = "inference-widget";
const CLASS: &str = "InferenceWidget";
const MODULE: &str = "inference-widget.js";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    about: String,
    attribute: Vec<Attribute>,
    member: Vec<Member>,
    event: Vec<Event>,
    slot: Vec<Named>,
    property: Vec<Named>,
    part: Vec<Named>,
}

#[derive(Deserialize)]
struct Attribute {
    name: String,
    about: String,
    #[serde(default)]
    default: String,
    #[serde(flatten)]
    value: Kind,
    #[serde(default)]
    property: Property,
}

/// What an attribute takes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kind {
    OneOf { values: Vec<String> },
    Type { r#type: String },
}

/// The property that belongs to an attribute.
#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Property {
    /// Reflects the attribute.
    #[default]
    Reflected,
    /// A member of its own, with the same name.
    Own,
    /// Every element has it.
    Inherited,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    name: String,
    /// Of a method.
    parameters: Option<String>,
    r#type: String,
    #[serde(default)]
    readonly: bool,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    name: String,
    detail: String,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    about: String,
}

impl Attribute {
    /// In camelCase.
    fn property(&self) -> String {
        let mut words = self.name.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }

    /// The values that markup may give it, as a type.
    fn markup(&self) -> String {
        match &self.value {
            Kind::OneOf { values } => union(values),
            // A framework that finds a property of this name sets that.
            Kind::Type { .. } if self.property == Property::Own => "unknown".to_owned(),
            Kind::Type { r#type } if r#type == "number" => "number | string".to_owned(),
            Kind::Type { r#type } => r#type.clone(),
        }
    }

    /// The declaration of its property.
    fn declaration(&self) -> String {
        let name = self.property();
        match &self.value {
            Kind::OneOf { values } => format!("{name}: {} | (string & {{}}) | null;", union(values)),
            Kind::Type { r#type } => match r#type.as_str() {
                "boolean" => format!("{name}: boolean;"),
                "number" => {
                    format!("get {name}(): string | null;\n  set {name}(value: string | number | null);")
                }
                other => format!("{name}: {other} | null;"),
            },
        }
    }
}

fn union(values: &[String]) -> String {
    values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(" | ")
}

impl Member {
    fn declaration(&self) -> String {
        let Self { name, parameters, r#type, readonly, .. } = self;
        match parameters {
            Some(parameters) => format!("{name}({parameters}): {type};"),
            None => format!("{}{name}: {type};", if *readonly { "readonly " } else { "" }),
        }
    }

    /// As the README writes it.
    fn shown(&self) -> String {
        match &self.parameters {
            Some(parameters) => {
                let names: Vec<_> =
                    parameters.split(", ").map(|p| p.split(':').next().unwrap_or(p)).collect();
                format!("{}({})", self.name, names.join(", "))
            }
            None => self.name.clone(),
        }
    }
}

fn read() -> Result<Element> {
    let file = www().join("element.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not as it should be", file.display()))
}

/// Every file that the source is written into, as it should be.
fn written() -> Result<Vec<(PathBuf, String)>> {
    let element = read()?;
    let mut files = vec![(www().join("custom-elements.json"), format!("{:#}\n", manifest(&element)))];
    let types = [
        ("attributes", attributes_type(&element)),
        ("members", members_type(&element)),
        ("events", events_type(&element)),
    ];
    let tables = [
        ("attributes", attributes_table(&element)),
        ("members", members_table(&element)),
        ("events", events_table(&element)),
        ("style", style_tables(&element)),
    ];
    for (file, regions, marks) in [
        (www().join("inference-widget.d.ts"), &types[..], ("//#region ", "", "//#endregion")),
        (root().join("README.md"), &tables[..], ("<!-- element.toml: ", " -->", "<!-- end -->")),
    ] {
        let mut text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for (name, content) in regions {
            let start = format!("{}{name}{}\n", marks.0, marks.1);
            text = replaced(&text, &start, marks.2, content)
                .with_context(|| format!("{} has no region {name}", file.display()))?;
        }
        files.push((file, text));
    }
    Ok(files)
}

/// `text` with another content between the marks. The last line of the content is indented as the mark that follows.
fn replaced(text: &str, start: &str, end: &str, content: &str) -> Option<String> {
    let (before, rest) = text.split_once(start)?;
    let (_, after) = rest.split_once(end)?;
    let indent = before.rsplit('\n').next().unwrap_or_default();
    Some([before, start, content, indent, end, after].concat())
}

fn attributes_table(element: &Element) -> String {
    let mut table = String::from("| attribute | meaning | default |\n|---|---|---|\n");
    for Attribute { name, about, default, .. } in &element.attribute {
        let _ = writeln!(table, "| `{name}` | {about} | {default} |");
    }
    table.replace("|  |", "| |")
}

fn members_table(element: &Element) -> String {
    let mut table = String::from("| member | |\n|---|---|\n");
    for member in &element.member {
        let _ = writeln!(table, "| `{}` | {} |", member.shown(), member.about);
    }
    table
}

fn events_table(element: &Element) -> String {
    let mut table = String::from("| event | `detail` | |\n|---|---|---|\n");
    for Event { name, detail, about } in &element.event {
        let _ = writeln!(table, "| `{name}` | `{}` | {about} |", detail.replace('|', "\\|"));
    }
    table
}

fn style_tables(element: &Element) -> String {
    let mut tables = String::new();
    for (what, names) in [("custom property", &element.property), ("part", &element.part)] {
        let _ = writeln!(tables, "| {what} | |\n|---|---|");
        for Named { name, about } in names {
            let _ = writeln!(tables, "| `{name}` | {about} |");
        }
        tables.push('\n');
    }
    tables.pop();
    tables
}

/// A Markdown text as a comment of TypeScript.
fn comment(about: &str) -> String {
    let (mut plain, mut rest) = (String::new(), about);
    // Links become their texts.
    while let Some((before, (text, after))) =
        rest.split_once('[').and_then(|(before, link)| Some((before, link.split_once("](")?)))
        && let Some((_, after)) = after.split_once(')')
    {
        plain.extend([before, text]);
        rest = after;
    }
    plain.push_str(rest);
    format!("/** {plain}. */")
}

fn attributes_type(element: &Element) -> String {
    element.attribute.iter().fold(String::new(), |text, attribute| {
        let name = if attribute.name.contains('-') {
            format!("\"{}\"", attribute.name)
        } else {
            attribute.name.clone()
        };
        text + &format!("  {}\n  {name}?: {};\n", comment(&attribute.about), attribute.markup())
    })
}

fn members_type(element: &Element) -> String {
    let properties = element
        .attribute
        .iter()
        .filter(|attribute| attribute.property == Property::Reflected)
        .map(|attribute| (&attribute.about, attribute.declaration()));
    let members = element.member.iter().map(|member| (&member.about, member.declaration()));
    properties.chain(members).fold(String::new(), |text, (about, declaration)| {
        text + &format!("  {}\n  {declaration}\n", comment(about))
    })
}

fn events_type(element: &Element) -> String {
    element.event.iter().fold(String::new(), |text, Event { name, detail, about }| {
        text + &format!("  {}\n  \"{name}\": CustomEvent<{detail}>;\n", comment(about))
    })
}

/// The manifest of custom elements, schema 1.0.0.
fn manifest(element: &Element) -> Value {
    let named = |names: &[Named]| -> Vec<Value> {
        names.iter().map(|Named { name, about }| json!({ "name": name, "description": about })).collect()
    };
    let attributes: Vec<Value> = element
        .attribute
        .iter()
        .map(|attribute| {
            let kind = match &attribute.value {
                Kind::OneOf { values } => union(values),
                Kind::Type { r#type } => r#type.clone(),
            };
            json!({
                "name": attribute.name, "fieldName": attribute.property(), "description": attribute.about,
                "type": { "text": kind }, "default": attribute.default,
            })
        })
        .collect();
    let reflected = element
        .attribute
        .iter()
        .filter(|attribute| attribute.property == Property::Reflected)
        .map(|attribute| {
            json!({
                "kind": "field", "name": attribute.property(), "attribute": attribute.name, "reflects": true,
                "description": attribute.about, "type": { "text": attribute.markup() },
            })
        });
    let members = element.member.iter().map(|member| match &member.parameters {
        None => json!({
            "kind": "field", "name": member.name, "description": member.about,
            "type": { "text": member.r#type }, "readonly": member.readonly,
        }),
        Some(parameters) => {
            let parameters: Vec<Value> = parameters
                .split(", ")
                .filter_map(|parameter| parameter.split_once(": "))
                .map(|(name, kind)| {
                    json!({ "name": name.trim_end_matches('?'), "optional": name.ends_with('?'), "type": { "text": kind } })
                })
                .collect();
            json!({
                "kind": "method", "name": member.name, "description": member.about, "parameters": parameters,
                "return": { "type": { "text": member.r#type } },
            })
        }
    });
    let events: Vec<Value> = element
        .event
        .iter()
        .map(|Event { name, detail, about }| {
            json!({ "name": name, "description": about, "type": { "text": format!("CustomEvent<{detail}>") } })
        })
        .collect();
    json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module",
            "path": MODULE,
            "declarations": [{
                "kind": "class", "name": CLASS, "customElement": true, "tagName": TAG,
                "superclass": { "name": "HTMLElement" },
                "description": element.about,
                "attributes": attributes,
                "members": reflected.chain(members).collect::<Vec<_>>(),
                "events": events,
                "slots": named(&element.slot),
                "cssProperties": named(&element.property),
                "cssParts": named(&element.part),
            }],
            "exports": [
                { "kind": "js", "name": CLASS, "declaration": { "name": CLASS, "module": MODULE } },
                { "kind": "custom-element-definition", "name": TAG, "declaration": { "name": CLASS, "module": MODULE } },
            ],
        }],
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{Property, comment, read, replaced, written};
    use crate::fingerprint::files;
    use crate::paths::{root, www};

    type Names = BTreeSet<String>;

    fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Names {
        names.into_iter().map(str::to_owned).collect()
    }

    fn script() -> String {
        fs::read_to_string(www().join("inference-widget.js")).expect("the element class")
    }

    /// What stands between two marks.
    fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
        let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start:?}")).1;
        rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} after {start:?}")).0
    }

    /// The texts in quotes.
    fn quoted(text: &str) -> impl Iterator<Item = &str> {
        text.split('"').skip(1).step_by(2)
    }

    /// The words that follow `mark` in the sources of the widget.
    fn after(mark: &str) -> Names {
        let sources = files(&root().join("src")).expect("src").into_iter().chain(files(&www()).expect("www"));
        let text: String = sources
            .filter(|file| {
                file.extension().is_some_and(|kind| ["rs", "js", "css"].iter().any(|known| kind == *known))
            })
            .map(|file| fs::read_to_string(file).expect("a text"))
            .collect();
        let end = |c: char| !c.is_ascii_alphanumeric() && c != '-';
        names(text.split(mark).skip(1).map(|rest| rest.split(end).next().unwrap_or_default()))
    }

    #[test]
    fn what_is_made_of_it_is_up_to_date() {
        for (file, wanted) in written().expect("it can be written") {
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&file, wanted).expect("it can be written");
            } else {
                let found = fs::read_to_string(&file).unwrap_or_default();
                assert!(
                    found == wanted,
                    "{} is not what element.toml says: UPDATE=1 cargo test -p xtask element",
                    file.display()
                );
            }
        }
    }

    #[test]
    fn the_class_observes_these_attributes() {
        let script = script();
        let own = quoted(between(&script, "const ATTRIBUTES = [", "]"));
        let observed = quoted(between(&script, "observedAttributes = [", "..."));
        let element = read().expect("it can be read");
        // The element's own state is no word of the page's.
        let observed = observed.filter(|name| *name != "state");
        assert_eq!(names(own.chain(observed)), names(element.attribute.iter().map(|a| a.name.as_str())));
    }

    #[test]
    fn the_class_has_these_members() {
        /// The first word of a member's line, without its modifiers.
        fn member(line: &str) -> Option<&str> {
            let line = line.strip_prefix("  ")?;
            let line = ["readonly ", "async ", "get "]
                .iter()
                .find_map(|word| line.strip_prefix(word))
                .unwrap_or(line);
            let end = line.find(|c: char| !c.is_ascii_alphanumeric()).filter(|end| *end > 0)?;
            line[end..].starts_with(['(', ':', '?']).then_some(&line[..end])
        }
        let script = script();
        let class = between(&script, "export class InferenceWidget", "\n}\n");
        let of_page = |name: &&str| !name.ends_with("Callback") && !["constructor", "crashed"].contains(name);
        let values =
            between(&script, "const VALUES = {", "};").split(',').filter_map(|value| value.split(':').next());
        let declared = names(class.lines().filter_map(member).filter(of_page).chain(values.map(str::trim)));
        let element = read().expect("it can be read");
        assert_eq!(declared, names(element.member.iter().map(|member| member.name.as_str())));
        for attribute in element.attribute.iter().filter(|attribute| attribute.property == Property::Own) {
            assert!(declared.contains(&attribute.name), "there is no property {}", attribute.name);
        }
    }

    #[test]
    fn the_adapter_emits_these_events() {
        let adapter = fs::read_to_string(root().join("src/element.rs")).expect("the adapter");
        let emitted = names(quoted(&adapter).filter(|text| text.starts_with("inference-")));
        assert_eq!(
            emitted,
            names(read().expect("it can be read").event.iter().map(|event| event.name.as_str()))
        );
    }

    #[test]
    fn views_have_these_parts() {
        // In markup, in the frame of the element class, and as a prop's default.
        let found: Names =
            ["part=\"", "part: \"", "#[prop(default = \""].into_iter().flat_map(after).collect();
        assert_eq!(found, names(read().expect("it can be read").part.iter().map(|part| part.name.as_str())));
    }

    #[test]
    fn the_style_reads_these_properties() {
        let found: Names = after("var(--iw-").into_iter().map(|name| format!("--iw-{name}")).collect();
        assert_eq!(found, names(read().expect("it can be read").property.iter().map(|p| p.name.as_str())));
    }

    #[test]
    fn a_region_is_replaced_between_its_marks() {
        let text = "a\n  // start\nold\n  // end\nb";
        assert_eq!(
            replaced(text, "// start\n", "// end", "new\n").as_deref(),
            Some("a\n  // start\nnew\n  // end\nb")
        );
        assert_eq!(replaced(text, "// other\n", "// end", "new\n"), None);
    }

    #[test]
    fn links_become_their_texts() {
        assert_eq!(comment("as [here](x.md) and [there](y.md#z), `[1]`"), "/** as here and there, `[1]`. */");
    }
}
