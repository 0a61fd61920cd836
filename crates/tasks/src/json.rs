//! One dynamic value for everything that crosses the wire.
//!
//! Servers disagree on shapes, so answers are read by hand from this type and
//! never derived. It is ordered (columns of a table keep their places) and small:
//! in the browser it is filled from what `JSON.parse` made, without a Rust parser.

use crate::number::{parse_number, write_number};

/// A JSON value. Numbers are `f64`, as they are for every browser.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Makes an object from pairs, in their order.
pub fn object<const N: usize>(mut members: [(&str, Json); N]) -> Json {
    // Compiled once, not once per length.
    fn gather(members: &mut [(&str, Json)]) -> Json {
        Json::Object(
            members.iter_mut().map(|(key, value)| ((*key).to_owned(), std::mem::take(value))).collect(),
        )
    }
    gather(&mut members)
}

impl Json {
    /// The member `key` of an object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.members().iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The first of `keys` that is present and not null.
    pub fn any(&self, keys: &[&str]) -> Option<&Json> {
        keys.iter().find_map(|key| self.get(key).filter(|v| **v != Json::Null))
    }

    /// Adds a member, or replaces the one of that name. Does nothing to other values.
    pub fn set(&mut self, key: &str, value: Json) {
        if let Json::Object(members) = self {
            match members.iter_mut().find(|(k, _)| k == key) {
                Some((_, old)) => *old = value,
                None => members.push((key.to_owned(), value)),
            }
        }
    }

    /// Removes a member.
    pub fn take(&mut self, key: &str) -> Option<Json> {
        let Json::Object(members) = self else { return None };
        let at = members.iter().position(|(k, _)| k == key)?;
        Some(members.remove(at).1)
    }

    /// The elements of an array; empty for everything else.
    pub fn items(&self) -> &[Json] {
        if let Json::Array(items) = self { items } else { &[] }
    }

    /// The members of an object; empty for everything else.
    pub fn members(&self) -> &[(String, Json)] {
        if let Json::Object(members) = self { members } else { &[] }
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        if let Json::String(text) = self { Some(text) } else { None }
    }

    /// A finite number; some servers write it as a string.
    pub fn number(&self) -> Option<f64> {
        match self {
            Json::Number(n) => Some(*n).filter(|n| n.is_finite()),
            Json::String(text) => parse_number(text.trim()),
            _ => None,
        }
    }

    /// A count or an offset: a whole number from 0.
    pub fn index(&self) -> Option<usize> {
        self.number().filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n < 9e15).map(|n| n as usize)
    }

    /// A label or a cell: strings as they are, numbers and booleans written out.
    pub(crate) fn written(&self) -> Option<String> {
        match self {
            Json::String(text) => Some(text.clone()),
            Json::Number(n) => Some(write_number(*n)),
            Json::Bool(b) => Some(if *b { "true" } else { "false" }.to_owned()),
            _ => None,
        }
    }

    pub fn boolean(&self) -> Option<bool> {
        if let Json::Bool(b) = self { Some(*b) } else { None }
    }

    /// JSON text, without white space.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text);
        text
    }

    fn write_text(&self, text: &mut String) {
        match self {
            Json::Null => text.push_str("null"),
            Json::Bool(b) => text.push_str(if *b { "true" } else { "false" }),
            Json::Number(n) if !n.is_finite() => text.push_str("null"),
            Json::Number(n) => text.push_str(&write_number(*n)),
            Json::String(own) => write_string(text, own),
            Json::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    text.push(if i == 0 { '[' } else { ',' });
                    item.write_text(text);
                }
                text.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Json::Object(members) => {
                for (i, (key, value)) in members.iter().enumerate() {
                    text.push(if i == 0 { '{' } else { ',' });
                    write_string(text, key);
                    text.push(':');
                    value.write_text(text);
                }
                text.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    pub fn is_array(&self) -> bool {
        matches!(self, Json::Array(_))
    }

    pub fn is_object(&self) -> bool {
        matches!(self, Json::Object(_))
    }
}

fn write_string(text: &mut String, own: &str) {
    text.push('"');
    for c in own.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\0'..='\x1f' => push_escape(text, c),
            _ => text.push(c),
        }
    }
    text.push('"');
}

/// Writes a control character.
fn push_escape(text: &mut String, c: char) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let code = c as usize;
    text.push_str("\\u00");
    text.extend([HEX[code >> 4 & 15] as char, HEX[code & 15] as char]);
}

