//! Time and tools: how long it took, the raw answer, what was sent.

use crate::answer::Outcome;
use crate::app::App;
use crate::watch::{Watched, watch};
use crate::{dom, js, number};
use web_sys::Element;

/// Characters of raw text shown; "Copy" gives all of it.
const MAX_SHOWN: usize = 20_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Json,
    Request,
}

pub fn footer(app: &App) -> Element {
    let open = Watched::new(None::<Tab>);
    let time = dom::el("span", &[("class", "time")], &[]);
    let line = dom::el(
        "div",
        &[("class", "line")],
        &[&time, &tool(&open, Tab::Json, "JSON"), &tool(&open, Tab::Request, "Request")],
    );
    let warnings = dom::el("div", &[("class", "warnings")], &[]);
    let panel = dom::el("div", &[], &[]);
    let footer = dom::el("footer", &[("part", "footer")], &[&warnings, &line, &panel]);
    let (app, shown) = (app.clone(), footer.clone());
    watch(move || {
        let outcome = app.outcome.get();
        let _ = shown.toggle_attribute_with_force("hidden", outcome.is_none());
        let Some(outcome) = outcome else { return };
        time.set_text_content(Some(&duration(&outcome)));
        warnings.set_text_content(None);
        for warning in js_sys::Array::from(&js::get(&outcome.result, "warnings")) {
            let text = warning.as_string().unwrap_or_default();
            dom::append(&warnings, &dom::text_el("p", &[("class", "note warning"), ("dir", "auto")], &text));
        }
        panel.set_text_content(None);
        match open.get() {
            Some(Tab::Json) => {
                dom::append(&panel, &text_panel(js::stringify(&js::get(&outcome.result, "raw"), true)));
            }
            Some(Tab::Request) => dom::append(&panel, &text_panel(exchange(&app))),
            None => {}
        }
    });
    footer
}

fn tool(open: &Watched<Option<Tab>>, tab: Tab, name: &str) -> Element {
    let button = dom::text_el("button", &[("type", "button"), ("class", "quiet")], name);
    let own = open.clone();
    dom::on(&button, "click", move |_| own.set(if own.peek() == Some(tab) { None } else { Some(tab) }));
    let (open, shown) = (open.clone(), button.clone());
    watch(move || dom::set(&shown, "aria-expanded", if open.get() == Some(tab) { "true" } else { "false" }));
    button
}

/// "41 ms · cpu 0.021 s"
fn duration(outcome: &Outcome) -> String {
    let fact = |name| js::get(&outcome.result, name);
    if fact("source") == "recorded" {
        return "Recorded answer · Compute asks the model".to_owned();
    }
    let mut text = number::duration(fact("totalMs").as_f64().unwrap_or_default());
    if let Some(seconds) = fact("computeSeconds").as_f64() {
        text.push_str(" · ");
        if let Some(device) = fact("computeType").as_string() {
            text.push_str(&device);
            text.push(' ');
        }
        text.push_str(&number::fixed(seconds, 3));
        text.push_str(" s");
    }
    text
}

fn text_panel(text: String) -> Element {
    let pre = dom::text_el("pre", &[("tabindex", "0"), ("dir", "ltr")], &js::shorten(&text, MAX_SHOWN));
    let copy = dom::text_el("button", &[("type", "button"), ("class", "quiet")], "Copy");
    dom::on(&copy, "click", move |_| js::copy(&text));
    dom::el("div", &[("class", "panel"), ("part", "panel")], &[&pre, &copy])
}

/// Request and response as they were sent.
fn exchange(app: &App) -> String {
    let sent = app.exchange.borrow();
    let mut text = ["POST ", &sent.url, "\ncontent-type: ", &sent.content_type, "\n\n"].concat();
    match &sent.body {
        Some(body) => text.push_str(body),
        None => text.push_str(&["(", &sent.size.to_string(), " bytes)"].concat()),
    }
    if let Some(reply) = &*app.reply.borrow() {
        text.push_str(&["\n\n", &reply.status.to_string(), "\n"].concat());
        for (name, value) in &reply.headers {
            text.push_str(&[name.as_str(), ": ", value, "\n"].concat());
        }
        text.push_str(&["\n(", &reply.size.to_string(), " bytes)"].concat());
    }
    text
}
