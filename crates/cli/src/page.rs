//! A page's widgets, found and rewritten in its HTML. Pure; every byte that is not a widget's own stays as it is.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, end_tag, rewrite_str, text};
use tasks::Json;

/// Marks what is written for readers without JavaScript, so that it can be found again.
const FROZEN: &str = "data-inference-frozen";

/// A widget, as its page has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Widget {
    attributes: Vec<(String, String)>,
    /// The text of `<script slot="examples">`, if there is one.
    pub(crate) examples: Option<String>,
    is_closed: bool,
}

impl Widget {
    /// The value of an attribute, if it says anything.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// What a page holds.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) widgets: Vec<Widget>,
    /// The folder of the widget's script, the default endpoint.
    pub(crate) base: Option<String>,
}

/// What a widget gets.
pub(crate) struct Frozen {
    /// Its examples, with their answers.
    pub(crate) examples: Json,
    /// The answers as HTML.
    pub(crate) fallback: String,
}

fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// Reads a page; says what is wrong with it if it cannot be frozen.
pub(crate) fn read(html: &str) -> Result<Page, String> {
    let page = Rc::new(RefCell::new(Page::default()));
    let (of_widgets, of_ends, of_texts, of_scripts) =
        (page.clone(), page.clone(), page.clone(), page.clone());
    let depth = Rc::new(Cell::new(0_usize));
    let is_nested = Rc::new(Cell::new(false));
    let nested = is_nested.clone();
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("script[src]", move |script| {
            let source = script.get_attribute("src").map(|source| decoded(&source)).unwrap_or_default();
            let path = source.split(['?', '#']).next().unwrap_or_default();
            if let Some(folder) = path.strip_suffix("inference-widget.js") {
                of_scripts.borrow_mut().base.get_or_insert_with(|| folder.to_owned());
            }
            Ok(())
        }))
        .append_element_content_handler(element!("inference-widget", move |element| {
            let attributes = element.attributes().iter().map(|a| (a.name(), decoded(&a.value()))).collect();
            let mut page = of_widgets.borrow_mut();
            let index = page.widgets.len();
            page.widgets.push(Widget { attributes, ..Widget::default() });
            nested.set(nested.get() || depth.get() > 0);
            depth.set(depth.get() + 1);
            let (page, depth) = (of_ends.clone(), depth.clone());
            // An element that is not closed has no such handler.
            if let Some(handlers) = element.end_tag_handlers() {
                handlers.push(end_tag!(move |_| {
                    depth.set(depth.get().saturating_sub(1));
                    page.borrow_mut().widgets[index].is_closed = true;
                    Ok(())
                }));
            }
            Ok(())
        }))
        .append_element_content_handler(text!("inference-widget script[slot=examples]", move |chunk| {
            if let Some(widget) = of_texts.borrow_mut().widgets.last_mut() {
                widget.examples.get_or_insert_default().push_str(chunk.as_str());
            }
            Ok(())
        }));
    rewrite_str(html, settings).map_err(|error| said(&error))?;
    let page = page.take();
    if is_nested.get() {
        return Err("a widget is inside another".to_owned());
    }
    if let Some(open) = page.widgets.iter().position(|widget| !widget.is_closed) {
        return Err(format!("widget {} is not closed: add </inference-widget>", open + 1));
    }
    Ok(page)
}

fn said(error: &RewritingError) -> String {
    format!("it cannot be read as HTML: {error}")
}

/// The page with what its widgets get; `None` leaves a widget as it is.
pub(crate) fn write(html: &str, frozen: Vec<Option<Frozen>>) -> Result<String, String> {
    let state = Rc::new(State {
        frozen,
        index: Cell::default(),
        has_script: Cell::default(),
        has_table: Cell::default(),
    });
    let (of_widgets, of_ends, of_tables, of_texts) = (state.clone(), state.clone(), state.clone(), state);
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("inference-widget", move |element| {
            of_widgets.begin();
            let state = of_ends.clone();
            if let Some(handlers) = element.end_tag_handlers() {
                handlers.push(end_tag!(move |end| {
                    if let Some(frozen) = state.now().filter(|_| !state.has_table.get()) {
                        end.before(&frozen.table(), ContentType::Html);
                    }
                    Ok(())
                }));
            }
            Ok(())
        }))
        .append_element_content_handler(element!(&format!("inference-widget [{FROZEN}]"), move |old| {
            match of_tables.now() {
                Some(frozen) if !of_tables.has_table.replace(true) => {
                    old.replace(&frozen.table(), ContentType::Html);
                }
                Some(_) => old.remove(),
                None => {}
            }
            Ok(())
        }))
        .append_element_content_handler(text!("inference-widget script[slot=examples]", move |chunk| {
            match of_texts.now() {
                Some(frozen) if !of_texts.has_script.replace(true) => {
                    chunk.replace(&script(&frozen.examples), ContentType::Html);
                }
                Some(_) => chunk.remove(),
                None => {}
            }
            Ok(())
        }));
    rewrite_str(html, settings).map_err(|error| said(&error))
}

