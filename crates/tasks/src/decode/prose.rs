//! What stands in a model's text between tags: thinking (`<think>…</think>` and its kin), functions that it asks to be
//! called (`<tool_call>…</tool_call>`, `[TOOL_CALLS]…`), and the marks of chat templates, which servers should have taken
//! away.
//!
//! An incremental scanner: text comes in pieces that may be cut anywhere, inside a tag too, and what could be the
//! beginning of a tag is held back until it is certain. Tags count where models write them, outside code; thinking begins
//! at the start of a line. A closing tag alone makes thinking of all before it: many templates put the opening one into
//! the prompt.

/// What stands between two tags.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inside {
    Thinking,
    Call,
}

/// How something other than text begins and ends.
#[derive(Debug, PartialEq)]
struct Tag {
    open: &'static str,
    close: &'static [&'static str],
    inside: Inside,
}

const fn thinking(open: &'static str, close: &'static [&'static str]) -> Tag {
    Tag { open, close, inside: Inside::Thinking }
}

const fn call(open: &'static str, close: &'static [&'static str]) -> Tag {
    Tag { open, close, inside: Inside::Call }
}

const TAGS: &[Tag] = &[
    thinking("<think>", &["</think>"]),
    thinking("<thinking>", &["</thinking>"]),
    thinking("<thought>", &["</thought>"]),
    thinking("<reasoning>", &["</reasoning>"]),
    thinking("<seed:think>", &["</seed:think>"]),
    thinking("<mm:think>", &["</mm:think>"]),
    thinking("[THINK]", &["[/THINK]"]),
    thinking("◁think▷", &["◁/think▷"]),
    thinking("<|START_THINKING|>", &["<|END_THINKING|>"]),
    thinking("<|begin_of_thought|>", &["<|end_of_thought|>"]),
    thinking("<|inner_prefix|>", &["<|inner_suffix|>"]),
    thinking("<|channel>thought\n", &["<channel|>"]),
    // The form of channels.
    thinking("<|channel|>analysis<|message|>", &["<|end|>", "<|channel|>final<|message|>"]),
    call("<|channel|>commentary to=", &["<|call|>", "<|end|>"]),
    call("<tool_call>", &["</tool_call>"]),
    call("<|tool_call|>", &["<|/tool_call|>"]),
    call("<|tool_call>", &["<tool_call|>"]),
    call("<function_call>", &["</function_call>"]),
    call("<function=", &["</function>"]),
    call("[TOOL_CALLS]", &["[/TOOL_CALLS]", "</s>"]),
    call("<|python_tag|>", &["<|eom_id|>", "<|eot_id|>"]),
];

/// Marks between messages, which say nothing to a reader.
const MARKS: &[&str] = &[
    "<|start|>assistant",
    "<|channel|>final<|message|>",
    "<|channel|>commentary<|message|>",
    "<|end|>",
    "<|return|>",
    "<|call|>",
    "<|im_end|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end_of_text|>",
    "<|endoftext|>",
    "<end_of_turn>",
    "<｜end▁of▁sentence｜>",
];

/// What tags and marks begin with.
const FIRST: &[char] = &['<', '[', '◁'];

/// A text, and what stood in it or beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Prose {
    pub(crate) text: String,
    pub(crate) thoughts: String,
    /// What the model wrote into each call, as it wrote it.
    pub(crate) calls: Vec<String>,
    /// White space before the text, and what could be the beginning of a tag.
    held: String,
    /// The tag whose content is under way.
    open: Option<&'static Tag>,
    /// Whether a tag has been seen.
    is_tagged: bool,
    /// Whether a message has ended: what follows is another paragraph.
    is_parted: bool,
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
        if !self.calls.is_empty() {
            // The lines between calls.
            self.text.truncate(self.text.trim_end().len());
        }
        turned
    }

    fn scan(&mut self, is_last: bool) -> bool {
        let held = std::mem::take(&mut self.held);
        let (mut rest, mut turned) = (held.as_str(), false);
        while !rest.is_empty() {
            let (taken, moved) = match self.open {
                Some(tag) => (self.scan_inside(rest, tag, is_last), false),
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

    /// Takes what stands in a tag, and the closing one. Returns how many bytes were taken.
    fn scan_inside(&mut self, rest: &str, tag: &'static Tag, is_last: bool) -> usize {
        let starts = rest.char_indices().filter(|(_, c)| FIRST.contains(c));
        for (at, _) in starts {
            let (before, tail) = rest.split_at(at);
            if let Some(close) = tag.close.iter().find(|close| starts_with(tail, close)) {
                self.take(before, tag);
                self.open = None;
                return at + close.len();
            }
            if !is_last && tag.close.iter().any(|close| starts_with(close, tail)) {
                self.take(before, tag);
                return at;
            }
        }
        self.take(rest, tag);
        rest.len()
    }

    fn take(&mut self, piece: &str, tag: &Tag) {
        match tag.inside {
            Inside::Thinking => self.think(piece),
            Inside::Call => self.calls.last_mut().into_iter().for_each(|call| call.push_str(piece)),
        }
    }

    /// Takes text up to the next tag, or the tag. Returns how many bytes were taken, and whether all text before has
    /// turned out to be thinking.
    fn scan_text(&mut self, rest: &str, is_last: bool) -> (usize, bool) {
        let is_start = self.text.is_empty() || self.is_parted;
        let blank = if is_start { rest.len() - rest.trim_start().len() } else { 0 };
        let lead = rest.get(..blank).unwrap_or_default();
        let body = rest.get(blank..).unwrap_or_default();
        if body.is_empty() {
            // White space alone may be what stands before a tag.
            if is_last && !self.is_tagged {
                self.text.push_str(lead);
                return (blank, false);
            }
            return (if self.is_tagged { blank } else { 0 }, false);
        }
        let at = body.find(FIRST).unwrap_or(body.len());
        if at > 0 {
            self.write(lead, body.get(..at).unwrap_or_default());
            return (blank + at, false);
        }
        // Nothing is settled while a tag may still come of it, or a longer one.
        let may_be = |tag: &str| tag.len() > body.len() && starts_with(tag, body);
        let mut all = TAGS.iter().flat_map(|tag| tag.close.iter().chain([&tag.open])).chain(MARKS);
        if !is_last && all.any(|tag| may_be(tag)) {
            return (0, false);
        }
        if !self.is_quoted() {
            if let Some(tag) = TAGS.iter().find(|tag| starts_with(body, tag.open))
                && (tag.inside == Inside::Call || self.is_at_line_start())
            {
                self.begin(tag);
                return (blank + tag.open.len(), false);
            }
            if let Some(mark) = MARKS.iter().find(|mark| starts_with(body, mark)) {
                self.is_tagged = true;
                self.is_parted = !self.text.is_empty();
                return (blank + mark.len(), false);
            }
            let closes = |tag: &&Tag| tag.inside == Inside::Thinking && !self.is_tagged;
            let closing = TAGS
                .iter()
                .filter(closes)
                .find_map(|tag| Some((tag, tag.close.iter().find(|close| starts_with(body, close))?)));
            if let Some((tag, close)) = closing {
                let thought = std::mem::take(&mut self.text);
                self.begin(tag);
                self.think(&thought);
                self.open = None;
                return (blank + close.len(), !thought.is_empty());
            }
        }
        let first = body.chars().next().map_or(0, char::len_utf8);
        self.write(lead, body.get(..first).unwrap_or_default());
        (blank + first, false)
    }

    /// Adds text, after the white space that stands before it: before the first text it counts only without tags.
    fn write(&mut self, lead: &str, text: &str) {
        if std::mem::take(&mut self.is_parted) {
            self.text.push_str(if self.text.ends_with('\n') { "\n" } else { "\n\n" });
        } else if !self.is_tagged {
            self.text.push_str(lead);
        }
        self.text.push_str(text);
    }

    fn begin(&mut self, tag: &'static Tag) {
        self.open = Some(tag);
        self.is_tagged = true;
        match tag.inside {
            Inside::Thinking if !self.thoughts.is_empty() => self.thoughts.push_str("\n\n"),
            Inside::Thinking => {}
            Inside::Call => self.calls.push(String::new()),
        }
    }

    /// At the start of a line.
    fn is_at_line_start(&self) -> bool {
        self.text.chars().rev().take_while(|c| *c != '\n').all(char::is_whitespace)
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
            "<|channel|>analysis<|message|>Hm.<|channel|>final<|message|>Yes.<|return|>",
            "<|channel>thought\nHm.\n<channel|>Yes.",
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
    fn calls_in_tags_are_set_apart() {
        for (text, said, calls) in [
            ("<tool_call>\n{}\n</tool_call>", "", &["\n{}\n"][..]),
            ("Let me look.\n<tool_call>a</tool_call>\n<tool_call>b</tool_call>", "Let me look.", &["a", "b"]),
            ("[TOOL_CALLS][{}]</s>", "", &["[{}]"]),
            ("I look.<|python_tag|>{}<|eom_id|>", "I look.", &["{}"]),
            (
                "<|channel|>commentary to=functions.f <|message|>{}<|call|>",
                "",
                &["functions.f <|message|>{}"],
            ),
            ("<function=f>{}</function>", "", &["f>{}"]),
            // Cut off midway.
            ("<tool_call>{\"name", "", &["{\"name"]),
            (
                "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>final<|message|>Yes.",
                "I look.\n\nYes.",
                &[],
            ),
        ] {
            let mut prose = Prose::default();
            prose.push(text);
            prose.finish();
            assert_eq!(
                (prose.text.as_str(), prose.calls),
                (said, calls.iter().map(|c| (*c).to_owned()).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn marks_of_templates_are_left_out() {
        for text in [
            "Yes.<|im_end|>",
            "<|channel|>final<|message|>Yes.<|return|>",
            "Yes.<|end|>",
            "Yes.<end_of_turn>",
        ] {
            assert_eq!(read(&[text]), ("Yes.".to_owned(), String::new()), "{text}");
        }
    }

    #[test]
    fn tags_that_are_talked_about_are_text() {
        for text in [
            "It calls with `<tool_call>`, and `<|im_end|>` ends it.",
            "```\n<tool_call>\n```\n",
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
            text in "(<think>|</think>|<tool_call>|</tool_call>|<\\|end\\|>|\\[TOOL_CALLS\\]|\\[THINK\\]|\\[/THINK\\]|◁think▷|◁/think▷|<th|`|```\n|\n| |[aé<\\[/]){0,16}",
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
