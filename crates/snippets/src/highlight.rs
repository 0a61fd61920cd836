//! Which parts of a program are what, for colours. It knows as much of each language as our own programs use.

use crate::Language;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Comment,
    Keyword,
    Number,
    String,
}

/// The parts that are not plain, in order.
pub fn highlight(language: Language, code: &str) -> Vec<(Class, Range<usize>)> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        let (class, length) = match c {
            '#' if matches!(language, Language::Python | Language::Shell) => {
                (Some(Class::Comment), line(rest))
            }
            '/' if rest.starts_with("//") && language != Language::Shell => {
                (Some(Class::Comment), line(rest))
            }
            '<' if language == Language::Shell && rest.starts_with("<<") => {
                (Some(Class::String), document(rest))
            }
            'r' if language == Language::Rust && raw(rest).is_some() => {
                (Some(Class::String), raw(rest).unwrap_or_default())
            }
            '`' if language == Language::Go => (Some(Class::String), until(rest, "`", false)),
            '`' => (Some(Class::String), until(rest, "`", true)),
            '"' => (Some(Class::String), until(rest, "\"", true)),
            '\'' if language != Language::Rust => {
                (Some(Class::String), until(rest, "'", language != Language::Shell))
            }
            _ if c.is_ascii_digit() => (Some(Class::Number), word(rest, "._+")),
            _ if is_word(c) => {
                let length = word(rest, "");
                let is_keyword = keywords(language).contains(&&rest[..length]);
                (is_keyword.then_some(Class::Keyword), length)
            }
            _ => (None, c.len_utf8()),
        };
        if let Some(class) = class {
            parts.push((class, at..at + length));
        }
        at += length;
    }
    parts
}

fn keywords(language: Language) -> &'static [&'static str] {
    match language {
        Language::Python => {
            &["False", "None", "True", "and", "for", "from", "if", "import", "in", "not", "or", "with"]
        }
        Language::JavaScript => &[
            "await", "const", "continue", "false", "for", "from", "if", "import", "let", "new", "null", "of",
            "throw", "true",
        ],
        Language::Shell => &["base64", "curl", "tr"],
        Language::Rust => &["break", "continue", "dyn", "else", "fn", "for", "if", "in", "let", "mut", "use"],
        Language::Go => &[
            "break", "continue", "defer", "else", "for", "func", "if", "import", "nil", "package", "range",
            "struct", "var",
        ],
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Bytes of a word, which may hold these characters too.
fn word(text: &str, also: &str) -> usize {
    text.find(|c: char| !is_word(c) && !also.contains(c)).unwrap_or(text.len())
}

fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Bytes of a string that ends at the next `end`, its first character included.
fn until(text: &str, end: &str, has_escapes: bool) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if has_escapes => is_escaped = true,
            _ if text[at..].starts_with(end) => return at + end.len(),
            _ => {}
        }
    }
    text.len()
}

/// Bytes of `r#"…"#`.
fn raw(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('r')?;
    let marks = inner.len() - inner.trim_start_matches('#').len();
    let begin = 1 + marks + 1;
    inner[marks..].starts_with('"').then_some(())?;
    let end = ["\"", &inner[..marks]].concat();
    Some(text[begin..].find(&end).map_or(text.len(), |at| begin + at + end.len()))
}

/// Bytes of a here-document, with its mark.
fn document(text: &str) -> usize {
    text.find("\nJSON\n").map_or(text.len(), |at| at + "\nJSON".len())
}
