//! The footer's panel "Link": the page's address with what the form holds, and the reader of such addresses.
//!
//! `#iw-ID={"task":…,"inputs":…,"parameters":…}`, percent-encoded, is for the element of that id; `#iw=…` for the page's only
//! one. It is one of the pieces between `&`; others are the page's own. Whoever sends a link decides what it holds, so it fills
//! fields and declared parameters and nothing else: no file, no address that would be fetched, no run.

use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::messages;
use crate::session::link::MARK;
use crate::session::widget::Widget;
use leptos::prelude::*;
use tasks::{Inputs, Json, Task, object};

/// Characters of a fragment; more fits into no address that programs pass on.
const LONGEST: usize = 30_000;

/// The element's name, for counting those of a page.
const TAG: &str = "inference-widget";

pub fn view(widget: Widget) -> AnyView {
    let say = messages();
    let Some(shown) = link(widget) else {
        return view! { <p class="note">{say.link_too_long()}</p> }.into_any();
    };
    let has_media = widget.form().is_some_and(|form| {
        let inputs = form.inputs();
        form.task().fields.iter().any(|field| matches!(inputs.get(field.key), Some(tasks::Value::Media(_))))
    });
    let note = if has_media { [" ", say.link_without_files()].concat() } else { String::new() };
    view! {
        <div class="panel" part="panel">
            <pre tabindex="0" dir="ltr">{shown}</pre>
            <p class="note">{[say.link_note(), &note].concat()}</p>
            // As the form is when it is pressed.
            <CopyButton name=say.copy() text=Box::new(move || link(widget).unwrap_or_default()) />
        </div>
    }
    .into_any()
}

/// The page's address with what the form holds now, unless that is too much.
fn link(widget: Widget) -> Option<String> {
    let form = widget.form()?;
    let task = form.task();
    let content = object([
        ("task", task.tag.into()),
        ("inputs", form.inputs().shared(task)),
        ("parameters", declared(task, &form.parameters().unwrap_or_default())),
    ]);
    let text = js_sys::encode_uri_component(&js::stringify(&js::from_json(&content), false));
    let piece =
        [&widget.given.with_untracked(|given| key(given.id.as_deref())), "=", &String::from(text)].concat();
    let address = window().location().href().unwrap_or_default();
    (piece.len() <= LONGEST).then(|| with_piece(&address, &piece))
}

/// What the address holds for the widget of this id.
pub fn read(hash: String, id: Option<String>, task: &'static Task) -> Option<(Inputs, Json)> {
    let is_only = document().get_elements_by_tag_name(TAG).length() <= 1;
    parse(&hash, id.as_deref(), is_only, task, |text| {
        let text = js_sys::decode_uri_component(text).ok()?.as_string()?;
        js::parse_json(&text)
    })
}

fn parse(
    hash: &str,
    id: Option<&str>,
    is_only: bool,
    task: &'static Task,
    decode: impl Fn(&str) -> Option<Json>,
) -> Option<(Inputs, Json)> {
    let own = id.map(|id| key(Some(id)));
    let is_mine = |name: &str| own.as_deref() == Some(name) || (is_only && name == MARK);
    let mut pieces = hash.trim_start_matches('#').split('&').filter_map(|piece| piece.split_once('='));
    let (_, text) = pieces.find(|(name, text)| is_mine(name) && text.len() <= LONGEST)?;
    let content = decode(text).filter(Json::is_object)?;
    if content.get("task").and_then(Json::text).is_some_and(|tag| tag != task.tag) {
        return None;
    }
    let inputs = Inputs::read_shared(task, content.get("inputs")?);
    if inputs.is_blank() {
        return None;
    }
    Some((inputs, declared(task, content.get("parameters").unwrap_or(&Json::Null))))
}

/// The parameters that the task knows, as far as they can be read.
fn declared(task: &'static Task, parameters: &Json) -> Json {
    let mut known = object([]);
    for (name, value) in parameters.members() {
        let alone = object([(name, value.clone())]);
        if let (Some(parameter), Ok(_)) = (task.parameter(name), task.changed(&alone)) {
            known.set(parameter.key, value.clone());
        }
    }
    known
}

