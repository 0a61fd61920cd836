//! Events out of bytes: server-sent events over a POST, JSON lines, and one whole JSON value.
//!
//! Bytes may be cut anywhere; lines end in LF, CRLF or CR; a byte order mark, comments and other fields are skipped. By the
//! letter, a blank line ends an event and its data may span lines. Servers also leave out the blank lines, or send JSON
//! without `data:` in front. So a value whose brackets are closed is an event of its own as soon as another one begins.
//! The end of the body ends the last event.

use crate::json::Scan;

/// What one event holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub data: String,
    /// It tells of an error: its name is `error`, or that of its field.
    pub is_error: bool,
}

/// Splits a stream as it arrives.
#[derive(Debug, Default)]
pub struct Splitter {
    line: Vec<u8>,
    pending: Option<Pending>,
    /// The name of the event, from its own line.
    name: Name,
    after_cr: bool,
    has_begun: bool,
}

/// How lines begin that no JSON value goes on with.
const FIELDS: &[&[u8]] = &[b"data:", b"event:", b"error:"];

/// Names of events that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Name {
    #[default]
    None,
    Error,
    Other,
}

#[derive(Debug)]
struct Pending {
    data: Vec<u8>,
    name: Name,
    /// How it came: as `data:`, or as JSON without it.
    is_bare: bool,
    scan: Scan,
}

impl Splitter {
    /// Takes the next bytes; returns the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for &b in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, b == b'\r');
            match b {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_line(&mut events),
                _ => self.line.push(b),
            }
        }
        events
    }

    /// The body has ended: what is left is an event too.
    pub fn finish(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        if !self.line.is_empty() {
            self.end_line(&mut events);
        }
        self.end_event(&mut events);
        events
    }

    fn end_line(&mut self, events: &mut Vec<Event>) {
        let line = std::mem::take(&mut self.line);
        let mut line = line.as_slice();
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        let is_open = |pending: &Pending| pending.is_bare && !pending.scan.is_complete();
        if self.pending.as_ref().is_some_and(is_open) && !FIELDS.iter().any(|field| line.starts_with(field)) {
            // A JSON value over several lines may have blank ones in it.
            return self.add(line, true, self.name, events);
        }
        if line.is_empty() {
            return self.end_event(events);
        }
        if line.trim_ascii_start().starts_with(b"{") || line.trim_ascii_start().starts_with(b"[") {
            return self.add(line, true, self.name, events);
        }
        let (field, value) = match line.iter().position(|b| *b == b':') {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => self.add(value, false, self.name, events),
            b"error" => {
                self.end_event(events);
                self.add(value, false, Name::Error, events);
            }
            b"event" => self.name = if value.trim_ascii() == b"error" { Name::Error } else { Name::Other },
            _ => {}
        }
    }

    /// Adds a line to the event's data, or begins the next event.
    fn add(&mut self, line: &[u8], is_bare: bool, name: Name, events: &mut Vec<Event>) {
        let begins = |pending: &Pending| {
            pending.is_bare != is_bare || pending.scan.is_complete() || pending.name != name
        };
        if self.pending.as_ref().is_some_and(begins) {
            // A name that came behind it is that of the event that begins.
            self.pending.take().into_iter().for_each(|pending| events.push(pending.event()));
        }
        let pending = self.pending.get_or_insert_with(|| Pending {
            data: Vec::new(),
            name,
            is_bare,
            scan: Scan::default(),
        });
        if !pending.data.is_empty() {
            pending.data.push(b'\n');
        }
        pending.data.extend_from_slice(line);
        for byte in line {
            pending.scan.pass(*byte);
        }
        pending.scan.end_line();
        if is_bare && pending.scan.is_complete() {
            self.end_event(events);
        }
    }

    fn end_event(&mut self, events: &mut Vec<Event>) {
        let name = std::mem::take(&mut self.name);
        if let Some(mut pending) = self.pending.take() {
            // Its name may also come behind its data.
            pending.name = if pending.name == Name::None { name } else { pending.name };
            events.push(pending.event());
        }
    }
}

impl Pending {
    fn event(self) -> Event {
        Event {
            data: String::from_utf8(self.data)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            is_error: self.name == Name::Error,
        }
    }
}

