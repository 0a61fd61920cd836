//! The views as a reader meets them, in a browser.

use super::{Live, Urls, summary, view};
use crate::app::Outcome;
use crate::js;
use std::rc::Rc;
use tasks::{Answer, Inputs, registry};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

/// What the server's `answer` to `inputs` becomes. Both are JSON.
fn outcome(tag: &str, inputs: &str, answer: &str) -> Rc<Outcome> {
    let task = registry::find(tag).expect("a task");
    let inputs = Inputs::read(task, &js::parse_json(inputs).expect("JSON"));
    let (raw, json) = js::parse(answer).expect("JSON");
    let decoded = tasks::decode(task, &inputs, &Answer::Json(json)).expect("an answer");
    Rc::new(Outcome {
        task,
        model: None,
        inputs,
        parameters: tasks::object([]),
        output: decoded.output,
        raw,
        source: "live",
        total_ms: 1.0,
        compute_seconds: None,
        compute_type: None,
        warnings: Vec::new(),
        size: answer.len(),
        live: None,
    })
}

/// Its view, on the page.
fn shown(outcome: &Rc<Outcome>) -> Element {
    let view = view(outcome, &Urls::default());
    leptos::prelude::document().body().expect("a page").append_child(&view).expect("a place");
    view
}

fn draw(tag: &str, inputs: &str, answer: &str) -> Element {
    shown(&outcome(tag, inputs, answer))
}

fn texts(view: &Element, selector: &str) -> Vec<String> {
    let all = "return [...view.querySelectorAll(selector)].map((e) => e.textContent)";
    let all = js_sys::Function::new_with_args("view, selector", all);
    let list = all.call2(&JsValue::NULL, view, &selector.into()).expect("a selector");
    list.unchecked_into::<js_sys::Array>().iter().filter_map(|text| text.as_string()).collect()
}

fn count(view: &Element, selector: &str) -> usize {
    texts(view, selector).len()
}

fn click(view: &Element, selector: &str) {
    let button = view.query_selector(selector).expect("a selector").expect("a button");
    button.unchecked_into::<HtmlElement>().click();
}

#[wasm_bindgen_test]
fn labels_are_rows_and_never_markup() {
    let view = draw(
        "text-classification",
        "\"x\"",
        r#"[[{"label":"<b>up</b>","score":0.25},{"label":"down","score":-1},{"label":"?","score":null}]]"#,
    );
    assert_eq!(texts(&view, "tbody th"), ["<b>up</b>", "down", "?"]);
    assert_eq!(texts(&view, "tbody td"), ["0.250", "-1.000", "–"]);
    assert_eq!(count(&view, "b"), 0);
}