/// Ids hold any characters but white space; in a fragment they are encoded like the rest.
fn key(id: Option<&str>) -> String {
    match id.filter(|id| !id.is_empty()) {
        Some(id) => [MARK, "-", &String::from(js_sys::encode_uri_component(id))].concat(),
        None => MARK.to_owned(),
    }
}

/// An address with this piece in its fragment, instead of a former one of the same name.
fn with_piece(address: &str, piece: &str) -> String {
    let (page, fragment) = address.split_once('#').unwrap_or((address, ""));
    let name = |piece: &str| piece.split('=').next().unwrap_or_default().to_owned();
    let others = fragment.split('&').filter(|own| !own.is_empty() && name(own) != name(piece));
    let fragment: Vec<&str> = others.chain([piece]).collect();
    [page, "#", &fragment.join("&")].concat()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn task(tag: &str) -> &'static Task {
        tasks::registry::find(tag).expect("a task")
    }

    fn found(hash: &str, id: Option<&str>, is_only: bool, tag: &str) -> Option<String> {
        let decode = |text: &str| js::parse_json(&js_sys::decode_uri_component(text).ok()?.as_string()?);
        let (inputs, parameters) = parse(hash, id, is_only, task(tag), decode)?;
        Some([inputs.shared(task(tag)).to_text(), parameters.to_text()].join(" "))
    }

    fn link(id: Option<&str>, content: &str) -> String {
        ["#", &key(id), "=", &String::from(js_sys::encode_uri_component(content))].concat()
    }

    const HELLO: &str =
        r#"{"inputs":{"text":"Hello & <b>#=%"},"parameters":{"top_k":3,"mine":1,"function_to_apply":7}}"#;
    const READ: &str = r#"{"text":"Hello & <b>#=%"} {"top_k":3}"#;

    #[wasm_bindgen_test]
    fn a_link_is_for_the_element_of_its_id() {
        let tag = "text-classification";
        for (hash, id, is_only, is_read) in [
            (link(Some("a"), HELLO), Some("a"), false, true),
            (link(Some("a"), HELLO), Some("b"), true, false),
            (link(Some("a"), HELLO), None, true, false),
            (link(None, HELLO), Some("a"), true, true),
            (link(None, HELLO), None, true, true),
            (link(None, HELLO), None, false, false),
            (link(None, HELLO), Some("a"), false, false),
            (link(Some("ü=&#"), HELLO), Some("ü=&#"), false, true),
            (
                [&link(Some("b"), "{}")[..], "&", &link(Some("a"), HELLO)[1..], "&x"].concat(),
                Some("a"),
                false,
                true,
            ),
        ] {
            assert_eq!(found(&hash, id, is_only, tag).as_deref(), is_read.then_some(READ), "{hash}");
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_link_changes_nothing() {
        let long = ["#iw={\"inputs\":{\"text\":\"", &"a".repeat(10_000_000), "\"}}"].concat();
        for hash in
            ["#iw=", "#iw=%", "#iw=%ff", "#iw=[]", "#iw={", "#iw={}", "#iw=1", "#iw", "#iwx={}", &long]
        {
            assert_eq!(found(hash, None, true, "text-classification"), None);
        }
        let other = link(None, r#"{"task":"chat-completion","inputs":{"text":"a"}}"#);
        assert_eq!(found(&other, None, true, "text-classification"), None);
        let picture = link(None, r#"{"inputs":{"image":"https://example.com/pixel.png"}}"#);
        assert_eq!(found(&picture, None, true, "image-classification"), None);
    }

    #[wasm_bindgen_test]
    fn a_page_keeps_its_own_fragment() {
        assert_eq!(with_piece("https://x/y?z#top", "iw-a=1"), "https://x/y?z#top&iw-a=1");
        assert_eq!(with_piece("https://x/#iw-a=0&top", "iw-a=1"), "https://x/#top&iw-a=1");
        assert_eq!(with_piece("https://x/", "iw=1"), "https://x/#iw=1");
    }
}
