//! Emphasis, code spans and links: what is within a block.

/// The contents of a block.
pub type Line = Vec<Inline>;

/// A part of a block's contents.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(String),
    Code(String),
    Styled(Style, Line),
    /// An address of an allowed scheme, and what leads there.
    Link(String, Line),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Emphasis,
    Strong,
    Deleted,
}

/// Emphasis nests this deep.
const MAX_DEPTH: usize = 6;
/// Bytes that the text of a link, its address and its title may have.
const REACH: usize = 1000;
/// How many runs of marks emphasis may have begun before the one that ends it.
const OPENERS: usize = 64;
/// The schemes that links lead to: nothing that runs.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Parses the contents of a block.
pub(super) fn line(text: &str) -> Line {
    Parser::new(text, Links::Read).parse()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Read,
    /// There are no links within links.
    Ignore,
}

/// A run of marks that may begin or end emphasis.
struct Run {
    mark: u8,
    /// Marks that are left.
    count: usize,
    /// Marks that there were.
    length: usize,
    can_open: bool,
    can_close: bool,
}

enum Node {
    /// Something complete, and how deep emphasis nests in it.
    Done(Inline, usize),
    Run(Run),
}

/// One pass from left to right. What is parsed is on a stack; a run of marks that ends emphasis takes what is above the run
/// that began it. This is `CommonMark`'s algorithm, but for its bounds, and for punctuation being ASCII's alone: so that
/// emphasis ends beside the punctuation of languages that set no spaces.
struct Parser<'a> {
    text: &'a str,
    links: Links,
    stack: Vec<Node>,
    /// Where on the stack the runs are that may begin emphasis.
    openers: Vec<usize>,
    /// From where on the text is not on the stack yet.
    plain: usize,
    /// Lengths of runs of backticks that are known not to come again, a bit each.
    no_code: u64,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, links: Links) -> Self {
        Self { text, links, stack: Vec::new(), openers: Vec::new(), plain: 0, no_code: 0 }
    }

    fn parse(mut self) -> Line {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        // All that is looked for begins with an ASCII character, so that `at` is a boundary of characters wherever it
        // matters.
        while let Some(byte) = bytes.get(at) {
            let run = || bytes.iter().skip(at).take_while(|b| *b == byte).count();
            at = match byte {
                b'\\'
                    if bytes
                        .get(at + 1)
                        .is_some_and(|next| next.is_ascii_punctuation() || *next == b'\n') =>
                {
                    self.flush(at);
                    self.plain = at + 1;
                    at + 2
                }
                b'`' => self.code(at, run()),
                b'*' | b'_' => self.run(at, run()),
                b'~' => match run() {
                    2 => self.run(at, 2),
                    other => at + other,
                },
                b'[' | b'!' | b'<' | b'h' | b'H' | b'm' | b'M' if self.links == Links::Read => self.link(at),
                _ => at + 1,
            };
        }
        self.flush(at);
        contents(self.stack).0
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// Puts the text up to a place on the stack.
    fn flush(&mut self, to: usize) {
        let text = self.text.get(self.plain..to).unwrap_or_default();
        if !text.is_empty() {
            self.stack.push(Node::Done(Inline::Text(text.to_owned()), 0));
        }
        self.plain = to;
    }

    /// Puts something on the stack that takes the text from one place to another.
    fn put(&mut self, from: usize, to: usize, inline: Inline) -> usize {
        self.flush(from);
        self.stack.push(Node::Done(inline, 0));
        self.plain = to;
        to
    }

    /// Code between two equal runs of backticks.
    fn code(&mut self, at: usize, run: usize) -> usize {
        let bit = u32::try_from(run).ok().and_then(|run| 1u64.checked_shl(run)).unwrap_or_default();
        let begin = at + run;
        if bit == 0 || self.no_code & bit != 0 {
            return begin;
        }
        let mut end = begin;
        while let Some(found) = self.rest(end).find('`') {
            end += found;
            let closing = self.rest(end).bytes().take_while(|b| *b == b'`').count();
            if closing == run {
                let code = self.text.get(begin..end).unwrap_or_default().replace('\n', " ");
                let is_padded = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
                let bare =
                    code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')).filter(|_| is_padded);
                let code = bare.unwrap_or(&code).to_owned();
                return self.put(at, end + run, Inline::Code(code));
            }
            end += closing;
        }
        self.no_code |= bit;
        begin
    }

    /// A run of marks of emphasis.
    fn run(&mut self, at: usize, length: usize) -> usize {
        let mark = self.text.as_bytes().get(at).copied().unwrap_or_default();
        let end = at + length;
        let before = self.text.get(..at).and_then(|head| head.chars().next_back()).unwrap_or(' ');
        let after = self.rest(end).chars().next().unwrap_or(' ');
        let is_left = !after.is_whitespace()
            && (!after.is_ascii_punctuation() || before.is_whitespace() || before.is_ascii_punctuation());
        let is_right = !before.is_whitespace()
            && (!before.is_ascii_punctuation() || after.is_whitespace() || after.is_ascii_punctuation());
        // Underscores within words are part of them.
        let is_word = mark == b'_' && is_left && is_right;
        let mut run = Run {
            mark,
            count: length,
            length,
            can_open: is_left && (!is_word || before.is_ascii_punctuation()),
            can_close: is_right && (!is_word || after.is_ascii_punctuation()),
        };
        self.flush(at);
        if run.can_close {
            self.close(&mut run);
        }
        if run.count > 0 {
            if run.can_open {
                self.openers.push(self.stack.len());
            }
            self.stack.push(Node::Run(run));
        }
        self.plain = end;
        end
    }

    /// Ends all emphasis that a run of marks can end.
    fn close(&mut self, run: &mut Run) {
        while run.count > 0 {
            let found = self.openers.iter().enumerate().rev().take(OPENERS).find_map(|(i, at)| {
                match self.stack.get(*at) {
                    Some(Node::Run(opener)) if matches(opener, run) => Some((i, *at, opener.count)),
                    _ => None,
                }
            });
            let Some((i, at, count)) = found else { return };
            let depth = self.stack.iter().skip(at).map(Node::depth).max().unwrap_or_default() + 1;
            if depth > MAX_DEPTH {
                return;
            }
            let (style, width) = match run.mark {
                b'~' => (Style::Deleted, 2),
                _ if count >= 2 && run.count >= 2 => (Style::Strong, 2),
                _ => (Style::Emphasis, 1),
            };
            let (inner, _) = contents(self.stack.drain(at + 1..));
            run.count -= width;
            // Runs that began nothing in between are text now; so is the opener, once it is used up.
            self.openers.truncate(i + 1);
            match self.stack.last_mut() {
                Some(Node::Run(opener)) if opener.count > width => opener.count -= width,
                _ => {
                    self.stack.pop();
                    self.openers.pop();
                }
            }
            self.stack.push(Node::Done(Inline::Styled(style, inner), depth));
        }
    }

    /// A link with a text of its own, or an address, in angle brackets or bare.
    fn link(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let found = if let Some(inner) = rest.strip_prefix('<') {
            address(inner)
                .filter(|own| inner.get(own.len()..).is_some_and(|rest| rest.starts_with('>')))
                .map(|own| (own, own, own.len() + 2))
        } else if rest.starts_with(['[', '!']) {
            labelled(rest)
        } else {
            let before = self.text.get(..at).and_then(|head| head.chars().next_back());
            let is_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
            bare(rest).filter(|_| !is_word).map(|own| (own, own, own.len()))
        };
        match found {
            Some((label, address, length)) => {
                let label = Parser::new(label, Links::Ignore).parse();
                self.put(at, at + length, Inline::Link(address.to_owned(), label))
            }
            None => at + 1,
        }
    }
}

