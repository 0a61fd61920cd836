//! Markdown as models write it, into a small closed set of elements. Pure: what is
//! found goes to a [`Sink`], so that the document and the tests read the same parser.
//!
//! There is no raw HTML: tags are text like any other. Every search is bounded, so
//! that no answer can make it slow.

/// Takes what the parser finds, in document order.
pub trait Sink {
    /// An element begins. Tag and attribute names are literals of this module.
    fn open(&mut self, tag: &'static str, attribute: Option<(&'static str, &str)>);
    fn text(&mut self, text: &str);
    fn close(&mut self);
}

/// The mark that opened a block of code, and how often it stands there.
pub type Fence = Option<(u8, usize)>;

/// Bytes after which a block ends where its line does, so that what is still being
/// written stays quick to redraw.
const LONG: usize = 4000;
/// Lists, quotes and emphasis nest this deep.
const MAX_DEPTH: usize = 6;
/// Bytes within which emphasis has to end.
const REACH: usize = 1000;

/// Where the first block of a text that may go on is certain to end, and the code
/// block that is open there.
pub fn split(text: &str, mut fence: Fence) -> Option<(usize, Fence)> {
    let (mut at, mut blank) = (0, false);
    for line in text.split_inclusive('\n') {
        // A list may go on after an empty line, indented or with its next mark.
        let goes_on =
            line.starts_with(|c: char| c.is_ascii_whitespace() || c.is_ascii_digit() || "-*+".contains(c));
        if at > 0 && (blank && !goes_on || at > LONG) {
            return Some((at, fence));
        }
        if !line.ends_with('\n') {
            break;
        }
        blank = line.trim().is_empty() && fence.is_none();
        fence = after(line, fence);
        at += line.len();
    }
    // A line without an end is cut between words.
    let cut =
        text.get(..text.floor_char_boundary(LONG)).filter(|head| at == 0 && head.len() < text.len() / 2)?;
    Some((cut.rfind(' ').map_or(cut.len(), |space| space + 1), fence))
}

/// The code block that is open after a line.
fn after(line: &str, fence: Fence) -> Fence {
    let line = line.trim();
    let mark = *line.as_bytes().first().unwrap_or(&b' ');
    let count = line.bytes().take_while(|b| *b == mark).count();
    match fence {
        Some((own, least)) if mark == own && count >= least && count == line.len() => None,
        None if b"`~".contains(&mark) && count >= 3 && !line[count..].contains('`') => Some((mark, count)),
        open => open,
    }
}

/// Writes a text, or a block of one that begins inside `fence`.
pub fn write(text: &str, fence: Fence, sink: &mut dyn Sink) {
    let mut writer = Writer {
        sink,
        lists: Vec::new(),
        paragraph: String::new(),
        fence: None,
        depth: 0,
        blank: false,
        fresh: false,
    };
    if fence.is_some() {
        writer.code(fence);
    }
    writer.lines(text);
    writer.finish();
}

struct Writer<'a> {
    sink: &'a mut dyn Sink,
    /// Open lists: the indent of their marks, and whether they are numbered.
    lists: Vec<(usize, bool)>,
    paragraph: String,
    fence: Fence,
    /// Quotes around this.
    depth: usize,
    /// The line before was empty.
    blank: bool,
    /// Nothing is in the list item yet.
    fresh: bool,
}