#[wasm_bindgen_test]
fn ten_thousand_labels_come_a_few_at_a_time() {
    let rows: Vec<String> = (0..10_000).map(|i| format!(r#"{{"label":"l{i}","score":0.5}}"#)).collect();
    let view = draw("text-classification", "\"x\"", &format!("[[{}]]", rows.join(",")));
    assert_eq!(count(&view, "tbody tr"), 5);
    click(&view, ".more");
    assert_eq!(count(&view, "tbody tr"), 205);
}

#[wasm_bindgen_test]
fn entities_are_marked_by_code_points() {
    let view = draw(
        "token-classification",
        "\"🎉 Ada met Zoë\"",
        r#"[{"entity_group":"PER","score":0.9,"start":2,"end":5},{"entity_group":"PER","score":0.8,"start":10,"end":13}]"#,
    );
    assert_eq!(texts(&view, "mark"), ["AdaPER", "ZoëPER"]);
    assert_eq!(texts(&view, ".legend li"), ["PER× 2"]);
    assert_eq!(texts(&view, "tbody td"), ["Ada", "PER", "0.900", "Zoë", "PER", "0.800"]);
    let none = outcome("token-classification", "\"x\"", "[]");
    assert_eq!(texts(&shown(&none), ".note"), ["No entities found."]);
    assert_eq!(summary(&none), "Done. No entities found");
}

#[wasm_bindgen_test]
fn an_answer_is_marked_in_its_context() {
    let inputs = r#"{"question":"Where?","context":"🎉 In London, near London."}"#;
    let found = draw("question-answering", inputs, r#"{"answer":"London","score":0.5,"start":5,"end":11}"#);
    assert_eq!(texts(&found, "mark"), ["London"]);
    let searched = draw("question-answering", inputs, r#"{"answer":"near"}"#);
    assert_eq!(texts(&searched, "mark"), ["near"]);
}

#[wasm_bindgen_test]
fn the_cells_of_an_answer_are_tinted() {
    let view = draw(
        "table-question-answering",
        r#"{"query":"?","table":{"A":["1","2"],"B":["3","4"]}}"#,
        r#"{"answer":"4","coordinates":[[1,1],[9,9]],"cells":["4"],"aggregator":"SUM"}"#,
    );
    assert_eq!(texts(&view, "td.tinted"), ["4"]);
    assert_eq!(texts(&view, ".aggregator"), ["SUM"]);
}

#[wasm_bindgen_test]
fn predictions_stand_beside_their_rows() {
    let view = draw("tabular-classification", r#"{"data":{"a":["1","2"]}}"#, "[5, \"six\"]");
    assert_eq!(texts(&view, "th"), ["a", "Prediction"]);
    assert_eq!(texts(&view, "td"), ["1", "5", "2", "six"]);
}

#[wasm_bindgen_test]
fn of_ten_thousand_boxes_the_best_are_drawn() {
    let boxes: Vec<String> = (0..10_000)
        .map(|i| {
            let score = f64::from(i) / 10_000.0;
            format!(r#"{{"label":"x{i}","score":{score},"box":{{"xmin":1,"ymin":2,"xmax":3,"ymax":4}}}}"#)
        })
        .collect();
    let view = draw("object-detection", "\"data:,\"", &format!("[{}]", boxes.join(",")));
    assert_eq!(count(&view, ".mark"), 500);
    assert_eq!(texts(&view, "tbody th")[0], "x9999");
    assert!(texts(&view, ".switch").len() < 30);
    assert!(texts(&view, ".note")[0].contains("best 500 of 10000"));
}

#[wasm_bindgen_test]
fn pointing_at_a_row_lights_its_mark_and_a_switch_hides_it() {
    let view = draw(
        "object-detection",
        "\"data:,\"",
        r#"[{"label":"cat","score":0.2,"box":{"xmin":0,"ymin":0,"xmax":1,"ymax":1}},
            {"label":"dog","score":0.9,"box":{"xmin":0,"ymin":0,"xmax":1,"ymax":1}}]"#,
    );
    let row = view.query_selector("tr[data-i='0']").expect("a selector").expect("a row");
    row.unchecked_into::<HtmlElement>().focus().expect("focus");
    assert_eq!(count(&view, ".mark.lit[data-i='0']"), 1);
    assert_eq!(count(&view, ".lit"), 2);
    click(&view, ".switch");
    assert_eq!(count(&view, ".mark[hidden][data-i='0']"), 1);
    assert_eq!(count(&view, ".mark[hidden]"), 1);
}

#[wasm_bindgen_test]
fn generated_text_is_told_from_its_prompt() {
    let view = draw("text-generation", "\"The sky\"", r#"[{"generated_text":"The sky is blue."}]"#);
    assert_eq!(texts(&view, ".prompt"), ["The sky"]);
    assert_eq!(texts(&view, ".block"), ["The sky is blue."]);
}

#[wasm_bindgen_test]
fn a_message_is_safe_markdown() {
    let view = draw(
        "chat-completion",
        "\"hi\"",
        r#"{"choices":[{"message":{"content":"**Yes**, [see](https://x.org) <img src=x> [no](javascript:1)"}}]}"#,
    );
    assert_eq!(texts(&view, "strong"), ["Yes"]);
    assert_eq!(count(&view, "img"), 0);
    assert_eq!(texts(&view, "a"), ["see"]);
    let link = view.query_selector("a").expect("a selector").expect("a link");
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener nofollow"));
}

#[wasm_bindgen_test]
async fn text_in_pieces_becomes_the_same_as_text_at_once() {
    let text = "# One\n\n- a\n- *b*\n\n```\ncode\n\ncode\n```\n\nThe **end**.\n\n".repeat(300);
    let (pieces, whole) = (Live::new(true, None), Live::whole(true, None, &text));
    for piece in text.split_inclusive(' ') {
        pieces.push(piece);
    }
    for _ in 0..20 {
        js::next_frame().await;
    }
    assert_eq!(pieces.text(), text);
    assert_eq!(pieces.element().text_content(), whole.element().text_content());
    assert_eq!(count(pieces.element(), "h3"), 300);
    assert_eq!(count(pieces.element(), "pre"), 300);
}

#[wasm_bindgen_test]
fn a_transcript_leads_to_the_sound() {
    let view = draw(
        "automatic-speech-recognition",
        "\"data:,\"",
        r#"{"text":"a b","chunks":[{"text":"A long sentence.","timestamp":[0,2.5]},{"text":"And another one.","timestamp":[3725,null]}]}"#,
    );
    assert_eq!(texts(&view, ".stamp"), ["0:00", "1:02:05"]);
}

#[wasm_bindgen_test]
fn scores_are_sorted_on_request() {
    let inputs = r#"{"source_sentence":"x","sentences":["a","b"]}"#;
    let view = draw("sentence-similarity", inputs, "[0.1, 0.9]");
    assert_eq!(texts(&view, "tbody th"), ["a", "b"]);
    click(&view, "[aria-pressed]");
    assert_eq!(texts(&view, "tbody th"), ["b", "a"]);
}

#[wasm_bindgen_test]
fn an_unknown_answer_is_shown_as_it_came() {
    let view = draw("object-detection", "\"data:,\"", r#"{"what":["is","this"]}"#);
    assert!(texts(&view, "pre")[0].contains("\"what\""));
}

#[wasm_bindgen_test]
fn object_urls_end_with_what_shows_them() {
    let url = js::object_url(&crate::transport::blob(b"x", "image/png"));
    let urls = Urls::default();
    urls.keep(&url);
    let is_held = || {
        let read = "const r = new XMLHttpRequest(); r.open('GET', url, false); try { r.send(); return true } catch { return false }";
        let read = js_sys::Function::new_with_args("url", read);
        read.call1(&JsValue::NULL, &url.as_str().into()).expect("an answer").is_truthy()
    };
    assert!(is_held());
    drop(urls);
    assert!(!is_held());
}
