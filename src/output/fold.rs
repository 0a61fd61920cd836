//! Long lists: the first few at once, the rest a batch at a time, so that no frame
//! takes long however much there is.

use crate::dom;
use web_sys::Element;

/// Entries added at a time.
const BATCH: usize = 200;

/// Fills `body` with the first `shown` of `total` entries; gives the button that adds
/// more, if there are more.
pub fn fold(
    body: &Element,
    total: usize,
    shown: usize,
    mut draw: Box<dyn FnMut(usize) -> Element>,
) -> Option<Element> {
    let mut drawn = 0;
    let body = body.clone();
    let mut add = move |count: usize| {
        let to = total.min(drawn + count);
        (drawn..to).for_each(|i| dom::append(&body, &draw(i)));
        drawn = to;
        total - drawn
    };
    let left = add(shown);
    if left == 0 {
        return None;
    }
    let more = dom::text_el("button", &[("type", "button"), ("class", "quiet more")], &label(left, total));
    let button = more.clone();
    dom::on(&more, "click", move |_| match add(BATCH) {
        0 => button.remove(),
        left => button.set_text_content(Some(&label(left, total))),
    });
    Some(more)
}

fn label(left: usize, total: usize) -> String {
    let total = total.to_string();
    if left <= BATCH {
        ["Show all ", &total].concat()
    } else {
        ["Show ", &BATCH.to_string(), " more of ", &total].concat()
    }
}