impl Writer<'_> {
    fn lines(&mut self, text: &str) {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if self.fence.is_some() {
                match after(line, self.fence) {
                    None => self.end_code(),
                    open => {
                        self.fence = open;
                        self.sink.text(line);
                        self.sink.text("\n");
                    }
                }
                continue;
            }
            let content = line.trim();
            let indent = line
                .bytes()
                .take_while(u8::is_ascii_whitespace)
                .map(|b| if b == b'\t' { 4 } else { 1 })
                .sum();
            if let open @ Some(_) = after(line, None) {
                self.end_paragraph();
                self.end_lists(indent);
                self.code(open);
            } else if content.is_empty() {
                self.end_paragraph();
                self.blank = true;
                continue;
            } else if let Some((tag, title)) = heading(content) {
                self.end_lists(0);
                self.element(tag, title);
            } else if is_rule(content) {
                self.end_lists(0);
                self.sink.open("hr", None);
                self.sink.close();
            } else if let Some((number, rest)) = item(content) {
                self.item(indent, number, rest);
            } else if content.starts_with('>') && self.depth < MAX_DEPTH {
                let mut inner = String::new();
                let mut quoted = Some(line);
                while let Some(line) = quoted {
                    let line = line.trim_start();
                    let line = line.strip_prefix('>').unwrap_or(line);
                    inner.push_str(line.strip_prefix(' ').unwrap_or(line));
                    inner.push('\n');
                    quoted = lines.next_if(|next| next.trim_start().starts_with('>'));
                }
                self.end_lists(indent);
                self.quote(&inner);
            } else if let Some(columns) =
                lines.peek().filter(|next| content.contains('|') && is_delimiter(next))
            {
                let columns = cells(columns).count();
                lines.next();
                self.end_lists(indent);
                self.sink.open("table", None);
                self.row("th", content, columns);
                while let Some(row) = lines.next_if(|next| next.contains('|')) {
                    self.row("td", row, columns);
                }
                self.sink.close();
            } else {
                if self.blank {
                    self.end_lists(indent);
                }
                if !self.paragraph.is_empty() {
                    self.paragraph.push('\n');
                }
                self.paragraph.push_str(content);
            }
            self.blank = false;
        }
    }

    fn finish(&mut self) {
        if self.fence.is_some() {
            self.end_code();
        }
        self.end_lists(0);
    }

    fn code(&mut self, fence: Fence) {
        self.fence = fence;
        self.fresh = false;
        self.sink.open("pre", Some(("dir", "ltr")));
        self.sink.open("code", None);
    }

    fn end_code(&mut self) {
        self.fence = None;
        self.sink.close();
        self.sink.close();
    }

    fn element(&mut self, tag: &'static str, text: &str) {
        self.sink.open(tag, None);
        inline(text, 0, self.sink);
        self.sink.close();
    }

    fn row(&mut self, tag: &'static str, line: &str, columns: usize) {
        self.sink.open("tr", None);
        cells(line).take(columns).for_each(|cell| self.element(tag, cell));
        self.sink.close();
    }

    fn quote(&mut self, text: &str) {
        self.sink.open("blockquote", None);
        let depth = self.depth + 1;
        let sink = &mut *self.sink;
        let mut inner = Writer {
            sink,
            lists: Vec::new(),
            paragraph: String::new(),
            fence: None,
            depth,
            blank: false,
            fresh: false,
        };
        inner.lines(text);
        inner.finish();
        self.sink.close();
    }

    fn item(&mut self, indent: usize, number: Option<&str>, rest: &str) {
        let ordered = number.is_some();
        self.end_paragraph();
        while self.lists.last().is_some_and(|(own, _)| *own > indent + 1) {
            self.end_list();
        }
        if self.lists.last().is_some_and(|(own, kind)| *own + 1 >= indent && *kind != ordered) {
            self.end_list();
        }
        match self.lists.last() {
            Some((own, _)) if *own + 1 >= indent || self.lists.len() >= MAX_DEPTH => self.sink.close(),
            _ => {
                self.lists.push((indent, ordered));
                self.sink.open(if ordered { "ol" } else { "ul" }, number.map(|n| ("start", n)));
            }
        }
        self.sink.open("li", None);
        self.fresh = true;
        self.paragraph.push_str(rest);
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return;
        }
        // The first text of a list item is the item itself.
        if std::mem::take(&mut self.fresh) {
            inline(&text, 0, self.sink);
        } else {
            self.element("p", &text);
        }
    }

    fn end_list(&mut self) {
        self.lists.pop();
        self.sink.close();
        self.sink.close();
        self.fresh = false;
    }

    /// Ends the paragraph, and the lists that something indented so far is not part of.
    fn end_lists(&mut self, indent: usize) {
        self.end_paragraph();
        while self.lists.last().is_some_and(|(own, _)| *own >= indent) {
            self.end_list();
        }
    }
}