/// The data of all events of a body, one behind the other, up to the end mark.
pub(crate) fn texts(body: &str) -> String {
    let mut splitter = Splitter::default();
    let mut events = splitter.push(body.as_bytes());
    events.extend(splitter.finish());
    events.into_iter().map(|event| event.data).take_while(|data| data.trim() != super::stream::DONE).collect()
}

/// Whether a body begins like an event stream, whatever its label.
pub fn looks_like_events(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    [&b"data:"[..], b"event:", b"error:", b"id:", b"retry:", b":"]
        .iter()
        .any(|field| start.starts_with(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(text: &[u8]) -> Vec<Event> {
        let mut splitter = Splitter::default();
        let mut events = splitter.push(text);
        events.extend(splitter.finish());
        events
    }

    fn whole(text: &str) -> Vec<String> {
        events(text.as_bytes()).into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn events_are_read_in_every_spelling() {
        let text =
            ": hello\r\ndata: {\"a\":1}\r\n\r\ndata:two\ndata: lines\n\nevent: x\nid: 1\n\ndata: [DONE]";
        assert_eq!(whole(text), ["{\"a\":1}", "two\nlines", "[DONE]"]);
        assert_eq!(whole("\u{feff}data: 1\rdata: 2\r\rdata: 3"), ["1\n2", "3"]);
    }

    #[test]
    fn values_that_are_complete_need_no_blank_line() {
        assert_eq!(
            whole("data: {\"a\":1}\ndata: {\"b\":[2]}\ndata: [DONE]\n"),
            ["{\"a\":1}", "{\"b\":[2]}", "[DONE]"]
        );
        assert_eq!(whole("data: {\ndata: \"a\": \"}\"\ndata: }\n\n"), ["{\n\"a\": \"}\"\n}"]);
    }

    #[test]
    fn json_without_a_field_is_an_event() {
        assert_eq!(whole("{\"a\":\"}{\"}\n{\"b\":2}\n"), ["{\"a\":\"}{\"}", "{\"b\":2}"]);
        assert_eq!(whole("{\n \"a\":\n\n 1\n}\n\ndata: [DONE]\n\n"), ["{\n \"a\":\n\n 1\n}", "[DONE]"]);
        assert_eq!(whole("data: {\"a\":1}\n{\"error\":1}"), ["{\"a\":1}", "{\"error\":1}"]);
    }

    #[test]
    fn errors_are_told_by_their_name() {
        let errors = |text: &str| -> Vec<(String, bool)> {
            events(text.as_bytes()).into_iter().map(|event| (event.data, event.is_error)).collect()
        };
        for text in [
            "event: error\ndata: {\"a\":1}\n\ndata: b\n\n",
            "data: {\"a\":1}\nevent: error\n\ndata: b\n\n",
            "error: {\"a\":1}\n\ndata: b\n\n",
            "error: {\"a\":1}\ndata: b",
            "event:error\ndata:{\"a\":1}\nevent: x\ndata: b\n",
        ] {
            assert_eq!(errors(text), [("{\"a\":1}".to_owned(), true), ("b".to_owned(), false)], "{text}");
        }
        let text = "data: {\"a\":1}\nevent: error\ndata: {\"b\":2}\n\n";
        assert_eq!(errors(text), [("{\"a\":1}".to_owned(), false), ("{\"b\":2}".to_owned(), true)]);
    }

    #[test]
    fn streams_are_known_by_their_beginning() {
        for text in ["data: x", "\u{feff}\r\n: ping", "event:x", "error: {}"] {
            assert!(looks_like_events(text.as_bytes()), "{text}");
        }
        for text in ["", "{\"data:\":1}", "datum: 1", "Data"] {
            assert!(!looks_like_events(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn where_the_bytes_split_does_not_matter(
            text in "(\u{feff}|(data|event|error): ?(error|[aé🎉{}\\[\\]\"\\\\]{0,6})(\n|\r\n|\r)|\n|\r\n|: c\n|[{}\\[\\]\"]{1,4}\n){0,12}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|c| c.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            let (mut splitter, mut found, mut from) = (Splitter::default(), Vec::new(), 0);
            for cut in cuts.into_iter().chain([bytes.len()]) {
                found.extend(splitter.push(&bytes[from..cut]));
                from = cut;
            }
            found.extend(splitter.finish());
            prop_assert_eq!(found, events(bytes));
        }
    }
}
