//! Where labelled stretches of a text begin and end, as properly nested pieces. Pure.
//!
//! Offsets count code points. Stretches come in any order, overlap, repeat, and may
//! reach beyond the text; one that crosses the end of another is cut there and goes
//! on behind it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the text.
    Text(usize, usize),
    Open(usize),
    /// Of this span; `true` where it ends for good, `false` where it is only cut.
    Close(usize, bool),
}

/// Spans within spans are shown to this depth: more could not be told apart, and
/// would make the work grow with the square of their number.
const MAX_DEPTH: usize = 6;

/// `spans` are pairs of start and end. Those that hold nothing are left out.
pub fn layout(text: &str, spans: &[(usize, usize)]) -> Vec<Piece> {
    let length = text.chars().count();
    let clipped = |i: usize| (spans[i].0.min(length), spans[i].1.min(length));
    // By start; of those that start together the longer one is outside.
    let key = |i| {
        let (start, end) = clipped(i);
        (start * (length + 1) + (length - end)) as f64
    };
    let mut sweep = Sweep { text, at: 0, byte: 0, open: Vec::new(), pieces: Vec::new() };
    for i in tasks::order(&(0..spans.len()).map(key).collect::<Vec<_>>()) {
        let (start, end) = clipped(i);
        if start >= end {
            continue;
        }
        sweep.to(start);
        if sweep.open.len() < MAX_DEPTH {
            sweep.open.push((i, end));
            sweep.pieces.push(Piece::Open(i));
        }
    }
    sweep.to(length);
    sweep.pieces
}

struct Sweep<'a> {
    text: &'a str,
    /// How far the text has been written, in code points and bytes.
    at: usize,
    byte: usize,
    /// Spans around this place, outermost first, and their ends.
    open: Vec<(usize, usize)>,
    pieces: Vec<Piece>,
}

impl Sweep<'_> {
    /// Writes up to a place, closing what ends on the way.
    fn to(&mut self, place: usize) {
        while let Some(end) = self.open.iter().map(|(_, end)| *end).min().filter(|end| *end <= place) {
            self.write(end);
            let outermost = self.open.iter().position(|(_, e)| *e == end).unwrap_or_default();
            let inner = self.open.split_off(outermost);
            for (i, e) in inner.iter().rev() {
                self.pieces.push(Piece::Close(*i, *e == end));
            }
            for (i, e) in inner.into_iter().filter(|(_, e)| *e != end) {
                self.pieces.push(Piece::Open(i));
                self.open.push((i, e));
            }
        }
        self.write(place);
    }

    fn write(&mut self, place: usize) {
        if place > self.at {
            let rest = &self.text[self.byte..];
            let length = rest.char_indices().nth(place - self.at).map_or(rest.len(), |(byte, _)| byte);
            self.pieces.push(Piece::Text(self.byte, self.byte + length));
            self.at = place;
            self.byte += length;
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `[0 …]` where a span is, `/` where it is only cut.
    fn drawn(text: &str, spans: &[(usize, usize)]) -> String {
        let mut out = String::new();
        for piece in layout(text, spans) {
            match piece {
                Piece::Text(from, to) => out.push_str(&text[from..to]),
                Piece::Open(i) => out.extend(["[", &i.to_string(), " "]),
                Piece::Close(_, last) => out.push_str(if last { "]" } else { "/]" }),
            }
        }
        out
    }

    #[test]
    fn spans_nest_cross_and_count_code_points() {
        for (text, spans, expected) in [
            ("Ada met Bob", vec![(8, 11), (0, 3)], "[1 Ada] met [0 Bob]"),
            ("🎉 Zoë 🎉", vec![(2, 5)], "🎉 [0 Zoë] 🎉"),
            ("abcdef", vec![(2, 4), (0, 6)], "[1 ab[0 cd]ef]"),
            ("abcdef", vec![(0, 4), (2, 6)], "[0 ab[1 cd/]][1 ef]"),
            ("abc", vec![(0, 3), (0, 3)], "[0 [1 abc]]"),
            ("abc", vec![(1, 99), (3, 9), (2, 2), (9, 1)], "a[0 bc]"),
            ("", vec![(0, 1)], ""),
        ] {
            assert_eq!(drawn(text, &spans), expected, "{text} {spans:?}");
        }
    }

    proptest! {
        #[test]
        fn the_text_stays_whole_and_pieces_nest(text in "[aé🎉 ]{0,40}", spans in prop::collection::vec((0usize..50, 0usize..50), 0..30)) {
            let (mut seen, mut open, mut ended) = (String::new(), Vec::new(), vec![0; spans.len()]);
            for piece in layout(&text, &spans) {
                match piece {
                    Piece::Text(from, to) => {
                        prop_assert!(to > from);
                        // Inside exactly the spans that cover it.
                        let at = seen.chars().count();
                        for &i in &open {
                            let (start, end): (usize, usize) = spans[i];
                            prop_assert!(start <= at && at + text[from..to].chars().count() <= end);
                        }
                        seen.push_str(&text[from..to]);
                    }
                    Piece::Open(i) => open.push(i),
                    Piece::Close(i, last) => {
                        prop_assert_eq!(open.pop(), Some(i));
                        ended[i] += usize::from(last);
                    }
                }
            }
            prop_assert_eq!(seen, text);
            prop_assert!(open.is_empty());
            prop_assert!(ended.iter().all(|n| *n <= 1));
        }
    }

    #[test]
    fn many_spans_take_time_in_proportion() {
        let text = "ab ".repeat(100_000);
        let spans: Vec<_> = (0..100_000).map(|i| (i, 300_000 - i)).collect();
        let start = std::time::Instant::now();
        assert!(layout(&text, &spans).len() < 1_000_000);
        assert!(start.elapsed().as_secs() < 3);
    }
}