/// Titles in an answer stay below those of the page.
fn heading(line: &str) -> Option<(&'static str, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let tag = ["h3", "h4", "h5", "h6", "h6", "h6"].get(level.checked_sub(1)?)?;
    title.starts_with(' ').then(|| (*tag, title.trim().trim_end_matches('#').trim_end()))
}

fn is_rule(line: &str) -> bool {
    let mark = line.as_bytes()[0];
    let count = line.bytes().filter(|b| *b == mark).count();
    b"-*_".contains(&mark) && count >= 3 && line.bytes().all(|b| b == mark || b == b' ')
}

/// The number of a list item, if it has one, and its text.
fn item(line: &str) -> Option<(Option<&str>, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    let rest = line[digits..].strip_prefix(marks)?;
    let rest = rest.strip_prefix(' ').or(rest.is_empty().then_some(rest))?;
    (digits < 10).then(|| (Some(&line[..digits]).filter(|n| !n.is_empty()), rest.trim_start()))
}

/// The line under a table's head.
fn is_delimiter(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.bytes().all(|b| b"|-: \t".contains(&b))
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim)
}

/// Emphasis, code and links within a block.
fn inline(text: &str, depth: usize, sink: &mut dyn Sink) {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (0, 0);
    while at < bytes.len() {
        let rest = &text[at..];
        let run = if b"`*_~".contains(&bytes[at]) {
            rest.bytes().take_while(|b| *b == bytes[at]).count()
        } else {
            1
        };
        let found: Option<usize> = match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                sink.text(&text[plain..at]);
                // What is escaped is text, whatever it is.
                (plain, at) = (at + 1, at + 2);
                continue;
            }
            b'`' => code(rest, run).map(|(inner, length)| {
                sink.text(&text[plain..at]);
                sink.open("code", None);
                sink.text(inner);
                sink.close();
                length
            }),
            b'*' | b'_' | b'~' if depth < MAX_DEPTH => {
                let before = text[..at].chars().next_back();
                emphasis(rest, run, before).map(|(tag, inner, length)| {
                    sink.text(&text[plain..at]);
                    sink.open(tag, None);
                    inline(inner, depth + 1, sink);
                    sink.close();
                    length
                })
            }
            b'[' | b'!' | b'<' | b'h' if depth < MAX_DEPTH => {
                let before = text[..at].chars().next_back();
                link(rest, before).map(|(label, address, length)| {
                    sink.text(&text[plain..at]);
                    sink.open("a", Some(("href", address)));
                    match label {
                        // No links within links.
                        Some(label) => inline(label, MAX_DEPTH - 1, sink),
                        None => sink.text(address),
                    }
                    sink.close();
                    length
                })
            }
            _ => None,
        };
        match found {
            Some(length) => {
                at += length;
                plain = at;
            }
            // A run that is no mark is not looked at again, mark by mark.
            None => at += run,
        }
        // Only ASCII marks are looked for; this steps over the rest of a character.
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    sink.text(&text[plain..]);
}

/// Code between two equal runs of backticks, and the length of all.
fn code(text: &str, run: usize) -> Option<(&str, usize)> {
    let mut at = run;
    loop {
        at += text[at..].find('`')?;
        let closing = text[at..].bytes().take_while(|b| *b == b'`').count();
        if closing == run {
            return Some((text[run..at].trim(), at + run));
        }
        at += closing;
    }
}

/// What a run of marks emphasises, how, and the length of all.
fn emphasis(text: &str, run: usize, before: Option<char>) -> Option<(&'static str, &str, usize)> {
    let mark = text.as_bytes()[0];
    let width = run.min(2);
    let within_word = |c: Option<char>| mark == b'_' && c.is_some_and(is_letter);
    if (mark == b'~') != (width == 2 && mark == b'~') || run > 3 || within_word(before) {
        return None;
    }
    if text[run..].chars().next().is_none_or(char::is_whitespace) {
        return None;
    }
    let reach = &text[..text.floor_char_boundary(REACH)];
    let mut at = run;
    loop {
        at += reach[at..].find(mark as char)?;
        let closing = reach[at..].bytes().take_while(|b| *b == mark).count();
        let end = at + closing;
        // A run of one or three ends single emphasis, of two or three double.
        let fits = if width == 1 { closing != 2 } else { closing >= 2 };
        let after_space = text[..at].ends_with(char::is_whitespace);
        if fits && !after_space && !within_word(text[end..].chars().next()) {
            let tag = match (mark, width) {
                (b'~', _) => "del",
                (_, 1) => "em",
                _ => "strong",
            };
            // Of a longer run the last marks belong to this, the others are inside;
            // beside one that opened as long, all do.
            return Some((tag, &text[width..end - width], end));
        }
        at = end;
    }
}