/// JSON text in which `NaN` and infinity, which JSON cannot hold but Python writes, have become null, and raw control
/// characters in texts are escaped. `None`: there is nothing to mend.
pub fn mend(text: &str) -> Option<String> {
    const WORDS: &[&str] = &["-Infinity", "Infinity", "NaN", "-NaN", "nan", "-nan", "inf", "-inf"];
    let mut mended = String::new();
    let (mut in_string, mut is_escaped, mut from, mut skip) = (false, false, 0, 0);
    for (at, b) in text.bytes().enumerate() {
        if at < skip || std::mem::take(&mut is_escaped) {
            continue;
        }
        match b {
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            0..=0x1f if in_string => {
                mended.push_str(text.get(from..at)?);
                push_escape(&mut mended, b as char);
                from = at + 1;
            }
            b'-' | b'I' | b'N' | b'n' | b'i' if !in_string => {
                let tail = &text.as_bytes()[at..];
                // A whole word: `null` and `-1` are none of these.
                let is_word = |word: &&&str| {
                    tail.starts_with(word.as_bytes())
                        && !tail.get(word.len()).is_some_and(u8::is_ascii_alphanumeric)
                };
                let Some(word) = WORDS.iter().find(is_word) else { continue };
                mended.push_str(text.get(from..at)?);
                mended.push_str("null");
                skip = at + word.len();
                from = skip;
            }
            _ => {}
        }
    }
    if mended.is_empty() {
        return None;
    }
    mended.push_str(text.get(from..)?);
    Some(mended)
}

/// Where a scan of JSON text is: how deep in brackets, and whether inside a string. Nothing is checked: what is scanned
/// may be cut off, or no JSON at all.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    depth: usize,
    has_bracket: bool,
    in_string: bool,
    is_escaped: bool,
}

impl Scan {
    pub(crate) fn pass(&mut self, byte: u8) {
        if std::mem::take(&mut self.is_escaped) {
            return;
        }
        match byte {
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => {
                self.depth += 1;
                self.has_bracket = true;
            }
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// No string of JSON goes on over the end of a line.
    pub(crate) fn end_line(&mut self) {
        self.in_string = false;
        self.is_escaped = false;
    }

    /// Whether a value with brackets has come, and is complete.
    pub(crate) fn is_complete(&self) -> bool {
        self.has_bracket && self.depth == 0
    }

    fn is_between_values(&self) -> bool {
        self.depth == 0 && !self.in_string
    }
}

/// Whether a text holds a JSON value with brackets, and all of them are closed.
pub(crate) fn is_complete(text: &str) -> bool {
    let mut scan = Scan::default();
    for byte in text.bytes() {
        scan.pass(byte);
    }
    scan.is_complete()
}

/// The JSON values of a text, one behind the other. Nothing is checked: a model may have been cut off midway.
pub(crate) fn values(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let (mut scan, mut from) = (Scan::default(), None);
    for (at, byte) in text.bytes().enumerate() {
        let is_between =
            scan.is_between_values() && matches!(byte, b',' | b':' | b' ' | b'\t' | b'\n' | b'\r');
        scan.pass(byte);
        match from {
            None if !is_between => from = Some(at),
            Some(start) if is_between => {
                values.push(&text[start..at]);
                from = None;
            }
            _ => {}
        }
    }
    values.extend(from.map(|start| &text[start..]));
    values
}

/// The elements of a list.
pub(crate) fn elements(text: &str) -> Vec<&str> {
    let inner = text.strip_prefix('[').unwrap_or(text);
    values(inner.strip_suffix(']').unwrap_or(inner))
}

/// The members of an object, with their values as they are written.
pub(crate) fn members(text: &str) -> Vec<(&str, &str)> {
    let inner = text.strip_prefix('{').unwrap_or(text);
    let values = values(inner.strip_suffix('}').unwrap_or(inner));
    values.chunks_exact(2).map(|pair| (pair[0].trim_matches('"'), pair[1])).collect()
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::String(text)
    }
}

impl From<f64> for Json {
    fn from(n: f64) -> Self {
        Json::Number(n)
    }
}

impl From<usize> for Json {
    fn from(n: usize) -> Self {
        Json::Number(n as f64)
    }
}

impl From<bool> for Json {
    fn from(b: bool) -> Self {
        Json::Bool(b)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(feature = "serde")]
mod through_serde {
    use super::Json;
    use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
    use std::fmt;

