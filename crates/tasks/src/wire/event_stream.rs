//! Server-sent events over a POST: bytes in, `data` fields out.
//!
//! Bytes split anywhere, lines end in LF, CRLF or CR, comments and other fields
//! are skipped, data may span lines. The end of the body ends the last event.

/// Splits a stream as it arrives.
#[derive(Debug, Default)]
pub struct Splitter {
    line: Vec<u8>,
    data: Option<Vec<u8>>,
    after_cr: bool,
}

impl Splitter {
    /// Takes the next bytes; returns the data of each event they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<String> {
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
    pub fn finish(mut self) -> Vec<String> {
        let mut events = Vec::new();
        if !self.line.is_empty() {
            self.end_line(&mut events);
        }
        self.end_line(&mut events);
        events
    }

    fn end_line(&mut self, events: &mut Vec<String>) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            if let Some(data) = self.data.take() {
                events.push(String::from_utf8_lossy(&data).into_owned());
            }
        } else if let Some(value) = line.strip_prefix(b"data:") {
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &[u8]) -> Vec<String> {
        let mut splitter = Splitter::default();
        let mut events = splitter.push(text);
        events.extend(splitter.finish());
        events
    }

    #[test]
    fn events_are_read_in_every_spelling() {
        let text =
            ": hello\r\ndata: {\"a\":1}\r\n\r\ndata:two\ndata: lines\n\nevent: x\nid: 1\n\ndata: [DONE]";
        assert_eq!(whole(text.as_bytes()), ["{\"a\":1}", "two\nlines", "[DONE]"]);
    }

    proptest! {
        #[test]
        fn where_the_bytes_split_does_not_matter(
            text in "(data: ?[aé🎉{}]{0,6}(\n|\r\n|\r)|\n|\r\n|: c\n){0,12}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|c| c.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            let (mut splitter, mut events, mut from) = (Splitter::default(), Vec::new(), 0);
            for cut in cuts.into_iter().chain([bytes.len()]) {
                events.extend(splitter.push(&bytes[from..cut]));
                from = cut;
            }
            events.extend(splitter.finish());
            prop_assert_eq!(events, whole(bytes));
        }
    }
}
