//! In a browser.

use super::control;
use crate::fields::Control;
use crate::fields::place::Place;
use crate::hooks::transfer::Transfer;
use leptos::prelude::*;
use std::any::Any;
use std::sync::Arc;
use tasks::{Value, registry};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{File, HtmlElement, HtmlInputElement};

/// A field on the page. Its signals live as long as `owner`.
struct Shown {
    control: Arc<dyn Control>,
    host: HtmlElement,
    owner: Owner,
    _view: Box<dyn Any>,
}

impl Shown {
    fn new() -> Self {
        let field =
            registry::find("tabular-regression").and_then(|task| task.fields.first()).expect("a field");
        let host: HtmlElement = document().create_element("div").expect("a div").unchecked_into();
        document().body().expect("a body").append_child(&host).expect("a place");
        let owner = Owner::new();
        let (control, place) = owner.with(|| (control(field), Place::new("f-", field.key)));
        let shown = Arc::clone(&control);
        let view = leptos::mount::mount_to(host.clone(), move || shown.view(place));
        Self { control, host, owner, _view: Box::new(view) }
    }

    /// With `rows` rows of two columns, whose cells hold their row's number.
    async fn with_rows(rows: usize) -> Self {
        let shown = Self::new();
        let cells: Vec<String> = (1..=rows).map(|row| row.to_string()).collect();
        let columns = vec![("a".to_owned(), cells.clone()), ("b".to_owned(), cells)];
        shown.control.fill(Some(&Value::Table(columns)));
        drawn().await;
        shown
    }

    fn all(&self, selector: &str) -> usize {
        let count = js_sys::Function::new_with_args(
            "host, selector",
            "return host.querySelectorAll(selector).length",
        );
        let found = count.call2(&JsValue::NULL, &self.host, &selector.into());
        found.ok().and_then(|found| found.as_f64()).expect("a number") as usize
    }

    fn find(&self, selector: &str) -> HtmlElement {
        self.host.query_selector(selector).ok().flatten().expect(selector).unchecked_into()
    }

    /// The box at a line of the page and a column; the names are line 0.
    fn cell(&self, at: &str) -> HtmlInputElement {
        self.find(&["[data-at='", at, "']"].concat()).unchecked_into()
    }

    fn label(&self, at: &str) -> String {
        self.cell(at).get_attribute("aria-label").unwrap_or_default()
    }

    /// Does to a box what a visitor's typing does.
    fn write(&self, at: &str, text: &str) {
        self.cell(at).set_value(text);
        on(&self.cell(at), "on.dispatchEvent(new Event('input', { bubbles: true }))", "");
    }

