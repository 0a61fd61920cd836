//! The views as a reader meets them, in a browser.

use super::{Live, Outcome, discard};
use crate::form::Form;
use crate::js;
use tasks::{Answer, Inputs, Json, object, registry};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(module = "/www/views/live.js")]
extern "C" {
    #[wasm_bindgen(constructor, js_class = "Live")]
    fn new(markdown: bool) -> Live;
    #[wasm_bindgen(static_method_of = Live)]
    fn whole(markdown: bool, prompt: JsValue, text: &str) -> Live;
    #[wasm_bindgen(method, getter)]
    fn element(this: &Live) -> Element;
}

#[wasm_bindgen(module = "/www/views/markdown.js")]
extern "C" {
    fn write(root: &Element, text: &str, fence: &str);
    fn split(text: &str, fence: &str) -> JsValue;
}

#[wasm_bindgen(module = "/www/views/layout.js")]
extern "C" {
    fn layout(text: &str, spans: &JsValue) -> JsValue;
}

/// What the server's `answer` to `inputs` becomes. Both are JSON.
fn outcome(tag: &str, inputs: &str, answer: &str) -> Outcome {
    let task = registry::find(tag).expect("a task");
    let inputs = Inputs::read(task, &js::parse_json(inputs).expect("JSON"));
    let (raw, json) = js::parse(answer).expect("JSON");
    let decoded = tasks::decode(task, &inputs, &Answer::Json(json)).expect("an answer");
    let result =
        js::object(&[("task", tag.into()), ("output", js::from_json(&decoded.output)), ("raw", raw)]);
    crate::scripts::all();
    let form = Form::new(task);
    Outcome::new(decoded.output, result, &form.description, form.written(&inputs), answer.len(), None)
}

/// Its view, on the page.
fn shown(outcome: &Outcome) -> Element {
    let view = outcome.draw();
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
    assert_eq!(none.summary(), "Done. No entities found");
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
    assert_eq!(count(&view, ".mark"), 200);
    assert_eq!(texts(&view, "tbody th")[0], "x9999");
    assert!(texts(&view, ".switch").len() < 30);
    assert!(texts(&view, ".note")[0].contains("best 200 of 10000"));
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
    let (pieces, whole) = (Live::new(true), Live::whole(true, JsValue::UNDEFINED, &text));
    for piece in text.split_inclusive(' ') {
        pieces.push(piece);
    }
    js::sleep(1.0).await;
    assert_eq!(pieces.text(), text);
    assert_eq!(pieces.element().text_content(), whole.element().text_content());
    assert_eq!(count(&pieces.element(), "h3"), 300);
    assert_eq!(count(&pieces.element(), "pre"), 300);
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
    let made = "return URL.createObjectURL(new Blob(['x'], { type: 'image/png' }))";
    let url = js_sys::Function::new_no_args(made).call0(&JsValue::NULL).expect("a URL");
    let is_held = || {
        let read = "const r = new XMLHttpRequest(); r.open('GET', url, false); try { r.send(); return true } catch { return false }";
        let read = js_sys::Function::new_with_args("url", read);
        read.call1(&JsValue::NULL, &url).expect("an answer").is_truthy()
    };
    let url = url.as_string().expect("a text");
    let item = object([("label", Json::Null), ("type", "image/png".into()), ("url", url.into())]);
    let output = object([("kind", "media".into()), ("items", Json::Array(vec![item]))]);
    let result = js::object(&[("output", js::from_json(&output))]);
    let form = Form::new(registry::find("text-to-image").expect("a task"));
    let view = Outcome::new(output, result, &form.description, js::object(&[]), 1, None).draw();
    assert!(is_held());
    discard(&view);
    assert!(!is_held());
}

/// What Markdown becomes, without the attributes that every element of a kind has.
fn html(text: &str) -> String {
    let root = crate::dom::el("div", &[], &[]);
    write(&root, text, "");
    let clean = " dir=\"auto\"| rel=\"noopener nofollow\"| target=\"_blank\"| tabindex=\"0\"";
    let strip = ["return root.innerHTML.replace(/", clean, "/g, '').replaceAll('\"', '')"].concat();
    let strip = js_sys::Function::new_with_args("root", &strip);
    strip.call1(&JsValue::NULL, &root).ok().and_then(|html| html.as_string()).expect("a text")
}

