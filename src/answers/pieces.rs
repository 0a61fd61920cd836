//! A text that grows, cut into pieces that are drawn each for itself. Pure.
//!
//! A piece that is complete never changes again, so that a long text costs no more at its end than at its start. The last
//! one grows, until its end is certain.

use super::markdown::{self, Open};

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Markdown,
}

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    pub text: String,
    /// What is open where it begins.
    pub open: Open,
}

/// Bytes taken in at a time: what a browser draws within one frame.
const AT_ONCE: usize = 8_000;
/// Bytes of a piece of plain text.
const LONG: usize = 4000;
/// Bytes that a piece of Markdown has at least. Of thousands of small pieces a browser has more work, in each frame, than
/// drawing the last one again takes.
const SHORT: usize = 3000;

/// How far a text has been cut.
#[derive(Debug)]
pub struct Pieces {
    format: Format,
    /// Where the last piece begins, and what is open there.
    from: usize,
    open: Open,
    /// Up to where the text has been taken in.
    to: usize,
}

impl Pieces {
    pub fn new(format: Format) -> Self {
        Self { format, from: 0, open: Open::Nothing, to: 0 }
    }

    /// Whether there is more of the text than has been taken in.
    pub fn is_behind(&self, text: &str) -> bool {
        self.to < text.len()
    }

    /// Takes in more of a text. Returns what the last piece is now, and the pieces behind it.
    pub fn advance(&mut self, text: &str) -> Vec<Piece> {
        self.to = text.floor_char_boundary(self.to + AT_ONCE);
        let mut pieces = Vec::new();
        loop {
            let tail = text.get(self.from..self.to).unwrap_or_default();
            let end = match self.format {
                Format::Plain => split_plain(tail).map(|at| (at, Open::Nothing)),
                Format::Markdown => split_markdown(tail, self.open),
            };
            let own = end.and_then(|(at, _)| tail.get(..at)).unwrap_or(tail);
            pieces.push(Piece { text: own.to_owned(), open: self.open });
            let Some((at, open)) = end else { return pieces };
            self.from += at;
            self.open = open;
        }
    }
}

/// Cuts behind the first blocks that are together long enough.
fn split_markdown(text: &str, open: Open) -> Option<(usize, Open)> {
    let mut end = (0, open);
    while end.0 < SHORT {
        let (at, open) = markdown::split(text.get(end.0..)?, end.1)?;
        end = (end.0 + at, open);
    }
    Some(end)
}

/// Cuts between lines, else between words: one endless paragraph would be laid out anew with all that comes.
fn split_plain(text: &str) -> Option<usize> {
    if text.len() <= LONG + LONG / 4 {
        return None;
    }
    let head = text.get(..text.floor_char_boundary(LONG))?;
    Some(head.rfind('\n').or_else(|| head.rfind(' ')).map_or(head.len(), |at| at + 1))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All pieces of a text that arrives in parts.
    fn pieces(format: Format, parts: &[&str]) -> Vec<Piece> {
        let mut cutter = Pieces::new(format);
        let mut pieces = vec![Piece::default()];
        let mut text = String::new();
        for part in parts {
            text.push_str(part);
            while cutter.is_behind(&text) {
                pieces.pop();
                pieces.append(&mut cutter.advance(&text));
            }
        }
        pieces
    }

    #[test]
    fn plain_text_is_cut_after_a_line() {
        let text = ["a".repeat(3500), "b".repeat(2000)].join("\n");
        let lengths: Vec<usize> =
            pieces(Format::Plain, &[&text]).iter().map(|piece| piece.text.len()).collect();
        assert_eq!(lengths, [3501, 2000]);
    }

    #[test]
    fn blocks_are_gathered_into_pieces() {
        let block = |c: &str| c.repeat(1400) + "\n\n";
        let text = ["a", "b", "c", "d"].map(block).concat();
        let own = pieces(Format::Markdown, &[&text, "e"]);
        let lengths: Vec<usize> = own.iter().map(|piece| piece.text.len()).collect();
        assert_eq!(lengths, [3 * 1402, 1402 + 1]);
    }

    #[test]
    fn a_block_is_not_cut() {
        let code = "```\n".to_owned() + &"a\n\n".repeat(1200) + "```\n\n";
        let own = pieces(Format::Markdown, &[&code, "after"]);
        let lengths: Vec<usize> = own.iter().map(|piece| piece.text.len()).collect();
        assert_eq!(lengths, [code.len(), 5]);
    }

    #[test]
    fn a_step_is_bounded() {
        let text = "word ".repeat(100_000);
        for format in [Format::Plain, Format::Markdown] {
            let mut cutter = Pieces::new(format);
            while cutter.is_behind(&text) {
                let drawn: usize = cutter.advance(&text).iter().map(|piece| piece.text.len()).sum();
                assert!(drawn <= AT_ONCE + 3 * markdown::LONG, "{format:?}: {drawn}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_is_complete_stays(
            parts in prop::collection::vec("([#>*`~|é🎉 -]|1\\. |\n|```\n|\\|-\\|\n|[a-z]{1,9}|x{900} ?){0,20}", 0..6),
            is_plain: bool,
        ) {
            let format = if is_plain { Format::Plain } else { Format::Markdown };
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let text = parts.concat();
            let own = pieces(format, &parts);
            prop_assert_eq!(own.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
            let before = pieces(format, parts.get(..parts.len() / 2).unwrap_or_default());
            let complete = before.len() - 1;
            prop_assert_eq!(&own[..complete], &before[..complete]);
        }
    }
}