    impl Serialize for Json {
        fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
            match self {
                Json::Null => s.serialize_unit(),
                Json::Bool(b) => s.serialize_bool(*b),
                // Whole numbers go out as integers: `5`, not `5.0`.
                Json::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => s.serialize_i64(*n as i64),
                Json::Number(n) => s.serialize_f64(*n),
                Json::String(text) => s.serialize_str(text),
                Json::Array(items) => {
                    let mut seq = s.serialize_seq(Some(items.len()))?;
                    for item in items {
                        seq.serialize_element(item)?;
                    }
                    seq.end()
                }
                Json::Object(members) => {
                    let mut map = s.serialize_map(Some(members.len()))?;
                    for (key, value) in members {
                        map.serialize_entry(key, value)?;
                    }
                    map.end()
                }
            }
        }
    }

    impl<'de> Deserialize<'de> for Json {
        fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            d.deserialize_any(Any)
        }
    }

    struct Any;

    impl<'de> Visitor<'de> for Any {
        type Value = Json;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a JSON value")
        }

        fn visit_unit<E>(self) -> Result<Json, E> {
            Ok(Json::Null)
        }

        fn visit_none<E>(self) -> Result<Json, E> {
            Ok(Json::Null)
        }

        fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Json, D::Error> {
            Json::deserialize(d)
        }

        fn visit_bool<E>(self, b: bool) -> Result<Json, E> {
            Ok(Json::Bool(b))
        }

        fn visit_i64<E>(self, n: i64) -> Result<Json, E> {
            Ok(Json::Number(n as f64))
        }

        fn visit_u64<E>(self, n: u64) -> Result<Json, E> {
            Ok(Json::Number(n as f64))
        }

        fn visit_f64<E>(self, n: f64) -> Result<Json, E> {
            Ok(Json::Number(n))
        }

        fn visit_str<E>(self, text: &str) -> Result<Json, E> {
            Ok(Json::String(text.to_owned()))
        }

        fn visit_string<E>(self, text: String) -> Result<Json, E> {
            Ok(Json::String(text))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = seq.next_element()? {
                items.push(item);
            }
            Ok(Json::Array(items))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(Json::Object(members))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_written_as_strings_are_numbers() {
        for (text, expected) in
            [("0.93", Some(0.93)), ("-1e-5", Some(-1e-5)), ("3", Some(3.0)), (" 2.5 ", Some(2.5))]
        {
            assert_eq!(Json::from(text).number(), expected, "{text}");
        }
        for text in ["", ".", "-", "1e", "1.2.3", "NaN", "inf", "0x1", "1e99999", "1e999"] {
            assert_eq!(Json::from(text).number(), None, "{text}");
        }
    }

    #[test]
    fn what_python_writes_is_mended() {
        for (text, expected) in [
            (r#"{"score": NaN, "x":-Infinity}"#, r#"{"score": null, "x":null}"#),
            ("[Infinity,1]", "[null,1]"),
            ("NaN", "null"),
            ("[\"a\tb\u{1b}\"]", "[\"a\\u0009b\\u001b\"]"),
            ("[nan, inf]", "[null, null]"),
            (r#"["NaN \" NaN", NaN]"#, r#"["NaN \" NaN", null]"#),
        ] {
            assert_eq!(mend(text).as_deref(), Some(expected), "{text}");
        }
        for text in [r#"{"a":null,"b":-1,"c":"NaN"}"#, "", "Nancy", "é"] {
            assert_eq!(mend(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_form_reads_back(text in any::<String>(), n in any::<f64>()) {
            let n = if n.is_finite() { Json::Number(n) } else { Json::Null };
            let value = object([(text.as_str(), vec![n, text.as_str().into(), Json::Array(vec![]), object([]), true.into()].into())]);
            let again: Json = serde_json::from_str(&value.to_text()).expect("reads");
            prop_assert_eq!(again, value);
        }

        #[test]
        fn no_text_is_mended_into_a_panic(text in "(NaN|-?Infinity|\"|\\\\|[-éInfN,:0]){0,9}") {
            let _ = mend(&text);
        }

        #[test]
        fn text_survives_serde(text in any::<String>(), n in -1e12..1e12f64) {
            let value = object([("text", text.as_str().into()), ("n", vec![n].into())]);
            let again: Json = serde_json::from_str(&serde_json::to_string(&value).expect("writes")).expect("reads");
            prop_assert_eq!(again, value);
        }
    }
}
