//! The fields as a visitor meets them, in a browser.

use super::Form;
use crate::problem::Problem;
use crate::{dom, js};
use tasks::{Inputs, Json, MediaData, Task, Value, object, registry};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

fn task(tag: &str) -> &'static Task {
    registry::find(tag).expect("a task")
}

/// A form on the page.
fn shown(task: &'static Task) -> (Form, Element) {
    crate::scripts::all();
    let form = Form::new(task);
    let host = dom::el("form", &[], &[]);
    host.append_with_node(&form.elements()).expect("elements");
    let body = leptos::prelude::document().body().expect("a page");
    dom::append(&body, &host);
    (form, host)
}

fn find(host: &Element, selector: &str) -> HtmlElement {
    host.query_selector(selector)
        .expect("a selector")
        .unwrap_or_else(|| panic!("no {selector}"))
        .unchecked_into()
}

/// Runs a script about `element`.
fn script(element: &Element, body: &str) -> JsValue {
    js_sys::Function::new_with_args("element", body).call1(&JsValue::NULL, element).expect("no exception")
}

fn write(element: &Element, text: &str) {
    js::set(element, "value", &text.into());
    script(element, "element.dispatchEvent(new Event('input', { bubbles: true }))");
}

fn press(element: &Element, key: &str) {
    let event = [
        "element.dispatchEvent(new KeyboardEvent('keydown', { key: '",
        key,
        "', bubbles: true, cancelable: true }))",
    ];
    script(element, &event.concat());
}

fn paste(element: &Element, text: &str) {
    js::set(element, "pasted", &text.into());
    script(
        element,
        "const clipboardData = new DataTransfer();
         clipboardData.setData('text/plain', element.pasted);
         element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))",
    );
}

async fn settle(form: &Form) {
    if let Some(settled) = form.settle() {
        let _ = JsFuture::from(settled).await;
    }
}

#[wasm_bindgen_test]
fn every_task_takes_its_own_examples() {
    for task in registry::ALL {
        let (form, host) = shown(task);
        assert!(form.is_untouched(), "{}", task.tag);
        for example in task.examples {
            let members = example.values.iter().map(|(k, v)| ((*k).to_owned(), Json::from(*v))).collect();
            let inputs = Inputs::read(task, &Json::Object(members));
            form.fill(&inputs);
            for field in task.fields {
                let held = form.inputs().get(field.key).cloned();
                assert_eq!(held.as_ref(), inputs.get(field.key), "{}: {}", task.tag, example.title);
            }
        }
        form.clear();
        assert!(form.is_untouched(), "{}", task.tag);
        assert_eq!(form.parameters().map(|p| p.members().len()), Ok(0), "{}", task.tag);
        host.remove();
    }
}

#[wasm_bindgen_test]
fn everything_that_takes_input_has_a_name() {
    for task in registry::ALL {
        let (_form, host) = shown(task);
        let nameless = script(
            &host,
            "return [...element.querySelectorAll('input, textarea, select, button, meter')].filter((e) =>
               !e.ariaLabel && ![...(e.labels ?? [])].some((label) => label.textContent.trim()) && !e.textContent.trim()
             ).map((e) => e.outerHTML).join()",
        );
        assert_eq!(nameless.as_string().as_deref(), Some(""), "{}", task.tag);
        host.remove();
    }
}

#[wasm_bindgen_test]
fn labels_are_typed_pasted_and_removed() {
    let (form, host) = shown(task("zero-shot-classification"));
    let input = find(&host, ".labels-field input");
    let labels = || form.inputs().get("candidate_labels").cloned();
    write(&input, "refund");
    press(&input, "Enter");
    write(&input, "legal, refund,");
    paste(&input, "delivery\nother");
    assert_eq!(
        labels(),
        Some(Value::List(["refund", "legal", "delivery", "other"].map(String::from).into()))
    );
    find(&host, "[aria-label='Remove legal']").click();
    press(&input, "Backspace");
    write(&input, "still typing");
    assert_eq!(labels(), Some(Value::List(["refund", "delivery", "still typing"].map(String::from).into())));
    host.remove();
}

