//! The Markdown that models write, parsed into a small closed tree. Pure.
//!
//! Blocks: paragraphs, ATX headings, thematic breaks, fenced code, bullet and ordered lists, block quotes, and the tables
//! of GitHub. Within a block: emphasis by `CommonMark`'s delimiter rules, `~~deleted~~`, code spans, inline links, addresses
//! in angle brackets or bare, backslash escapes. A line break stays a line break.
//!
//! Not read, and shown as the text that they are: HTML, character references, setext headings, indented code, link
//! reference definitions, lazy continuation lines. Pictures become links: nothing is loaded that nobody asked for. Links
//! lead only to `http:`, `https:` and `mailto:`.
//!
//! An answer may be megabytes and still growing: [`split`] finds where its first block is certain to end, so that a caller
//! parses and draws one block at a time. Depth is bounded, and so is every search: no text can make it slow.

mod inline;

use inline::line;
pub use inline::{Inline, Line, Style};

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Line),
    /// The first text of a list item, which is no paragraph of its own.
    Bare(Line),
    /// The number of `#` marks, from 1 to 6.
    Heading(usize, Line),
    Rule,
    Code(String),
    Quote(Vec<Block>),
    List(List),
    Table(Table),
}

/// A list. Ordered, if it has the number of its first item.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub start: Option<u32>,
    pub items: Vec<Vec<Block>>,
}

/// A table. No row has more cells than the table has columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Empty where a table goes on that a caller cut.
    pub head: Vec<Line>,
    pub rows: Vec<Vec<Line>>,
}

/// The line of marks that opened a block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    mark: u8,
    /// How many marks; it takes as many to close it.
    count: usize,
    /// Spaces in front, which the lines of the block have too.
    indent: usize,
}

/// What is open at a place where a text is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing that the next line would have to know of.
    #[default]
    Nothing,
    /// A block of code.
    Code(Fence),
    /// A table of so many columns.
    Table(usize),
}

/// Bytes after which a block is cut where a line ends, so that what is still being written stays quick to draw again.
pub const LONG: usize = 4000;
/// Lists and quotes nest this deep, counted together.
const MAX_DEPTH: usize = 8;

/// Where the first block of a text that may go on is certain to end, and what is open there.
pub fn split(text: &str, mut open: Open) -> Option<(usize, Open)> {
    let (mut at, mut is_blank, mut last) = (0, false, "");
    for line in text.split_inclusive('\n') {
        // A list may go on after an empty line, indented or with its next mark.
        let may_go_on =
            line.starts_with(|c: char| c.is_ascii_whitespace() || c.is_ascii_digit() || "-*+".contains(c));
        if at > 0 && (at > LONG || is_blank && !may_go_on) {
            return Some((at, open));
        }
        if !line.ends_with('\n') {
            break;
        }
        is_blank = !matches!(open, Open::Code(_)) && line.trim().is_empty();
        open = after(last, line, open);
        (at, last) = (at + line.len(), line);
    }
    // A line without an end is cut between words.
    if at > 0 || text.len() <= 2 * LONG {
        return None;
    }
    let head = text.get(..text.floor_char_boundary(LONG))?;
    Some((head.rfind(' ').map_or(head.len(), |space| space + 1), open))
}

/// What is open after a line.
fn after(last: &str, line: &str, open: Open) -> Open {
    match (open, fence_of_items(line)) {
        (Open::Code(own), _) if closes(line, own) => Open::Nothing,
        (Open::Code(_), _) => open,
        (_, Some(fence)) => Open::Code(fence),
        (Open::Table(_), None) if line.contains('|') => open,
        _ if last.contains('|') && is_delimiter(line) => Open::Table(cells(line).count()),
        _ => Open::Nothing,
    }
}

/// The fence that a line is, if it opens a block of code.
fn fence(line: &str) -> Option<Fence> {
    let content = line.trim();
    let mark = *content.as_bytes().first().filter(|mark| b"`~".contains(mark))?;
    let count = content.bytes().take_while(|b| *b == mark).count();
    let is_fence = count >= 3 && !content.get(count..)?.contains('`');
    is_fence.then(|| Fence { mark, count, indent: indent(line) })
}

/// The same behind the marks of list items.
fn fence_of_items(line: &str) -> Option<Fence> {
    let mut content = line.trim();
    for _ in 0..MAX_DEPTH {
        match item(content) {
            Some((_, rest)) => content = rest,
            None => break,
        }
    }
    fence(content)
}

