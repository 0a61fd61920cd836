//! What is said to a visitor: a text of ours, which may have blanks, so that it can be said in other languages too.

use std::borrow::Cow;
use std::fmt;

/// A text, and what fills its blanks. It is shown as English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// In English. `{0}` stands for the first blank.
    pub text: &'static str,
    /// What is borrowed is a word of ours, such as a field's label, which has a translation too; what is owned was given,
    /// and stays as it is.
    pub blanks: Vec<Cow<'static, str>>,
}

impl From<&'static str> for Phrase {
    fn from(text: &'static str) -> Self {
        Self { text, blanks: Vec::new() }
    }
}

impl Phrase {
    pub(crate) fn new<const N: usize>(text: &'static str, blanks: [Cow<'static, str>; N]) -> Self {
        Self { text, blanks: blanks.into() }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut text = self.text.split('{');
        f.write_str(text.next().unwrap_or_default())?;
        for piece in text {
            let (index, rest) = piece.split_once('}').unwrap_or((piece, ""));
            let blank = index.parse::<usize>().ok().and_then(|index| self.blanks.get(index));
            f.write_str(blank.map_or("", |blank| blank))?;
            f.write_str(rest)?;
        }
        Ok(())
    }
}

/// All texts with which an input is refused.
pub const REFUSALS: &[&str] = &[
    EMPTY, NO_LABELS, NO_PICTURE, NO_SOUND, NO_VIDEO, NO_ROWS, NO_MESSAGE, NO_GAP, UNEVEN, UNNAMED, ALIKE,
    BETWEEN, WHOLE, NUMBER, SWITCH, ONE_OF, TEXT, NO_FILE,
];

pub(crate) const EMPTY: &str = "{0} is empty. Write something first.";
pub(crate) const NO_LABELS: &str = "Add at least one label.";
pub(crate) const NO_PICTURE: &str = "Choose a picture first.";
pub(crate) const NO_SOUND: &str = "Record or choose a clip first.";
pub(crate) const NO_VIDEO: &str = "Choose a video first.";
pub(crate) const NO_ROWS: &str = "Fill in at least one row.";
pub(crate) const NO_MESSAGE: &str = "Write a message first.";
pub(crate) const NO_GAP: &str = "The text has no gap to fill. Put {0} where a word is missing.";
pub(crate) const UNEVEN: &str =
    "Column \"{0}\" has {1} cells, but \"{2}\" has {3}. Make all columns equally long.";
pub(crate) const UNNAMED: &str = "Give every column a name.";
pub(crate) const ALIKE: &str = "Two columns are called \"{0}\". Rename one.";
pub(crate) const BETWEEN: &str = "{0} must be between {1} and {2}.";
pub(crate) const WHOLE: &str = "{0} must be a whole number.";
pub(crate) const NUMBER: &str = "{0} must be a number.";
pub(crate) const SWITCH: &str = "{0} must be true or false.";
pub(crate) const ONE_OF: &str = "{0} must be one of {1}.";
pub(crate) const TEXT: &str = "{0} must be a text.";
pub(crate) const NO_FILE: &str = "This server takes a file, not an address. Choose the clip as a file.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_in_english() {
        let phrase = Phrase::new(BETWEEN, ["top_k".into(), "1".into(), "{0}".to_owned().into()]);
        assert_eq!(phrase.to_string(), "top_k must be between 1 and {0}.");
    }
}