/// Where the rewriting of a page is.
struct State {
    frozen: Vec<Option<Frozen>>,
    /// One more than that of the widget at hand.
    index: Cell<usize>,
    /// Whether that has its examples, and its table, already.
    has_script: Cell<bool>,
    has_table: Cell<bool>,
}

impl State {
    fn begin(&self) {
        self.index.set(self.index.get() + 1);
        self.has_script.set(false);
        self.has_table.set(false);
    }

    /// What the widget at hand gets.
    fn now(&self) -> Option<&Frozen> {
        self.frozen.get(self.index.get().checked_sub(1)?)?.as_ref()
    }
}

impl Frozen {
    fn table(&self) -> String {
        format!("<div {FROZEN}>{}</div>", self.fallback)
    }
}

/// Examples as the text of a script: one a line, with nothing in it that ends the script.
fn script(examples: &Json) -> String {
    let mut text = String::from("\n");
    for (i, example) in examples.items().iter().enumerate() {
        let line = serde_json::to_string(example).unwrap_or_default().replace('<', "\\u003c");
        let _ = write!(text, "{}{line}", if i == 0 { "[" } else { ",\n " });
    }
    text + "]\n"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Frozen, Page, read, write};
    use proptest::prelude::*;
    use tasks::Json;

    const PAGE: &str = "<!doctype html>\r\n<script type=module src='https://p.example/w/inference-widget.js?x'></script>\n\
        <Inference-Widget MODEL=\"a/b\" inputs='&lt;i&gt;'><script type=\"application/json\" slot=\"examples\">[{\"text\":\"1 < 2\"}]</script>\n\
        <p>Own</p></inference-widget> <p>é &amp; <br></p>";

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    fn frozen(examples: &str, fallback: &str) -> Frozen {
        Frozen { examples: json(examples), fallback: fallback.to_owned() }
    }

    #[test]
    fn widgets_are_found_with_their_examples() {
        let page = read(PAGE).unwrap();
        assert_eq!(page.base.as_deref(), Some("https://p.example/w/"));
        assert_eq!(page.widgets.len(), 1);
        assert_eq!(page.widgets[0].attribute("model"), Some("a/b"));
        assert_eq!(page.widgets[0].attribute("inputs"), Some("<i>"));
        assert_eq!(page.widgets[0].attribute("task"), None);
        assert_eq!(page.widgets[0].examples.as_deref(), Some("[{\"text\":\"1 < 2\"}]"));
    }

    #[test]
    fn answers_are_written_and_all_else_stays() {
        let once = write(
            PAGE,
            vec![Some(frozen(r#"[{"text":"1 < 2","output":"</script>"},{"text":"b"}]"#, "<p>A</p>"))],
        )
        .unwrap();
        assert_eq!(
            once,
            PAGE.replace(
                "[{\"text\":\"1 < 2\"}]",
                "\n[{\"text\":\"1 \\u003c 2\",\"output\":\"\\u003c/script>\"},\n {\"text\":\"b\"}]\n"
            )
            .replace("</inference-widget>", "<div data-inference-frozen><p>A</p></div></inference-widget>")
        );
        let same = Some(frozen(r#"[{"text":"1 < 2","output":"</script>"},{"text":"b"}]"#, "<p>A</p>"));
        assert_eq!(write(&once, vec![same]).unwrap(), once);
        // What was written before makes room.
        let twice = write(&once, vec![Some(frozen(r#"[{"text":"c"}]"#, "<p>B</p>"))]).unwrap();
        assert_eq!(twice.matches("data-inference-frozen").count(), 1);
        assert!(
            twice.contains("<p>B</p>") && !twice.contains("<p>A</p>") && twice.contains("<p>Own</p>"),
            "{twice}"
        );
    }

    #[test]
    fn a_widget_that_gets_nothing_stays() {
        let two = "<inference-widget><script slot=examples>[1]</script><div data-inference-frozen>x</div></inference-widget>\
                   <inference-widget><script slot=examples>[2]</script></inference-widget>";
        let written = write(two, vec![None, Some(frozen("[3]", "y"))]).unwrap();
        assert!(written.contains("[1]</script><div data-inference-frozen>x</div>"), "{written}");
        assert!(written.contains("[3]") && !written.contains("[2]"), "{written}");
    }

    #[test]
    fn what_cannot_be_frozen_says_why() {
        assert_eq!(
            read("<inference-widget model=a/b>").unwrap_err(),
            "widget 1 is not closed: add </inference-widget>"
        );
        assert_eq!(
            read("<inference-widget><inference-widget></inference-widget></inference-widget>").unwrap_err(),
            "a widget is inside another"
        );
    }

    proptest! {
        #[test]
        fn a_page_without_widgets_stays_byte_for_byte(html in "[a-z<>/\"'=&; \\n!-]{0,80}") {
            if read(&html).is_ok_and(|page| page == Page::default()) {
                prop_assert_eq!(write(&html, vec![]).unwrap(), html);
            }
        }
    }
}