/// Whether a line closes a block of code.
fn closes(line: &str, fence: Fence) -> bool {
    let content = line.trim();
    content.len() >= fence.count && content.bytes().all(|b| b == fence.mark)
}

/// Columns of white space in front.
fn indent(line: &str) -> usize {
    let spaces = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    spaces.map(|b| if b == b'\t' { 4 } else { 1 }).sum()
}

/// Parses a text, or a piece of one that begins where [`split`] cut it.
pub fn parse(text: &str, open: Open) -> Vec<Block> {
    let mut parser = Parser::new(0);
    parser.lines(text, open);
    parser.finish()
}

/// A list whose last item may still grow.
struct OpenList {
    /// The indent of its marks.
    indent: usize,
    list: List,
}

struct Parser {
    /// What is complete outside of open lists.
    blocks: Vec<Block>,
    /// Open lists, outermost first.
    lists: Vec<OpenList>,
    paragraph: String,
    /// Quotes around this.
    depth: usize,
    /// The line before was empty.
    is_blank: bool,
    /// The last list item holds nothing yet.
    is_fresh: bool,
}

impl Parser {
    fn new(depth: usize) -> Self {
        Self {
            blocks: Vec::new(),
            lists: Vec::new(),
            paragraph: String::new(),
            depth,
            is_blank: false,
            is_fresh: false,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_lists(0);
        self.blocks
    }

    fn lines(&mut self, text: &str, open: Open) {
        let lines = &mut text.lines().peekable();
        match open {
            Open::Nothing => {}
            Open::Code(fence) => self.code(lines, fence),
            Open::Table(columns) => {
                let rows = rows(lines, columns);
                if !rows.is_empty() {
                    self.add(Block::Table(Table { head: Vec::new(), rows }));
                }
            }
        }
        while let Some(own) = lines.next() {
            self.line(own, indent(own), lines);
        }
    }

    fn is_deep(&self) -> bool {
        self.depth + self.lists.len() >= MAX_DEPTH
    }

    /// A line, or what is behind the mark of a list item, with the column where it begins.
    fn line(&mut self, own: &str, indent: usize, lines: &mut Lines) {
        let content = own.trim();
        if content.is_empty() {
            self.end_paragraph();
            self.is_blank = true;
            return;
        }
        if let Some(fence) = fence(own) {
            self.end_lists(indent);
            self.code(lines, fence);
        } else if let Some((level, title)) = heading(content) {
            self.end_lists(indent);
            self.add(Block::Heading(level, line(title)));
        } else if is_rule(content) {
            self.end_lists(indent);
            self.add(Block::Rule);
        } else if let Some((number, rest)) = item(content) {
            self.item(indent, number);
            self.is_blank = false;
            if self.is_deep() {
                self.paragraph.push_str(rest);
            } else if !rest.is_empty() {
                self.line(rest, indent + content.len() - rest.len(), lines);
            }
        } else if content.starts_with('>') && !self.is_deep() {
            let mut inner = unquoted(own);
            while let Some(next) = lines.next_if(|next| next.trim_start().starts_with('>')) {
                inner.push('\n');
                inner.push_str(&unquoted(next));
            }
            self.end_lists(indent);
            let mut parser = Parser::new(self.depth + self.lists.len() + 1);
            parser.lines(&inner, Open::Nothing);
            self.add(Block::Quote(parser.finish()));
        } else if content.contains('|')
            && let Some(delimiter) = lines.next_if(|next| is_delimiter(next))
        {
            let columns = cells(delimiter).count();
            self.end_lists(indent);
            let head = row(content, columns);
            self.add(Block::Table(Table { head, rows: rows(lines, columns) }));
        } else {
            if self.is_blank {
                self.end_lists(indent);
            }
            if !self.paragraph.is_empty() {
                self.paragraph.push('\n');
            }
            self.paragraph.push_str(content);
        }
        self.is_blank = false;
    }

    /// Adds a block to the open list item, or to what is outside of lists.
    fn add(&mut self, block: Block) {
        self.is_fresh = false;
        match self.lists.last_mut().and_then(|open| open.list.items.last_mut()) {
            Some(item) => item.push(block),
            None => self.blocks.push(block),
        }
    }

    /// The lines of a block of code, up to the one that closes it.
    fn code(&mut self, lines: &mut Lines, fence: Fence) {
        let mut code = String::new();
        for own in lines {
            if closes(own, fence) {
                break;
            }
            let spaces = own.bytes().take(fence.indent).take_while(|b| *b == b' ').count();
            code.push_str(own.get(spaces..).unwrap_or(own));
            code.push('\n');
        }
        self.add(Block::Code(code));
    }

    /// Begins an item in the list it belongs to, or in a new one.
    fn item(&mut self, indent: usize, number: Option<u32>) {
        self.end_paragraph();
        while self.lists.last().is_some_and(|open| open.indent > indent + 1) {
            self.end_list();
        }
        // A mark less than two columns further in is beside the last one; marks of the other kind begin another list.
        let is_beside = |open: &OpenList| open.indent + 1 >= indent;
        if self
            .lists
            .last()
            .is_some_and(|open| is_beside(open) && open.list.start.is_some() != number.is_some())
        {
            self.end_list();
        }
        let is_deep = self.is_deep();
        match self.lists.last_mut().filter(|open| is_beside(open) || is_deep) {
            Some(open) => open.list.items.push(Vec::new()),
            None if is_deep => {}
            None => {
                self.lists.push(OpenList { indent, list: List { start: number, items: vec![Vec::new()] } });
            }
        }
        self.is_fresh = true;
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return;
        }
        let content = line(&text);
        let block = if self.is_fresh { Block::Bare(content) } else { Block::Paragraph(content) };
        self.add(block);
    }

