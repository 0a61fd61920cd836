//! Thinking that stands in the text, between tags: `<think>…</think>` and its kin.
//!
//! An incremental scanner: text comes in pieces that may be cut anywhere, inside a tag too, and what could be the
//! beginning of a tag is held back until it is certain. Tags count where models write them, at the start of a line and
//! outside code. A closing tag alone makes thinking of all before it: many templates put the opening one into the prompt.

/// How thinking begins and ends.
const TAGS: &[(&str, &str)] = &[
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("<mm:think>", "</mm:think>"),
    ("[THINK]", "[/THINK]"),
    ("◁think▷", "◁/think▷"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ("<|start|>assistant<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
];

/// What tags begin with.
const FIRST: &[char] = &['<', '[', '◁'];

/// What stands between thinking and text in the form of channels.
const BETWEEN_CHANNELS: &str = "<|end|><|start|>assistant";

/// A text, and the thinking that stood in it or beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Prose {
    pub(crate) text: String,
    pub(crate) thoughts: String,
    /// White space before the text, and what could be the beginning of a tag.
    held: String,
    /// The tag that ends the thinking under way.
    inside: Option<&'static str>,
    /// Whether thinking in tags has been seen.
    is_tagged: bool,
}

impl Prose {
    /// Takes the next piece of the text. Returns whether text that was given before has turned out to be thinking.
    pub(crate) fn push(&mut self, piece: &str) -> bool {
        if piece.is_empty() {
            return false;
        }
        self.held.push_str(piece);
        self.scan(false)
    }

    /// Takes thinking that came beside the text.
    pub(crate) fn think(&mut self, piece: &str) {
        let piece = if self.thoughts.is_empty() { piece.trim_start() } else { piece };
        self.thoughts.push_str(piece);
    }

    /// There is no more.
    pub(crate) fn finish(&mut self) -> bool {
        let turned = self.scan(true);
        self.thoughts.truncate(self.thoughts.trim_end().len());
        turned
    }

    fn scan(&mut self, is_last: bool) -> bool {
        let held = std::mem::take(&mut self.held);
        let (mut rest, mut turned) = (held.as_str(), false);
        while !rest.is_empty() {
            let (taken, moved) = match self.inside {
                Some(close) => (self.scan_thoughts(rest, close, is_last), false),
                None => self.scan_text(rest, is_last),
            };
            turned |= moved;
            if taken == 0 {
                break;
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        self.held.push_str(rest);
        turned
    }

    /// Takes thinking, and its closing tag. Returns how many bytes were taken.
    fn scan_thoughts(&mut self, rest: &str, close: &'static str, is_last: bool) -> usize {
        let starts = rest.char_indices().filter(|(_, c)| FIRST.contains(c));
        for (at, _) in starts {
            let (before, tail) = rest.split_at(at);
            if starts_with(tail, close) {
                self.think(before);
                if let Some(end) = self.thoughts.strip_suffix(BETWEEN_CHANNELS).map(str::len) {
                    self.thoughts.truncate(end);
                }
                self.inside = None;
                return at + close.len();
            }
            if !is_last && starts_with(close, tail) {
                self.think(before);
                return at;
            }
        }
        self.think(rest);
        rest.len()
    }

    /// Takes text up to the next tag, or the tag. Returns how many bytes were taken, and whether all text before has
    /// turned out to be thinking.
    fn scan_text(&mut self, rest: &str, is_last: bool) -> (usize, bool) {
        let blank = if self.text.is_empty() { rest.len() - rest.trim_start().len() } else { 0 };
        let lead = rest.get(..blank).unwrap_or_default();
        let body = rest.get(blank..).unwrap_or_default();
        if body.is_empty() {
            // White space alone may be what stands before thinking.
            if is_last && !self.is_tagged {
                self.text.push_str(lead);
                return (blank, false);
            }
            return (if self.is_tagged { blank } else { 0 }, false);
        }
        let at = body.find(FIRST).unwrap_or(body.len());
        if at > 0 {
            if !self.is_tagged {
                self.text.push_str(lead);
            }
            self.text.push_str(body.get(..at).unwrap_or_default());
            return (blank + at, false);
        }
        if let Some((open, close)) = TAGS.iter().find(|(open, _)| starts_with(body, open))
            && self.is_at_line_start()
        {
            self.open(close);
            return (blank + open.len(), false);
        }
        let closing = TAGS.iter().find(|(_, close)| starts_with(body, close));
        if let Some((_, close)) = closing.filter(|_| !self.is_tagged && !self.is_quoted()) {
            let thought = std::mem::take(&mut self.text);
            self.open(close);
            self.think(&thought);
            self.inside = None;
            return (blank + close.len(), !thought.is_empty());
        }
        let may_be = |tag: &str| tag.len() > body.len() && starts_with(tag, body);
        if !is_last && TAGS.iter().any(|(open, close)| may_be(open) || may_be(close)) {
            return (0, false);
        }
        if !self.is_tagged {
            self.text.push_str(lead);
        }
        let first = body.chars().next().map_or(0, char::len_utf8);
        self.text.push_str(body.get(..first).unwrap_or_default());
        (blank + first, false)
    }

    fn open(&mut self, close: &'static str) {
        self.inside = Some(close);
        self.is_tagged = true;
        if !self.thoughts.is_empty() {
            self.thoughts.push_str("\n\n");
        }
    }

    /// At the start of a line that is not one of code.
    fn is_at_line_start(&self) -> bool {
        let line = self.text.chars().rev().take_while(|c| *c != '\n');
        line.clone().all(char::is_whitespace) && !self.is_in_code()
    }

    fn is_in_code(&self) -> bool {
        self.text.lines().filter(|line| line.starts_with("```")).count() % 2 == 1
    }

    /// Inside code, or named in a sentence.
    fn is_quoted(&self) -> bool {
        self.text.ends_with(['`', '"', '\'', '“', '‘']) || self.is_in_code()
    }
}

/// Tags have no case.
fn starts_with(text: &str, start: &str) -> bool {
    text.len() >= start.len() && text.as_bytes()[..start.len()].eq_ignore_ascii_case(start.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(pieces: &[&str]) -> (String, String) {
        let mut prose = Prose::default();
        for piece in pieces {
            prose.push(piece);
        }
        prose.finish();
        (prose.text, prose.thoughts)
    }

    #[test]
    fn thinking_in_tags_is_set_apart() {
        for text in [
            "<think>\nHm.\n</think>\n\nYes.",
            "\n<Thinking>Hm.</Thinking> Yes.",
            "[THINK]Hm.[/THINK]Yes.",
            "◁think▷Hm.◁/think▷Yes.",
            "<|START_THINKING|>Hm.<|END_THINKING|>Yes.",
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.",
            // The opening tag is in the prompt.
            "Hm.\n</think>\n\nYes.",
        ] {
            assert_eq!(read(&[text]), ("Yes.".to_owned(), "Hm.".to_owned()), "{text}");
        }
        assert_eq!(read(&["<think>\n\n</think>\n\nYes."]), ("Yes.".to_owned(), String::new()));
        assert_eq!(read(&["<think>Hm. It"]), (String::new(), "Hm. It".to_owned()));
        let twice = "<think>a</think>One.\n<think>b</think>Two.";
        assert_eq!(read(&[twice]), ("One.\nTwo.".to_owned(), "a\n\nb".to_owned()));
    }

    #[test]
    fn tags_that_are_talked_about_are_text() {
        for text in [
            "The tag <think> opens, </b> closes.",
            "Close it with `</think>`.",
            "```\n<think>\n</think>\n```\n",
            " a < b, x[0] <",
            "\n\n",
            "Is 1 <think",
        ] {
            assert_eq!(read(&[text]), (text.to_owned(), String::new()), "{text}");
        }
    }

    #[test]
    fn text_that_turns_out_to_be_thinking_is_told() {
        let mut prose = Prose::default();
        assert!(!prose.push("Hm, "));
        assert!(!prose.push("yes</thi"));
        assert_eq!(prose.text, "Hm, yes");
        assert!(prose.push("nk>Yes."));
        assert_eq!((prose.text.as_str(), prose.thoughts.as_str()), ("Yes.", "Hm, yes"));
    }

    proptest! {
        #[test]
        fn where_the_text_is_cut_does_not_matter(
            text in "(<think>|</think>|\\[THINK\\]|\\[/THINK\\]|◁think▷|◁/think▷|<th|`|```\n|\n| |[aé<\\[/]){0,16}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|c| text.floor_char_boundary(c.index(text.len() + 1))).collect();
            cuts.sort_unstable();
            let (mut pieces, mut from) = (Vec::new(), 0);
            for cut in cuts.into_iter().chain([text.len()]) {
                pieces.push(&text[from..cut]);
                from = cut;
            }
            prop_assert_eq!(read(&pieces), read(&[&text]));
        }
    }
}
