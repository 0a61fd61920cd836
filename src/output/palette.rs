//! Colours of labels: a fixed order, by first appearance. The style sheet has eight
//! that colour-blind readers tell apart; the next eight are the same with another line.

use crate::dom;
use web_sys::Element;

/// Labels with a colour of their own; the others share one.
const MAX_LABELS: usize = 24;

pub struct Palette {
    /// The labels that have a colour, and how often each was seen.
    pub labels: Vec<(String, usize)>,
    /// Which of them each item has.
    pub places: Vec<usize>,
}

impl Palette {
    pub fn of(items: &[&str]) -> Self {
        let mut labels: Vec<(String, usize)> = Vec::new();
        let mut places = Vec::with_capacity(items.len());
        for item in items {
            let known = labels.iter().position(|(label, _)| label == item);
            let place = known.unwrap_or_else(|| {
                if labels.len() < MAX_LABELS {
                    labels.push(((*item).to_owned(), 0));
                } else if labels.len() == MAX_LABELS {
                    labels.push(("other labels".to_owned(), 0));
                }
                labels.len() - 1
            });
            labels[place].1 += 1;
            places.push(place);
        }
        Self { labels, places }
    }

    /// What a reader sees first: which labels there are, in what colour, how often.
    pub fn legend(&self) -> Element {
        let list = dom::el("ul", &[("class", "chips legend")], &[]);
        for (place, (label, count)) in self.labels.iter().enumerate() {
            let [swatch, label, count] = entry(place, label, *count);
            dom::append(&list, &dom::el("li", &[], &[&swatch, &label, &count]));
        }
        list
    }

    /// "2 PER, 1 LOC"
    pub fn summary(&self) -> String {
        let entry = |(label, count): &(String, usize)| [&count.to_string(), " ", label].concat();
        self.labels.iter().take(8).map(entry).collect::<Vec<_>>().join(", ")
    }
}

/// Swatch, label and count.
pub fn entry(place: usize, label: &str, count: usize) -> [Element; 3] {
    let swatch = dom::el("span", &[("class", &["swatch ", &class(place)].concat())], &[]);
    let count = dom::text_el("span", &[("class", "count")], &["× ", &count.to_string()].concat());
    [swatch, dom::text_el("bdi", &[], label), count]
}

/// The style sheet's name of a colour.
pub fn class(place: usize) -> String {
    let round = ["", " dashed", " dotted"][(place / 8).min(2)];
    ["c", &(place % 8).to_string(), round].concat()
}