    fn end_list(&mut self) {
        if let Some(OpenList { list, .. }) = self.lists.pop() {
            self.add(Block::List(list));
        }
    }

    /// Ends the paragraph, and the lists that something indented so far is not part of.
    fn end_lists(&mut self, indent: usize) {
        self.end_paragraph();
        while self.lists.last().is_some_and(|open| open.indent >= indent) {
            self.end_list();
        }
    }
}

type Lines<'a> = std::iter::Peekable<std::str::Lines<'a>>;

fn unquoted(line: &str) -> String {
    let line = line.trim_start();
    let line = line.strip_prefix('>').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line).to_owned()
}

fn heading(content: &str) -> Option<(usize, &str)> {
    let title = content.trim_start_matches('#');
    let level = content.len() - title.len();
    let is_heading = (1..=6).contains(&level) && (title.is_empty() || title.starts_with([' ', '\t']));
    let title = title.trim();
    // Marks at the end belong to it only after a space.
    let bare = title.trim_end_matches('#');
    let title = if bare.is_empty() || bare.ends_with([' ', '\t']) { bare.trim_end() } else { title };
    is_heading.then_some((level, title))
}

fn is_rule(content: &str) -> bool {
    let Some(mark) = content.bytes().next().filter(|mark| b"-*_".contains(mark)) else { return false };
    let count = content.bytes().filter(|b| *b == mark).count();
    count >= 3 && content.bytes().all(|b| b == mark || b == b' ' || b == b'\t')
}

/// The number of a list item, if it has one, and its text.
fn item(content: &str) -> Option<(Option<u32>, &str)> {
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = content.split_at_checked(digits)?;
    let rest = if digits == 0 { rest.strip_prefix(['-', '*', '+'])? } else { rest.strip_prefix(['.', ')'])? };
    let is_item = digits < 10 && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_item.then(|| (number.parse().ok(), rest.trim_start()))
}

/// Whether it is the line under a table's head.
fn is_delimiter(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.trim().bytes().all(|b| b"|-: \t".contains(&b))
}

fn rows(lines: &mut Lines, columns: usize) -> Vec<Vec<Line>> {
    std::iter::from_fn(|| lines.next_if(|next| next.contains('|'))).map(|own| row(own, columns)).collect()
}

fn row(own: &str, columns: usize) -> Vec<Line> {
    cells(own).take(columns).map(|cell| line(&cell)).collect()
}

/// The texts between the bars of a row. An escaped bar is none.
fn cells(row: &str) -> impl Iterator<Item = String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let is_closed = row.ends_with('|') && !row.ends_with("\\|");
    let mut rest = row.strip_suffix('|').filter(|_| is_closed).or(Some(row));
    std::iter::from_fn(move || {
        let own = rest?;
        let (mut cell, mut from) = (String::new(), 0);
        loop {
            let Some(bar) = own.get(from..)?.find('|').map(|at| from + at) else {
                cell.push_str(own.get(from..)?);
                rest = None;
                break;
            };
            let head = own.get(from..bar)?;
            from = bar + 1;
            if let Some(head) = head.strip_suffix('\\') {
                cell.push_str(head);
                cell.push('|');
            } else {
                cell.push_str(head);
                rest = own.get(from..);
                break;
            }
        }
        Some(cell.trim().to_owned())
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