/// A link: its text if it has its own, its address, and the length of all. Pictures
/// are links too: nothing is loaded that nobody asked for.
fn link(text: &str, before: Option<char>) -> Option<(Option<&str>, &str, usize)> {
    let reach = &text[..text.floor_char_boundary(REACH)];
    if let Some(inner) = reach.strip_prefix('<') {
        let address = inner.split_once('>')?.0;
        return is_address(address).then_some((None, address, address.len() + 2));
    }
    if text.starts_with('h') {
        let end = reach.find(|c: char| c.is_whitespace() || "<>\"`|".contains(c)).unwrap_or(reach.len());
        let address = reach[..end].trim_end_matches(|c: char| ".,;:!?'*_~".contains(c));
        // A bracket that opened before the address closes after it.
        let address = if address.contains('(') { address } else { address.trim_end_matches([')', ']']) };
        let is_word = before.is_some_and(is_letter);
        return (!is_word && is_address(address)).then_some((None, address, address.len()));
    }
    let inner = reach.strip_prefix('!').unwrap_or(reach).strip_prefix('[')?;
    let label = &inner[..inner.as_bytes().windows(2).position(|pair| pair == b"](")?];
    let target = &inner[label.len() + 2..];
    // Addresses may hold a pair of brackets.
    let mut open = 0;
    let end = target.find(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open < 0 || c == '\n'
    })?;
    let address = target[..end].split(' ').next().unwrap_or_default();
    let length = reach.len() - target.len() + end + 1;
    (target[end..].starts_with(')') && is_address(address)).then_some((Some(label), address, length))
}

/// Near enough: the tables of all alphabets weigh more than this module.
fn is_letter(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric()
}