#[wasm_bindgen_test]
fn lines_become_a_batch_when_the_visitor_says_so() {
    let (form, host) = shown(task("text-classification"));
    let (area, switch) = (find(&host, "textarea"), find(&host, ".batch"));
    write(&area, "one");
    assert!(switch.has_attribute("hidden"));
    write(&area, "one\n\n two");
    assert!(!switch.has_attribute("hidden"));
    assert_eq!(form.inputs().text("text"), Some("one\n\n two"));
    find(&host, ".batch input").click();
    assert_eq!(form.inputs().get("text"), Some(&Value::List(vec!["one".into(), "two".into()])));
    host.remove();
}

#[wasm_bindgen_test]
fn a_field_that_may_stay_empty_waits_to_be_added() {
    let (form, host) = shown(task("text-classification"));
    let second: Element = form.elements().get(1).unchecked_into();
    assert!(second.has_attribute("hidden"));
    find(&host, ".add").click();
    assert!(!second.has_attribute("hidden"));
    assert!(find(&host, ".add").has_attribute("hidden"));
    form.clear();
    assert!(second.has_attribute("hidden"));
    host.remove();
}

#[wasm_bindgen_test]
fn tables_are_edited_and_pasted_into() {
    let (form, host) = shown(task("table-question-answering"));
    let cell = |at: &str| find(&host, &["[data-at='", at, "']"].concat());
    let table = || form.inputs().get("table").cloned();
    assert_eq!(table(), None);
    paste(&cell("0,0"), "City\tPeople\nBerlin\t3.7\nParis");
    press(&cell("2,1"), "Enter");
    write(&cell("3,0"), "Rome");
    let column = |name: &str, cells: [&str; 3]| (name.to_owned(), cells.map(String::from).to_vec());
    assert_eq!(
        table(),
        Some(Value::Table(vec![
            column("City", ["Berlin", "Paris", "Rome"]),
            column("People", ["3.7", "", ""])
        ]))
    );
    assert_eq!(cell("1,1").get_attribute("aria-label").as_deref(), Some("People, row 1"));
    find(&host, "[aria-label='Remove row 2']").click();
    find(&host, "[aria-label='Remove column 2']").click();
    assert_eq!(table(), Some(Value::Table(vec![("City".into(), vec!["Berlin".into(), "Rome".into()])])));
    host.remove();
}

#[wasm_bindgen_test]
fn uneven_columns_are_filled_up_and_said() {
    let (form, host) = shown(task("tabular-classification"));
    let columns =
        vec![("a".to_owned(), vec!["1".to_owned(), "2".into()]), ("b".to_owned(), vec!["3".to_owned()])];
    let mut inputs = Inputs::default();
    inputs.set("data", Value::Table(columns));
    form.fill(&inputs);
    let Some(Value::Table(columns)) = form.inputs().get("data").cloned() else { panic!("a table") };
    assert!(columns.iter().all(|(_, cells)| cells.len() == 2));
    assert!(find(&host, ".table-field [role='status']").inner_text().contains("shorter"));
    host.remove();
}

/// A picture of this size, as a data URL.
fn picture(width: u32, height: u32) -> String {
    let body = format!(
        "element.width = {width}; element.height = {height}; element.getContext('2d').fillRect(0, 0, 9, 9); return element.toDataURL()"
    );
    script(&dom::el("canvas", &[], &[]), &body).as_string().expect("a URL")
}

#[wasm_bindgen_test]
async fn large_pictures_are_scaled_down_and_small_ones_left_alone() {
    let (form, host) = shown(task("image-classification"));
    for (width, height, sent) in [(3000, 1500, (2048, 1024)), (30, 20, (30, 20))] {
        let url = picture(width, height);
        form.fill(&Inputs::read(task("image-classification"), &url.as_str().into()));
        settle(&form).await;
        let Some(Value::Media(media)) = form.inputs().get("image").cloned() else { panic!("a picture") };
        assert_eq!(media.content_type, "image/png");
        let MediaData::Bytes(bytes) = media.data else { panic!("bytes") };
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four"));
        assert_eq!((side(16), side(20)), sent);
        assert!(find(&host, ".preview img").get_attribute("src").is_some_and(|src| src.starts_with("blob:")));
    }
    find(&host, ".remove").click();
    assert!(form.is_untouched());
    host.remove();
}