    async fn press(&self, at: &str, init: &str) {
        let body = "on.focus(); on.dispatchEvent(new KeyboardEvent('keydown',
            { ...JSON.parse(text), bubbles: true, cancelable: true }))";
        on(&self.cell(at), body, init);
        drawn().await;
    }

    async fn paste(&self, at: &str, text: &str) {
        let body = "const clipboardData = new DataTransfer(); clipboardData.setData('text/plain', text);
            on.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))";
        on(&self.cell(at), body, text);
        drawn().await;
    }

    async fn click(&self, selector: &str) {
        self.find(selector).focus().expect("a focus");
        self.find(selector).click();
        drawn().await;
    }

    async fn drop_file(&self, file: File) -> bool {
        let is_taken = self.control.receive(&Transfer::File(file));
        self.control.finish_reading().await;
        drawn().await;
        is_taken
    }

    /// What has the focus.
    fn focused() -> String {
        let active = document().active_element();
        active.and_then(|active| active.get_attribute("aria-label")).unwrap_or_default()
    }

    fn said(&self) -> String {
        self.find("[role=status]").inner_text()
    }

    /// What is sent, as lines: names first.
    fn sent(&self) -> Vec<String> {
        let Some(Value::Table(columns)) = self.control.value() else { return Vec::new() };
        let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let names = columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("|");
        let row =
            |row: usize| columns.iter().map(|(_, cells)| cells[row].as_str()).collect::<Vec<_>>().join("|");
        std::iter::once(names).chain((0..height).map(row)).collect()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Runs a script on an element.
fn on(element: &HtmlInputElement, body: &str, text: &str) {
    let script = js_sys::Function::new_with_args("on, text", body);
    script.call2(&JsValue::NULL, element, &text.into()).expect("a script that does not throw");
}

/// What was changed is drawn, and the focus is where it went.
async fn drawn() {
    for _ in 0..3 {
        leptos::task::tick().await;
    }
}

fn file(content_type: &str, bytes: &[u8]) -> File {
    let make = js_sys::Function::new_with_args("type, bytes", "return new File([bytes], 'a.csv', { type })");
    let bytes = js_sys::Uint8Array::from(bytes);
    make.call2(&JsValue::NULL, &content_type.into(), &bytes).expect("a file").unchecked_into()
}

#[wasm_bindgen_test]
async fn cells_are_pasted_and_written() {
    let shown = Shown::new();
    assert_eq!(shown.sent(), Vec::<String>::new());
    shown.paste("0,0", "City\tPeople\nBerlin\t3.7\nParis").await;
    shown.write("2,1", "2.1");
    assert_eq!(shown.sent(), ["City|People", "Berlin|3.7", "Paris|2.1"]);
    assert_eq!(
        (shown.label("1,1").as_str(), shown.cell("1,0").value().as_str()),
        ("People, row 1", "Berlin")
    );
}

#[wasm_bindgen_test]
async fn short_rows_are_filled_up_and_said() {
    let shown = Shown::new();
    shown.paste("0,0", "a\tb\n1").await;
    assert!(shown.said().contains("shorter"), "{}", shown.said());
}

#[wasm_bindgen_test]
async fn one_cell_is_pasted_by_the_browser() {
    let shown = Shown::new();
    shown.paste("1,0", "plain").await;
    assert_eq!(shown.cell("1,0").value(), "");
}

#[wasm_bindgen_test]
async fn keys_walk_through_a_column() {
    let shown = Shown::with_rows(2).await;
    for (at, key, to) in [
        ("0,1", r#"{"key":"ArrowDown"}"#, "b, row 1"),
        ("1,1", r#"{"key":"Enter"}"#, "b, row 2"),
        ("2,1", r#"{"key":"ArrowDown"}"#, "b, row 2"),
        ("2,1", r#"{"key":"ArrowUp"}"#, "b, row 1"),
        ("2,1", r#"{"key":"Enter","shiftKey":true}"#, "b, row 1"),
        ("1,0", r#"{"key":"ArrowUp"}"#, "Name of column 1"),
    ] {
        shown.press(at, key).await;
        assert_eq!(Shown::focused(), to, "{key} at {at}");
    }
}

#[wasm_bindgen_test]
async fn enter_in_the_last_row_begins_another() {
    let shown = Shown::with_rows(1).await;
    shown.press("1,1", r#"{"key":"Enter"}"#).await;
    assert_eq!((Shown::focused().as_str(), shown.all("tbody tr")), ("b, row 2", 2));
}

#[wasm_bindgen_test]
async fn keys_of_an_input_method_are_its_own() {
    let shown = Shown::with_rows(1).await;
    for init in [r#"{"key":"Enter","isComposing":true}"#, r#"{"key":"Enter","keyCode":229}"#] {
        shown.press("1,1", init).await;
        assert_eq!((Shown::focused().as_str(), shown.all("tbody tr")), ("b, row 1", 1), "{init}");
    }
}

#[wasm_bindgen_test]
async fn the_focus_stays_where_a_row_or_column_was() {
    let shown = Shown::with_rows(3).await;
    shown.click("[aria-label='Remove row 3']").await;
    assert_eq!((Shown::focused().as_str(), shown.sent().join(" ").as_str()), ("a, row 2", "a|b 1|1 2|2"));
    shown.click("[aria-label='Remove row 1']").await;
    assert_eq!((Shown::focused().as_str(), shown.sent().join(" ").as_str()), ("a, row 1", "a|b 2|2"));
    shown.click("[aria-label='Remove column 2']").await;
    assert_eq!((Shown::focused().as_str(), shown.sent().join(" ").as_str()), ("Name of column 1", "a 2"));
    assert_eq!(shown.all(".remove"), 0);
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_what_was_added() {
    let shown = Shown::with_rows(1).await;
    shown.click(".table-field > .tools:last-of-type .file:nth-child(1)").await;
    assert_eq!(Shown::focused(), "a, row 2");
    shown.click(".table-field > .tools:last-of-type .file:nth-child(2)").await;
    assert_eq!(Shown::focused(), "Name of column 3");
}

#[wasm_bindgen_test]
async fn many_rows_are_drawn_a_page_at_a_time() {
    let shown = Shown::with_rows(250).await;
    assert_eq!((shown.all("tbody tr"), shown.cell("100,0").value().as_str()), (100, "100"));
    assert_eq!(shown.find(".table-field [aria-live]").inner_text(), "Rows 1 to 100 of 250");
    shown.press("100,1", r#"{"key":"ArrowDown"}"#).await;
    assert_eq!((Shown::focused().as_str(), shown.cell("1,1").value().as_str()), ("b, row 101", "101"));
    shown.write("1,1", "changed");
    shown.click(".table-field [aria-disabled]:last-child").await;
    assert_eq!((shown.all("tbody tr"), shown.cell("50,0").value().as_str()), (50, "250"));
    shown.press("50,0", r#"{"key":"Enter"}"#).await;
    assert_eq!(Shown::focused(), "a, row 251");
    assert_eq!((shown.sent().len(), shown.sent()[101].as_str()), (251, "101|changed"));
}

#[wasm_bindgen_test]
async fn a_dropped_file_is_imported() {
    let shown = Shown::with_rows(250).await;
    assert!(shown.drop_file(file("text/csv", b"Stadt;Wert\nK\xf6ln;1,5\n")).await);
    assert_eq!(shown.sent(), ["Stadt|Wert", "Köln|1,5"]);
    assert_eq!(shown.all("tbody tr"), 1);
}

#[wasm_bindgen_test]
async fn a_file_that_is_no_table_leaves_what_was_there() {
    let shown = Shown::with_rows(1).await;
    for (bytes, said) in [(&b"PK\x03\x04\0\0"[..], "Save it as CSV"), (b"\r\n", "empty")] {
        assert!(shown.drop_file(file("", bytes)).await);
        assert!(shown.said().contains(said), "{}", shown.said());
        assert_eq!(shown.sent(), ["a|b", "1|1"]);
    }
}

#[wasm_bindgen_test]
async fn a_picture_is_for_another_field() {
    let shown = Shown::new();
    assert!(!shown.drop_file(file("image/png", b"\x89PNG")).await);
}

#[wasm_bindgen_test]
async fn what_is_filled_in_meanwhile_outdoes_a_file() {
    let shown = Shown::new();
    shown.control.receive(&Transfer::File(file("text/csv", b"x,y\n1,2\n")));
    shown.control.fill(Some(&Value::Table(vec![("a".to_owned(), vec!["1".to_owned()])])));
    shown.control.finish_reading().await;
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert_eq!(shown.sent(), ["a", "1"]);
}

#[wasm_bindgen_test]
async fn a_file_that_is_being_read_ends_with_its_form() {
    let shown = Shown::new();
    shown.control.receive(&Transfer::File(file("text/csv", b"x,y\n1,2\n")));
    shown.owner.cleanup();
    gloo_timers::future::TimeoutFuture::new(50).await;
}