#[wasm_bindgen_test]
fn markdown_has_blocks() {
    for (text, expected) in [
        ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
        ("# Title #\n####### no", "<h3>Title</h3><p>####### no</p>"),
        ("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("3. a\n\n4. b", "<ol start=3><li>a</li><li>b</li></ol>"),
        ("- a\n\n  more\n\nafter", "<ul><li>a<p>more</p></li></ul><p>after</p>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol start=1><li>b</li></ol>"),
        (
            "```rust\nlet *a* = 1;\n\n<b>\n```\nx",
            "<pre dir=ltr><code>let *a* = 1;\n\n&lt;b&gt;\n</code></pre><p>x</p>",
        ),
        ("~~~\nopen", "<pre dir=ltr><code>open\n</code></pre>"),
        ("> a\n> > b\nc", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>"),
        ("a\n---\nb", "<p>a</p><hr><p>b</p>"),
        (
            "|a|b|\n|-|:-:|\n|1|*2*|3|\n",
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><em>2</em></td></tr></table>",
        ),
    ] {
        assert_eq!(html(text), expected, "{text:?}");
    }
}

#[wasm_bindgen_test]
fn markdown_has_marks_within_a_block() {
    for (text, expected) in [
        ("*a* **b** ***c*** ~~d~~", "<em>a</em> <strong>b</strong> <strong><em>c</em></strong> <del>d</del>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("2 * 3 * 4, snake_case_name, ~5", "2 * 3 * 4, snake_case_name, ~5"),
        ("_a_ __b__ **open", "<em>a</em> <strong>b</strong> **open"),
        ("`a*b*` ``c`d`` `e", "<code>a*b*</code> <code>c`d</code> `e"),
        (r"\*a\* \q", r"*a* \q"),
        ("[a *b*](https://x.org/(y) \"t\")", "<a href=https://x.org/(y)>a <em>b</em></a>"),
        ("![cat](http://x.org/c.png)", "<a href=http://x.org/c.png>cat</a>"),
        (
            "see https://x.org/a. (https://y.org)",
            "see <a href=https://x.org/a>https://x.org/a</a>. (<a href=https://y.org>https://y.org</a>)",
        ),
        ("<https://x.org> <b>x</b>", "<a href=https://x.org>https://x.org</a> &lt;b&gt;x&lt;/b&gt;"),
        ("é*ü* 🎉**ñ**", "é<em>ü</em> 🎉<strong>ñ</strong>"),
    ] {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text:?}");
    }
}

#[wasm_bindgen_test]
fn nothing_that_runs_is_a_link() {
    for text in [
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:x)",
        "<data:text/html,x>",
        "[a](/local)",
        "[a](https:\n//x)",
    ] {
        assert!(!html(text).contains("<a "), "{text}");
    }
}

#[wasm_bindgen_test]
fn blocks_end_where_nothing_can_join_them() {
    let split = |text: &str, fence: &str| js::stringify(&split(text, fence), false);
    assert_eq!(split("a\n\nb", ""), r#"[3,""]"#);
    assert_eq!(split("- a\n\n- b", ""), "");
    assert_eq!(split("a\n\n", ""), "");
    assert_eq!(split("```\na\n\nb", ""), "");
    assert_eq!(split("a\n\nb", "```"), "");
    assert_eq!(split("```\na\n```\n\nb", ""), r#"[11,""]"#);
}

/// The same numbers every time: what fails can be looked at again.
struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }

    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most)).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