impl Node {
    fn depth(&self) -> usize {
        match self {
            Self::Done(_, depth) => *depth,
            Self::Run(_) => 0,
        }
    }
}

/// Whether emphasis that one run begins is ended by another.
fn matches(opener: &Run, closer: &Run) -> bool {
    // Runs that could do both, such as those of `*a**b*`, do not end one another if their lengths add up to a multiple of 3.
    let may_do_both = opener.can_close || closer.can_open;
    let is_odd = may_do_both
        && (opener.length + closer.length).is_multiple_of(3)
        && !(opener.length.is_multiple_of(3) && closer.length.is_multiple_of(3));
    opener.mark == closer.mark && !is_odd
}

/// Nodes as contents, with how deep emphasis nests in them. Marks that are left are text.
fn contents(nodes: impl IntoIterator<Item = Node>) -> (Line, usize) {
    let mut line = Line::new();
    let mut deepest = 0;
    for node in nodes {
        let (inline, depth) = match node {
            Node::Done(inline, depth) => (inline, depth),
            Node::Run(run) => (Inline::Text(char::from(run.mark).to_string().repeat(run.count)), 0),
        };
        deepest = deepest.max(depth);
        match (line.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, inline) => line.push(inline),
        }
    }
    (line, deepest)
}

/// `[label](address "title")`, or a picture of that form: its label, its address, and the length of all.
fn labelled(text: &str) -> Option<(&str, &str, usize)> {
    let inner = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?;
    let label = inner.get(..closing(inner, b'[', b']')?)?;
    let target = inner.get(label.len()..)?.strip_prefix("](")?;
    let address = address(target)?;
    let behind = target.get(address.len()..)?;
    let end = if behind.starts_with(')') { 0 } else { closing(behind.strip_prefix(' ')?, b'(', b')')? + 1 };
    let is_one_line = !behind.get(..end)?.contains('\n');
    let length = text.len() - behind.len() + end + 1;
    is_one_line.then_some((if label.trim().is_empty() { address } else { label }, address, length))
}

/// Where the bracket is closed that opened before a text.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut is_escaped) = (0usize, false);
    for (at, byte) in text.bytes().enumerate().take(REACH) {
        if is_escaped {
            is_escaped = false;
        } else if byte == b'\\' {
            is_escaped = true;
        } else if byte == open {
            depth += 1;
        } else if byte == close {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            }
        }
    }
    None
}

/// The address of an allowed scheme that a text begins with. It may hold pairs of brackets.
fn address(text: &str) -> Option<&str> {
    let begins =
        |scheme: &&str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.iter().find(|scheme| begins(scheme))?.len();
    let (mut end, mut opened) = (scheme, None);
    for (at, c) in text.char_indices().skip(scheme).take_while(|(at, _)| *at < REACH) {
        match c {
            '(' if opened.is_none() => opened = Some(at),
            ')' if opened.is_some() => opened = None,
            '(' | ')' | '<' | '>' | '"' | '`' | '|' => break,
            c if c.is_whitespace() || c.is_control() => break,
            _ => {}
        }
        end = at + c.len_utf8();
    }
    // A bracket that is not closed is no part of it.
    text.get(..opened.unwrap_or(end)).filter(|own| own.len() > scheme)
}

/// An address without anything around it: what ends a sentence is no part of it.
fn bare(text: &str) -> Option<&str> {
    let address = self::address(text)?;
    let end = address.find(['。', '，', '、', '；', '：', '！', '？', '（', '）', '「', '」', '《', '》']);
    let address = address.get(..end.unwrap_or(address.len()))?;
    let own = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', ']']);
    // Something must be left behind the scheme.
    self::address(own)
}