#[wasm_bindgen_test]
async fn a_file_that_is_no_picture_leaves_the_one_that_was_there() {
    let (form, host) = shown(task("image-classification"));
    form.fill(&Inputs::read(task("image-classification"), &picture(8, 8).as_str().into()));
    settle(&form).await;
    let before = form.inputs();
    for (name, content_type) in [("broken.png", "image/png"), ("notes.txt", "text/plain")] {
        let body = format!(
            "const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File(['no picture'], '{name}', {{ type: '{content_type}' }}));
             return new DragEvent('drop', {{ dataTransfer, cancelable: true }})"
        );
        let event: web_sys::Event = script(&host, &body).unchecked_into();
        form.transfer(&event);
        assert!(event.default_prevented());
        settle(&form).await;
        assert!(find(&host, ".media .field-error").inner_text().contains("picture"));
        assert_eq!(form.inputs(), before);
    }
    host.remove();
}

#[wasm_bindgen_test]
fn only_changed_parameters_are_sent() {
    let (form, host) = shown(task("text-generation"));
    let given = object([
        ("topP", 0.5.into()),
        ("temperature", 1.0.into()),
        ("watermark", true.into()),
        ("own", 1.0.into()),
    ]);
    form.fill_parameters(&given);
    let expected = [("own", Json::from(1.0)), ("top_p", 0.5.into()), ("watermark", true.into())];
    let sent = form.parameters().expect("valid");
    assert_eq!(sent.members().len(), expected.len(), "{sent:?}");
    for (key, value) in expected {
        assert_eq!(sent.get(key), Some(&value));
    }
    assert!(find(&host, "summary").inner_text().contains("3 changed"));
    let slider = find(&host, "[aria-label='top_p slider']");
    write(&slider, "0.25");
    assert_eq!(form.parameters().expect("valid").get("top_p"), Some(&0.25.into()));
    find(&host, ".parameters > button").click();
    assert_eq!(form.parameters().map(|p| p.members().len()), Ok(0));
    host.remove();
}

#[wasm_bindgen_test]
fn a_parameter_out_of_range_is_said_where_it_is() {
    let (form, host) = shown(task("text-generation"));
    for (id, text, said) in
        [("#p-top_p", "7", "between"), ("#p-seed", "many", "number"), ("#p-grammar", "{x", "JSON")]
    {
        let input = find(&host, id);
        write(&input, text);
        let problem = form.parameters().expect_err(text);
        assert!(problem.said.contains(said), "{}", problem.said);
        form.point_at(&problem);
        assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
        assert!(find(&host, ".parameters").has_attribute("open"));
        form.point_at_nothing();
        write(&input, "");
    }
    assert!(form.parameters().is_ok());
    host.remove();
}

#[wasm_bindgen_test]
fn a_missing_mask_is_put_in_at_the_cursor() {
    let (form, host) = shown(task("fill-mask"));
    let area: HtmlTextAreaElement = find(&host, "textarea").unchecked_into();
    write(&area, "Paris is  of France.");
    let _ = area.set_selection_range(9, 9);
    let call = tasks::Call { inputs: form.inputs(), ..tasks::Call::default() };
    form.point_at(&Problem::from(tasks::encode(task("fill-mask"), &call).expect_err("no mask")));
    find(&host, ".field-error button").click();
    assert_eq!(area.value(), "Paris is <mask> of France.");
    assert!(!area.has_attribute("aria-invalid"));
    host.remove();
}

#[wasm_bindgen_test]
fn a_conversation_grows_turn_by_turn() {
    let (form, host) = shown(task("chat-completion"));
    let area = find(&host, "#f-messages");
    let said = || match form.inputs().get("messages") {
        Some(Value::Chat(turns)) => {
            turns.iter().filter_map(|t| Some(t.get("content")?.text()?.to_owned())).collect()
        }
        _ => Vec::new(),
    };
    write(&area, "Hello");
    form.sent();
    assert_eq!(said(), ["Hello"], "a failed message can be sent again");
    let answer = |content: &str| js::object(&[("content", content.into())]);
    form.take_answer(&answer("Hi"));
    assert!(said().is_empty(), "nothing new to send");
    write(&area, "And now?");
    assert_eq!(said(), ["Hello", "Hi", "And now?"]);
    form.sent();
    form.take_answer(&answer("Then"));
    find(&host, ".chat .tools button:nth-child(2)").click();
    assert_eq!(js::get(&area, "value").as_string().as_deref(), Some("And now?"));
    write(&find(&host, "[aria-label='System prompt']"), "Be brief");
    assert_eq!(said(), ["Be brief", "Hello", "Hi", "And now?"]);
    host.remove();
}
