//! The languages of the interface: the words of one, which is to be shown, and where its words come from.
//!
//! English is in the code. Every other language is a table, which comes when somebody asks for it.

mod choice;
#[cfg(feature = "element")]
mod files;
mod follow;
mod pattern;
mod source;
mod table;

#[cfg(feature = "element")]
pub use files::of_bundle;
pub use follow::Language;
pub use source::Languages;

use crate::number;
use leptos::prelude::*;
use pattern::{Argument, Numbers};
use std::borrow::Cow;
use table::Table;
use tasks::Phrase;

/// The languages that there are tables of.
pub(crate) const LANGUAGES: &[&str] = &include!(concat!(env!("OUT_DIR"), "/langs.rs"));

/// The words of one language, in which a widget speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Messages(Option<&'static Table>);

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Messages {
    /// English.
    pub const ENGLISH: Self = Self(None);

    /// Reads a table of another language: a file of the embed bundle, or one of [`locales`](crate::locales). `None` if it is
    /// none, or one of another version. Kept for as long as the page lives: read each once.
    pub fn parse(json: &str) -> Option<Self> {
        Table::parse(json).map(|table| Self(Some(Box::leak(Box::new(table)))))
    }

    /// The language's tag.
    pub fn lang(self) -> &'static str {
        self.0.map_or("en", |table| &table.lang)
    }

    /// Which way it is written, as the attribute `dir` has it.
    pub fn direction(self) -> &'static str {
        if self.lang() == "ar" { "rtl" } else { "ltr" }
    }

    fn text(self, index: usize, english: &'static str) -> &'static str {
        self.0.and_then(|table| table.text(index)).unwrap_or(english)
    }

    fn write(self, index: usize, english: &'static str, arguments: &[Argument]) -> String {
        pattern::fill(self.text(index, english), arguments, &self)
    }

    /// A text of a task, such as a field's label, which is known by its English.
    pub(crate) fn of_task(self, english: &'static str) -> &'static str {
        self.0.and_then(|table| table.of_task(english)).unwrap_or(english)
    }

    /// What a task says of an input.
    pub(crate) fn phrase(self, phrase: &Phrase) -> String {
        let blanks: Vec<&str> = phrase
            .blanks
            .iter()
            .map(|blank| match blank {
                Cow::Borrowed(own) => self.of_task(own),
                Cow::Owned(given) => given.as_str(),
            })
            .collect();
        let arguments: Vec<_> = blanks.into_iter().map(Argument::Text).collect();
        pattern::fill(self.of_task(phrase.text), &arguments, &self)
    }

    /// A number with `digits` decimals, for reading: a score.
    pub(crate) fn fixed(self, n: f64, digits: u8) -> String {
        match self.0 {
            None => number::fixed(n, digits),
            Some(table) => table.number(n, digits, None),
        }
    }

    /// Seconds for reading: "1.2 s".
    pub(crate) fn seconds(self, n: f64, digits: u8) -> String {
        self.measure(n, digits, " s", "second")
    }

    /// A duration for reading: "41 ms", "1.2 s".
    pub(crate) fn duration(self, ms: f64) -> String {
        if ms < 1000.0 { self.measure(ms, 0, " ms", "millisecond") } else { self.seconds(ms / 1000.0, 1) }
    }

    /// The size of a file: "12 KB", "1.5 MB".
    pub(crate) fn size(self, bytes: usize) -> String {
        match bytes {
            0..1_000_000 => self.measure(bytes.div_ceil(1000) as f64, 0, " KB", "kilobyte"),
            bytes => self.measure(bytes as f64 / 1e6, 1, " MB", "megabyte"),
        }
    }

    fn measure(self, n: f64, digits: u8, english: &str, unit: &str) -> String {
        match self.0 {
            None => number::fixed(n, digits) + english,
            Some(table) => table.number(n, digits, Some(unit)),
        }
    }
}

impl Numbers for Messages {
    fn whole(&self, number: f64) -> String {
        match self.0 {
            None => (number as i64).to_string(),
            Some(table) => table.number(number, 0, None),
        }
    }

    fn plural(&self, number: f64) -> String {
        match self.0 {
            // Counts are whole.
            None => if number as i64 == 1 { "one" } else { "other" }.to_owned(),
            Some(table) => table.plural(number),
        }
    }
}

/// The language of the widget around; English where there is none.
pub fn language() -> Language {
    use_context().unwrap_or_else(Language::new)
}

/// The words of the widget around, as it is drawn: when its language changes it is drawn anew.
pub fn messages() -> Messages {
    use_context::<Language>().map(Language::now).unwrap_or_default()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::Messages;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn small_files_are_weighed_in_kilobytes() {
        assert_eq!([0, 1, 339_001].map(|bytes| Messages::ENGLISH.size(bytes)), ["0 KB", "1 KB", "340 KB"]);
    }
}
