//! Values as literals, indented for reading.

use crate::literal;
use crate::request::{Encoded, Value};
use tasks::write_number;

/// Longest value that stays on one line.
const SHORT: usize = 60;

/// How a language spells what JSON spells otherwise.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Null, true and false.
    pub(crate) words: [&'static str; 3],
    pub(crate) indent: &'static str,
    /// After a last element on a line of its own.
    pub(crate) trailing_comma: bool,
    pub(crate) key: fn(&mut String, &str),
    pub(crate) string: fn(&mut String, &str),
    pub(crate) file: fn(&mut String, &Encoded),
}

/// Within a raw string, or sent as it is.
pub(crate) const JSON: Dialect = Dialect {
    words: ["null", "true", "false"],
    indent: "  ",
    trailing_comma: false,
    key: plain,
    string: plain,
    file: |_, _| {},
};

pub(crate) fn plain(out: &mut String, text: &str) {
    literal::push_string(out, text, &[]);
}

impl Dialect {
    /// Writes a value that begins on a line of this depth.
    pub(crate) fn push(&self, out: &mut String, value: &Value, depth: usize) {
        match value {
            Value::Null => out.push_str(self.words[0]),
            Value::Bool(b) => out.push_str(self.words[if *b { 1 } else { 2 }]),
            Value::Number(n) => out.push_str(&write_number(*n)),
            Value::Text(text) => (self.string)(out, text),
            Value::File(encoded) => (self.file)(out, encoded),
            Value::List(items) => {
                self.around(out, value, depth, ['[', ']'], items.iter(), |out, item, depth| {
                    self.push(out, item, depth);
                });
            }
            Value::Object(members) => {
                self.around(out, value, depth, ['{', '}'], members.iter(), |out, (key, value), depth| {
                    (self.key)(out, key);
                    out.push_str(": ");
                    self.push(out, value, depth);
                });
            }
        }
    }

    pub(crate) fn text(&self, value: &Value, depth: usize) -> String {
        let mut out = String::new();
        self.push(&mut out, value, depth);
        out
    }

    fn around<T>(
        &self,
        out: &mut String,
        whole: &Value,
        depth: usize,
        [open, close]: [char; 2],
        items: impl ExactSizeIterator<Item = T>,
        each: impl Fn(&mut String, T, usize),
    ) {
        let is_short = is_short(whole);
        let last = items.len().saturating_sub(1);
        out.push(open);
        for (i, item) in items.enumerate() {
            if is_short {
                out.push_str(if i > 0 { ", " } else { "" });
            } else {
                self.line(out, depth + 1);
            }
            each(out, item, depth + 1);
            if !is_short && (i < last || self.trailing_comma) {
                out.push(',');
            }
        }
        if !is_short {
            self.line(out, depth);
        }
        out.push(close);
    }

    pub(crate) fn line(&self, out: &mut String, depth: usize) {
        out.push('\n');
        for _ in 0..depth {
            out.push_str(self.indent);
        }
    }
}

/// Whether a value fits on one line, with nothing nested deeper than once.
fn is_short(value: &Value) -> bool {
    fn width(value: &Value, deep: bool) -> usize {
        let inner = |width: usize| if deep { width } else { SHORT + 1 };
        match value {
            Value::Null | Value::Bool(_) => 5,
            Value::Number(_) => 8,
            Value::Text(text) => text.len() + 2,
            Value::File(_) => SHORT,
            Value::List(items) if items.is_empty() => 2,
            Value::Object(members) if members.is_empty() => 2,
            // As many as are enough to know.
            Value::List(items) => inner(items.iter().take(SHORT).map(|item| width(item, false) + 2).sum()),
            Value::Object(members) => inner(
                members.iter().take(SHORT).map(|(key, value)| key.len() + 6 + width(value, false)).sum(),
            ),
        }
    }
    width(value, true) <= SHORT
}