/// Only these schemes: nothing that runs.
fn is_address(text: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        text.len() > scheme.len()
            && text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    }) && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes what it gets as HTML, and checks that it is well formed.
    #[derive(Default)]
    struct Html {
        text: String,
        open: Vec<&'static str>,
    }

    impl Sink for Html {
        fn open(&mut self, tag: &'static str, attribute: Option<(&'static str, &str)>) {
            let attribute = attribute.map_or_else(String::new, |(name, value)| format!(" {name}={value}"));
            self.text.extend(["<", tag, &attribute, ">"]);
            self.open.push(tag);
            assert!(self.open.len() < 60, "bounded depth");
        }

        fn text(&mut self, text: &str) {
            self.text.push_str(text);
        }

        fn close(&mut self) {
            let tag = self.open.pop().expect("something is open");
            self.text.extend(["</", tag, ">"]);
        }
    }

    fn html(text: &str) -> String {
        let mut html = Html::default();
        write(text, None, &mut html);
        assert!(html.open.is_empty(), "all closed");
        html.text
    }

    #[test]
    fn blocks() {
        for (text, expected) in [
            ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
            ("# Title #\n####### no", "<h3>Title</h3><p>####### no</p>"),
            ("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
            ("3. a\n\n4. b", "<ol start=3><li>a</li><li>b</li></ol>"),
            ("- a\n\n  more\n\nafter", "<ul><li>a<p>more</p></li></ul><p>after</p>"),
            ("- a\n1. b", "<ul><li>a</li></ul><ol start=1><li>b</li></ol>"),
            (
                "```rust\nlet *a* = 1;\n\n<b>\n```\nx",
                "<pre dir=ltr><code>let *a* = 1;\n\n<b>\n</code></pre><p>x</p>",
            ),
            ("~~~\nopen", "<pre dir=ltr><code>open\n</code></pre>"),
            ("> a\n> > b\nc", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>"),
            ("a\n---\nb", "<p>a</p><hr></hr><p>b</p>"),
            (
                "|a|b|\n|-|:-:|\n|1|*2*|3|\n",
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><em>2</em></td></tr></table>",
            ),
        ] {
            assert_eq!(html(text), expected, "{text:?}");
        }
    }

    #[test]
    fn within_a_block() {
        for (text, expected) in [
            (
                "*a* **b** ***c*** ~~d~~",
                "<em>a</em> <strong>b</strong> <strong><em>c</em></strong> <del>d</del>",
            ),
            ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
            ("2 * 3 * 4, snake_case_name, ~5", "2 * 3 * 4, snake_case_name, ~5"),
            ("_a_ __b__ **open", "<em>a</em> <strong>b</strong> **open"),
            ("`a*b*` ``c`d`` `e", "<code>a*b*</code> <code>c`d</code> `e"),
            (r"\*a\* \q", r"*a* \q"),
            ("[a *b*](https://x.org/(y) \"t\")", "<a href=https://x.org/(y)>a <em>b</em></a>"),
            ("![cat](http://x.org/c.png)", "<a href=http://x.org/c.png>cat</a>"),
            (
                "see https://x.org/a. (https://y.org)",
                "see <a href=https://x.org/a>https://x.org/a</a>. (<a href=https://y.org>https://y.org</a>)",
            ),
            ("<https://x.org> <b>x</b>", "<a href=https://x.org>https://x.org</a> <b>x</b>"),
            ("é*ü* 🎉**ñ**", "é<em>ü</em> 🎉<strong>ñ</strong>"),
        ] {
            assert_eq!(html(text), format!("<p>{expected}</p>"), "{text:?}");
        }
    }

    #[test]
    fn nothing_that_runs_is_a_link() {
        for text in [
            "[a](javascript:alert(1))",
            "[a](JAVASCRIPT:x)",
            "<data:text/html,x>",
            "[a](/local)",
            "[a](https:\n//x)",
        ] {
            assert!(!html(text).contains("<a "), "{text}");
        }
    }

    #[test]
    fn blocks_end_where_nothing_can_join_them() {
        assert_eq!(split("a\n\nb", None), Some((3, None)));
        assert_eq!(split("- a\n\n- b", None), None);
        assert_eq!(split("a\n\n", None), None);
        assert_eq!(split("```\na\n\nb", None), None);
        assert_eq!(split("a\n\nb", Some((b'`', 3))), None);
        assert_eq!(split("```\na\n```\n\nb", None), Some((11, None)));
        let long = "```\n".to_owned() + &"x\n".repeat(3000);
        assert_eq!(split(&long, None), Some((LONG + 2, Some((b'`', 3)))));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_well_formed(text in "([#>*_`~|\\[\\](!<\\\\ \n-]|1\\. |```\n|https://x|[aé🎉]){0,80}") {
            html(&text);
        }

        #[test]
        fn a_text_in_pieces_loses_nothing(text in "([#>*`~ -]|1\\. |\n|```\n|[aé🎉]{1,9}|x{900} ?){0,60}") {
            let (mut rest, mut fence) = (text.as_str(), None);
            while let Some((at, after)) = split(rest, fence) {
                prop_assert!(at > 0 && rest.is_char_boundary(at));
                let mut part = Html::default();
                write(&rest[..at], fence, &mut part);
                prop_assert!(part.open.is_empty());
                (rest, fence) = (&rest[at..], after);
            }
            prop_assert!(rest.len() < 3 * LONG + 4);
        }
    }

    #[test]
    fn no_text_is_slow() {
        for piece in ["*a ", "**a", "[a](", "`", "``a`", "> ", "- ", "|", "_a", "<", "~~a", "a\n", "\\"] {
            let text = piece.repeat(2 * LONG / piece.len());
            let start = std::time::Instant::now();
            html(&text);
            assert!(start.elapsed().as_millis() < 2000, "{piece:?}");
        }
    }
}
