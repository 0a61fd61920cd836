//! Separated values, by RFC 4180 and as spreadsheets save and copy them. Pure.
//!
//! The crate `csv-core` does not fit: it leaves out empty lines, which are empty cells of a copied column, and adds
//! 2.6 KB to the download.

use std::iter::Peekable;
use std::str::Chars;

/// What may separate the cells of a file. Of two that fit equally well the first wins: commas are in prose and in
/// decimal numbers too.
const SEPARATORS: [char; 4] = ['\t', ';', '|', ','];
/// How much of a file the search for its separator reads: so many records, and no more bytes than this.
const SAMPLE: (usize, usize) = (20, 1 << 16);

/// Windows-1252 differs from Latin-1 in these, from 0x80 on. The bytes without a character stand for themselves, as in
/// browsers.
#[rustfmt::skip]
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file: UTF-16 if a byte order mark says so, else UTF-8, else Windows-1252, which older spreadsheets
/// save. `None` if it is no text.
pub fn decode(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Some(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => return Some(utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    let windows_1252 = |byte: &u8| {
        let high = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at)));
        high.copied().unwrap_or(char::from(*byte))
    };
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    Some(text.unwrap_or_else(|_| bytes.iter().map(windows_1252).collect()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Reads the records of a text one after another.
pub struct Records<'a> {
    letters: Peekable<Chars<'a>>,
    separator: char,
    skips_empty_lines: bool,
}

impl<'a> Records<'a> {
    /// Of a file. A first line such as `sep=;`, for Excel, names the separator; else it is found.
    pub fn of_file(text: &'a str) -> Self {
        let (separator, text) = named_separator(text).unwrap_or_else(|| (find_separator(text), text));
        Self { letters: text.chars().peekable(), separator, skips_empty_lines: true }
    }

    /// Of cells that were copied in a spreadsheet.
    pub fn of_clipboard(text: &'a str) -> Self {
        Self { letters: text.chars().peekable(), separator: '\t', skips_empty_lines: false }
    }

    /// A cell, and whether it is the last of its record.
    fn cell(&mut self) -> (String, bool) {
        let mut cell = self.quoted().unwrap_or_default();
        // What follows a closing quote belongs to the cell too.
        loop {
            match self.letters.next() {
                Some(letter) if letter == self.separator => return (cell, false),
                Some('\r') => {
                    self.letters.next_if_eq(&'\n');
                    return (cell, true);
                }
                Some('\n') | None => return (cell, true),
                Some(letter) => cell.push(letter),
            }
        }
    }

    /// What is between quotes, if a cell begins with one and it is closed. Without the second it is a letter like others:
    /// spreadsheets copy it so.
    fn quoted(&mut self) -> Option<String> {
        let mut letters = self.letters.clone();
        letters.next_if_eq(&'"')?;
        let mut text = String::new();
        loop {
            match letters.next()? {
                '"' if letters.next_if_eq(&'"').is_none() => break,
                letter => text.push(letter),
            }
        }
        self.letters = letters;
        Some(text)
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.skips_empty_lines {
            while self.letters.next_if(|letter| matches!(letter, '\r' | '\n')).is_some() {}
        }
        self.letters.peek()?;
        let mut record = Vec::new();
        loop {
            let (cell, is_last) = self.cell();
            record.push(cell);
            if is_last {
                return Some(record);
            }
        }
    }
}

/// The separator that the first line names, and the text behind that line.
fn named_separator(text: &str) -> Option<(char, &str)> {
    let mut letters = text.strip_prefix("sep=")?.chars();
    let separator = letters.next()?;
    let rest = letters.as_str();
    Some((separator, rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?))
}

/// The separator with which the most records are as wide as the first one, which it must divide; of equals the one that
/// makes more columns.
fn find_separator(text: &str) -> char {
    let (records, bytes) = SAMPLE;
    let sample = text.get(..text.floor_char_boundary(bytes)).unwrap_or_default();
    let mut best = (',', (0, 0));
    for separator in SEPARATORS {
        let all = Records { letters: sample.chars().peekable(), separator, skips_empty_lines: true };
        let widths: Vec<usize> = all.take(records).map(|record| record.len()).collect();
        let Some(&width) = widths.first().filter(|width| **width > 1) else { continue };
        let alike = widths.iter().filter(|own| **own == width).count();
        let score = (alike * 100 / widths.len(), width);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(text: &str) -> Vec<Vec<String>> {
        Records::of_file(text).collect()
    }

    fn pasted(text: &str) -> Vec<Vec<String>> {
        Records::of_clipboard(text).collect()
    }

    #[test]
    fn the_last_line_may_end_or_not() {
        assert_eq!(file("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(file("a,b\r\n1,2"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn lines_end_by_any_convention() {
        assert_eq!(file("a,b\n1,2\r3,4\r\n5,6"), [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]);
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_lines() {
        assert_eq!(file("a,b\n\"1,\n2\",\"say \"\"hi\"\"\"\n"), [["a", "b"], ["1,\n2", "say \"hi\""]]);
    }

    #[test]
    fn quotes_inside_a_cell_are_letters() {
        assert_eq!(file("size,b\n5\" pipe,x"), [["size", "b"], ["5\" pipe", "x"]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_letter() {
        assert_eq!(file("a,b\n\"1,2\n3,4"), [["a", "b"], ["\"1", "2"], ["3", "4"]]);
    }

    #[test]
    fn text_behind_a_closing_quote_is_kept() {
        assert_eq!(file("a,b\n\"x\"y,2"), [["a", "b"], ["xy", "2"]]);
    }

    #[test]
    fn cells_at_the_end_may_be_empty() {
        assert_eq!(file("a,b,c\n1,,"), [["a", "b", "c"], ["1", "", ""]]);
    }

    #[test]
    fn a_file_without_text_has_no_records() {
        assert!(file("").is_empty());
        assert!(file("\r\n\n").is_empty());
    }

    #[test]
    fn empty_lines_of_a_file_are_left_out() {
        assert_eq!(file("\na,b\n\n1,2\n\n"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn empty_lines_of_a_pasted_column_are_cells() {
        assert_eq!(pasted("1\r\n\r\n3\r\n"), [["1"], [""], ["3"]]);
    }

    #[test]
    fn pasted_cells_are_separated_by_tabs_alone() {
        assert_eq!(pasted("1,5;x\t\"two\nlines\"\n"), [["1,5;x", "two\nlines"]]);
    }

    #[test]
    fn each_separator_is_found() {
        for mark in [",", ";", "\t", "|"] {
            let text = ["name", mark, "age\nAda", mark, "36\n"].concat();
            assert_eq!(file(&text), [["name", "age"], ["Ada", "36"]], "{mark:?}");
        }
    }

    #[test]
    fn decimal_commas_separate_nothing() {
        assert_eq!(file("x;y\n1,5;2,5\n3,0;4,1"), [["x", "y"], ["1,5", "2,5"], ["3,0", "4,1"]]);
        assert_eq!(file("Name;Price, EUR\nTea;1,5"), [["Name", "Price, EUR"], ["Tea", "1,5"]]);
    }

    #[test]
    fn separators_in_quotes_do_not_count() {
        assert_eq!(file("\"a;b;c\",d\n\"1;2;3\",4"), [["a;b;c", "d"], ["1;2;3", "4"]]);
    }

    #[test]
    fn separators_that_only_rows_have_do_not_count() {
        assert_eq!(
            file("text,label\na; b; c,1\nd; e; f,2"),
            [["text", "label"], ["a; b; c", "1"], ["d; e; f", "2"]]
        );
    }

    #[test]
    fn a_first_line_names_the_separator() {
        assert_eq!(file("sep=^\r\na,x^b\r\n1^2"), [["a,x", "b"], ["1", "2"]]);
    }

    #[test]
    fn a_column_may_be_called_sep() {
        assert_eq!(file("sep=,b\n1,2"), [["sep=", "b"], ["1", "2"]]);
    }

    #[test]
    fn utf8_is_read_with_and_without_its_mark() {
        assert_eq!(decode("\u{feff}Zürich".as_bytes()).as_deref(), Some("Zürich"));
        assert_eq!(decode("Zürich".as_bytes()).as_deref(), Some("Zürich"));
    }

    #[test]
    fn utf16_is_read_in_either_order() {
        let units = || "\u{feff}Zürich 😀".encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little).as_deref(), Some("Zürich 😀"));
        assert_eq!(decode(&big).as_deref(), Some("Zürich 😀"));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_windows_1252() {
        assert_eq!(decode(b"Z\xfcrich;\x80 5;\x93x\x94").as_deref(), Some("Zürich;€ 5;“x”"));
    }

    #[test]
    fn archives_are_no_text() {
        assert_eq!(decode(b"PK\x03\x04\x14\0\x06\0"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_quoted_comes_back(
            records in prop::collection::vec(prop::collection::vec("[a,;\t|\"\r\n é]{0,6}", 1..5), 1..6),
        ) {
            let quoted = |cell: &String| ["\"", &cell.replace('"', "\"\""), "\""].concat();
            let line = |record: &Vec<String>| record.iter().map(quoted).collect::<Vec<_>>().join("\t");
            let text = records.iter().map(line).collect::<Vec<_>>().join("\r\n");
            prop_assert_eq!(pasted(&text), records);
        }

        #[test]
        fn whatever_the_bytes_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let text = decode(&bytes).unwrap_or_default();
            let letters: usize = Records::of_file(&text).flatten().map(|cell| cell.len()).sum();
            prop_assert!(letters <= text.len());
        }
    }
}