#[wasm_bindgen_test]
fn any_markdown_is_whole_and_links_are_safe() {
    let pieces = [
        "#",
        ">",
        "*",
        "_",
        "`",
        "~",
        "|",
        "[",
        "](",
        "!",
        "(",
        "<",
        "\\",
        " ",
        "\n",
        "-",
        "1. ",
        "```\n",
        "https://x",
        "a",
        "é",
        "🎉",
    ];
    let check = js_sys::Function::new_with_args(
        "root, text",
        "const letters = (s) => s.match(/[aé🎉]/gu)?.length ?? 0;
         const links = [...root.querySelectorAll('a')];
         const depth = (e) => 1 + Math.max(0, ...[...e.children].map(depth));
         return !root.querySelector('script, img, iframe, a a') && links.every((a) => /^https?:/.test(a.href)) &&
           depth(root) < 60 && (/[`\\\\|(]/.test(text) || letters(root.textContent) == letters(text))",
    );
    let mut random = Random(7);
    for _ in 0..2000 {
        let (text, root) = (random.text(&pieces, 80), crate::dom::el("div", &[], &[]));
        write(&root, &text, "");
        let is_whole = check.call2(&JsValue::NULL, &root, &text.as_str().into()).expect("checks");
        assert!(is_whole.is_truthy(), "{text:?}");
    }
}

#[wasm_bindgen_test]
fn no_markdown_is_slow() {
    for piece in
        ["*a ", "**a", "[a](", "`", "``a`", "> ", "- ", "|", "_a", "<", "~~a", "a\n", "\\", "https://", "(("]
    {
        let start = js::now();
        html(&piece.repeat(8000 / piece.len()));
        assert!(js::now() - start < 2000.0, "{piece:?}");
    }
}

/// `[0 …]` where a span is, `/` where it is only cut.
fn drawn(text: &str, spans: &[(usize, usize)]) -> String {
    let pair = |&(start, end): &(usize, usize)| vec![start, end];
    let spans = js::from_json(&spans.iter().map(pair).collect::<Vec<_>>().into());
    let written = "return [...pieces].map((p) => typeof p == 'string' ? p : typeof p == 'number' ? '[' + p + ' ' : p[1] ? ']' : '/]').join('')";
    let written = js_sys::Function::new_with_args("pieces", written);
    written
        .call1(&JsValue::NULL, &layout(text, &spans))
        .ok()
        .and_then(|text| text.as_string())
        .expect("a text")
}

#[wasm_bindgen_test]
fn spans_nest_cross_and_count_code_points() {
    for (text, spans, expected) in [
        ("Ada met Bob", vec![(8, 11), (0, 3)], "[1 Ada] met [0 Bob]"),
        ("🎉 Zoë 🎉", vec![(2, 5)], "🎉 [0 Zoë] 🎉"),
        ("abcdef", vec![(2, 4), (0, 6)], "[1 ab[0 cd]ef]"),
        ("abcdef", vec![(0, 4), (2, 6)], "[0 ab[1 cd/]][1 ef]"),
        ("abc", vec![(0, 3), (0, 3)], "[0 [1 abc]]"),
        ("abc", vec![(1, 99), (3, 9), (2, 2), (9, 1)], "a[0 bc]"),
        ("", vec![(0, 1)], ""),
    ] {
        assert_eq!(drawn(text, &spans), expected, "{text} {spans:?}");
    }
}

#[wasm_bindgen_test]
fn with_any_spans_the_text_stays_whole_and_pieces_nest() {
    let mut random = Random(11);
    for _ in 0..1000 {
        let text = random.text(&["a", "é", "🎉", " "], 40);
        let spans: Vec<_> = (0..random.below(30)).map(|_| (random.below(50), random.below(50))).collect();
        let drawn = drawn(&text, &spans);
        let plain: String = drawn.chars().filter(|c| "aé🎉".contains(*c)).collect();
        assert_eq!(plain, text.replace(' ', ""), "{drawn}");
        let mut depth = 0;
        for letter in drawn.chars() {
            depth += i32::from(letter == '[') - i32::from(letter == ']');
            assert!((0..=6).contains(&depth), "{drawn}");
        }
        assert_eq!(depth, 0, "{drawn}");
    }
}

#[wasm_bindgen_test]
fn many_spans_take_time_in_proportion() {
    let text = "ab ".repeat(100_000);
    let spans: Vec<_> = (0..100_000).map(|i| (i, 300_000 - i)).collect();
    let start = js::now();
    assert!(drawn(&text, &spans).len() < 3_000_000);
    assert!(js::now() - start < 3000.0);
}
