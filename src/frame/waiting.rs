//! The warm-up: what is happening, how long so far, about how long it takes.

use crate::app::App;
use crate::session::{self, Phase};
use crate::watch::watch;
use crate::{dom, number};
use web_sys::Element;

pub fn waiting(app: &App) -> Element {
    let about = dom::el("p", &[], &[]);
    let fill = dom::el("div", &[], &[]);
    let attributes = [
        ("class", "bar"),
        ("role", "progressbar"),
        ("aria-label", "Model start"),
        ("aria-valuemin", "0"),
        ("aria-valuemax", "100"),
    ];
    let bar = dom::el("div", &attributes, &[&fill]);
    let so_far = dom::el("p", &[("class", "note")], &[]);
    let card = dom::el("div", &[("class", "waiting"), ("part", "waiting")], &[&about, &bar, &so_far]);
    let host = dom::el("div", &[("hidden", "")], &[&card]);
    let (app, shown) = (app.clone(), host.clone());
    watch(move || {
        let warming = app.phase.get() == Phase::Warming;
        let _ = shown.toggle_attribute_with_force("hidden", !warming);
        if !warming {
            return;
        }
        let warm_up = app.warm_up.get();
        about.set_text_content(Some(&match warm_up.estimated {
            Some(seconds) if seconds >= 1.5 => {
                ["The model is starting. It usually takes about ", &number::fixed(seconds, 0), " s."].concat()
            }
            Some(_) => "The model is starting. It usually takes about a second.".to_owned(),
            None => "The model is starting. The server does not say how long it takes.".to_owned(),
        }));
        let share = session::progress(warm_up.elapsed, warm_up.estimated);
        dom::style(&fill, "inline-size", &number::percent(share));
        dom::set(&bar, "aria-valuenow", &number::fixed(share * 100.0, 0));
        let late = warm_up.estimated.is_some_and(|e| warm_up.elapsed > e.max(1.0) * 1.5);
        let tail = if late {
            " s so far · longer than expected · your input is kept"
        } else {
            " s so far · your input is kept and sent when it is ready"
        };
        so_far.set_text_content(Some(&[&number::fixed(warm_up.elapsed, 0), tail].concat()));
    });
    host
}
