//! String literals. All of them are written from one set of escapes, which takes out of the source whatever is no plain text:
//! control characters, line separators, and those that reorder the text around them, which some compilers refuse.

/// Whether a character is written by its number.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
}

/// `\u002a`. All that is escaped is in the first plane, so one escape is enough.
pub(crate) fn push_number(out: &mut String, c: char) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let code = c as usize;
    out.push_str("\\u");
    out.extend([12, 8, 4, 0].map(|shift| HEX[code >> shift & 15] as char));
}

/// A string in double quotes with the escapes that JSON, Python, JavaScript and Go share. `also` is escaped too.
pub(crate) fn push_string(out: &mut String, text: &str, also: &[char]) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_hidden(c) || also.contains(&c) => push_number(out, c),
            _ => out.push(c),
        }
    }
    out.push('"');
}

pub(crate) fn string(text: &str) -> String {
    let mut out = String::new();
    push_string(&mut out, text, &[]);
    out
}

/// The same in Rust, whose numbers are in braces.
pub(crate) fn rust(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if is_hidden(c) => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A word of a shell. Between single quotes only they themselves are special.
pub(crate) fn shell(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("'\\''"),
            _ => out.push(c),
        }
    }
    out.push('\'');
    out
}
