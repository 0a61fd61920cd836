//! Colours of labels, in a fixed order: that of their first appearance. The style sheet has eight colours that colour-blind
//! readers tell apart; the next eight labels have the same with dashed lines, those after them with dotted ones.

use crate::language::messages;
use leptos::prelude::*;

/// Labels that look different. The last look is shared by all labels that come too late for one of their own.
const LOOKS: usize = 24;

/// How a label looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(usize);

impl Colour {
    /// The first one, for marks that all mean the same.
    pub const FIRST: Self = Self(0);

    /// The style sheet's classes.
    pub fn class(self) -> String {
        let line = match self.0 / 8 {
            0 => "",
            1 => " dashed",
            _ => " dotted",
        };
        ["c", &(self.0 % 8).to_string(), line].concat()
    }
}

/// A label that has a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub label: String,
    /// How often it was seen.
    pub count: usize,
    pub colour: Colour,
}

/// The labels of a list of items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// The different labels.
    pub known: Vec<Known>,
    /// Which of them each item has.
    places: Vec<usize>,
}

impl Palette {
    pub fn of(labels: &[&str]) -> Self {
        let mut palette = Self::default();
        for label in labels {
            let place = palette.place(label);
            palette.places.push(place);
        }
        palette
    }

    /// Which of the known labels this one is; it is counted.
    fn place(&mut self, label: &str) -> usize {
        let own = self.known.iter().position(|known| known.label == label);
        let last = LOOKS - 1;
        let place = own.unwrap_or_else(|| self.known.len().min(last));
        if let Some(known) = self.known.get_mut(place) {
            known.count += 1;
        } else {
            let label = if place == last { messages().other_labels() } else { label }.to_owned();
            self.known.push(Known { label, count: 1, colour: Colour(place) });
        }
        place
    }

    /// Which of [`known`](Self::known) an item has.
    pub fn place_of(&self, item: usize) -> usize {
        self.places.get(item).copied().unwrap_or_default()
    }

    /// The colour of an item.
    pub fn colour_of(&self, item: usize) -> Colour {
        Colour(self.place_of(item))
    }
}

/// A square of a colour.
#[component]
pub fn Swatch(colour: Colour) -> impl IntoView {
    view! { <span class=["swatch ", &colour.class()].concat()></span> }
}

/// A label in a legend: its colour, its name, how often it was seen.
#[component]
pub fn Legend(known: Known) -> impl IntoView {
    let Known { label, count, colour } = known;
    view! {
        <Swatch colour />
        <bdi>{label}</bdi>
        <span class="count">{["× ", &count.to_string()].concat()}</span>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_follow_the_first_appearance() {
        let palette = Palette::of(&["PER", "LOC", "PER"]);
        let known: Vec<_> = palette.known.iter().map(|known| (known.label.as_str(), known.count)).collect();
        assert_eq!(known, [("PER", 2), ("LOC", 1)]);
        assert_eq!([0, 1, 2].map(|item| palette.place_of(item)), [0, 1, 0]);
    }

    #[test]
    fn classes_are_those_of_the_style_sheet() {
        let classes = [0, 7, 8, 16, 23].map(|place| Colour(place).class());
        assert_eq!(classes, ["c0", "c7", "c0 dashed", "c0 dotted", "c7 dotted"]);
    }

    #[test]
    fn late_labels_share_the_last_look() {
        let labels: Vec<String> = (0..40).map(|i| i.to_string()).collect();
        let palette = Palette::of(&labels.iter().map(String::as_str).collect::<Vec<_>>());
        let last = palette.known.last().map(|known| (known.label.as_str(), known.count));
        assert_eq!((palette.known.len(), last), (24, Some(("other labels", 17))));
        assert_eq!((palette.place_of(22), palette.place_of(23), palette.place_of(39)), (22, 23, 23));
    }

    proptest! {
        #[test]
        fn labels_look_different_and_all_are_counted(items in prop::collection::vec("[a-f]?[a-f]", 0..80)) {
            let palette = Palette::of(&items.iter().map(String::as_str).collect::<Vec<_>>());
            let mut classes: Vec<_> = palette.known.iter().map(|known| known.colour.class()).collect();
            classes.sort();
            classes.dedup();
            prop_assert_eq!(classes.len(), palette.known.len());
            prop_assert_eq!(palette.known.iter().map(|known| known.count).sum::<usize>(), items.len());
            for (i, item) in items.iter().enumerate() {
                let label = palette.known.get(palette.place_of(i)).map(|known| known.label.as_str());
                prop_assert!(label == Some(item.as_str()) || label == Some("other labels"));
            }
        }
    }
}
