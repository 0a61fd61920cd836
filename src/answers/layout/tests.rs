#![expect(clippy::single_range_in_vec_init, reason = "lists of one range are meant")]

use super::*;
use proptest::prelude::*;

/// Pieces as text: `[0:…]` is all of stretch 0 or its end, `[0:…>` a part that goes on.
fn write(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Mark { stretch, is_end, inside } => {
            format!("[{stretch}:{}{}", write(inside), if *is_end { ']' } else { '>' })
        }
    };
    pieces.iter().map(piece).collect()
}

fn shown(text: &str, stretches: &[Range<usize>]) -> String {
    let blocks = layout(text, stretches);
    let block = |block: &Block| block.iter().map(|chunk| write(&chunk.pieces)).collect::<String>();
    blocks.iter().map(block).collect::<Vec<_>>().join("|")
}

#[test]
fn apart() {
    assert_eq!(shown("a bc d", &[0..1, 2..4]), "[0:a] [1:bc] d");
}

#[test]
fn touching() {
    assert_eq!(shown("abcd", &[0..2, 2..4]), "[0:ab][1:cd]");
}

#[test]
fn nested() {
    assert_eq!(shown("abcd", &[1..2, 0..4]), "[1:a[0:b]cd]");
}

#[test]
fn the_same_place_twice() {
    assert_eq!(shown("abc", &[0..2, 0..2]), "[0:[1:ab]]c");
}

#[test]
fn crossing() {
    assert_eq!(shown("abcd", &[0..2, 1..3]), "[0:a[1:b>][1:c]d");
}

#[test]
fn offsets_count_code_points() {
    assert_eq!(shown("🎉 né!", &[2..4]), "🎉 [0:né]!");
}

#[test]
fn beyond_the_text() {
    assert_eq!(shown("abc", &[1..90, 80..90]), "a[0:bc]");
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "what servers send")]
fn stretches_that_hold_nothing() {
    assert_eq!(shown("abc", &[1..1, 2..1, 0..0]), "abc");
}

#[test]
fn no_text() {
    assert_eq!(shown("", &[0..1]), "");
}

#[test]
fn deeper_than_can_be_told_apart() {
    let stretches: Vec<_> = (0..9).map(|i| i..20).collect();
    assert_eq!(shown("abcdefghijk", &stretches), "[0:a[1:b[2:c[3:d[4:e[5:fghijk]]]]]]");
}

#[test]
fn code_points_are_found_in_bytes() {
    assert_eq!(byte_ranges("🎉 né!", &[2..4, 0..1, 4..99, 99..120]), [5..8, 0..4, 8..9, 9..9]);
}

#[test]
fn a_long_text_is_in_blocks_of_lines() {
    let text = "one two three\n".repeat(5000);
    let blocks = layout(&text, &[]);
    assert!(blocks.len() > 5, "{} blocks", blocks.len());
    let sizes = blocks.iter().flatten().map(|chunk| write(&chunk.pieces).len());
    assert!(sizes.max() < Some(3 * MAX_PIECE));
}

/// What can be observed of a layout.
#[derive(Default)]
struct Seen {
    text: String,
    /// The code points that each stretch marks.
    marked: Vec<Vec<usize>>,
    ends: Vec<usize>,
    depth: usize,
    has_empty: bool,
}

impl Seen {
    fn walk(&mut self, pieces: &[Piece], around: &mut Vec<usize>) {
        self.depth = self.depth.max(around.len());
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    self.has_empty |= text.is_empty();
                    for c in text.chars() {
                        let at = self.text.chars().count();
                        for stretch in around.iter() {
                            self.marked[*stretch].push(at);
                        }
                        self.text.push(c);
                    }
                }
                Piece::Mark { stretch, is_end, inside } => {
                    self.has_empty |= inside.is_empty();
                    around.push(*stretch);
                    self.walk(inside, around);
                    around.pop();
                    self.ends[*stretch] += usize::from(*is_end);
                }
            }
        }
    }

    fn of(blocks: &[Block], stretches: usize) -> Self {
        let mut seen = Self { marked: vec![vec![]; stretches], ends: vec![0; stretches], ..Self::default() };
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 {
                seen.text.push('\n');
            }
            for chunk in block {
                seen.walk(&chunk.pieces, &mut vec![]);
            }
        }
        seen
    }
}

proptest! {
    #[test]
    fn byte_ranges_hold_the_code_points(
        text in "[a🎉é]{0,20}",
        pairs in prop::collection::vec((0usize..25, 0usize..25), 0..6),
    ) {
        let ranges: Vec<Range<usize>> = pairs.iter().map(|(start, end)| *start..*start + end).collect();
        for (range, bytes) in ranges.iter().zip(byte_ranges(&text, &ranges)) {
            let expected: String = text.chars().skip(range.start).take(range.len()).collect();
            prop_assert_eq!(text.get(bytes), Some(expected.as_str()));
        }
    }

    #[test]
    fn text_and_stretches_are_kept(
        text in "[a🎉é \n]{0,40}",
        pairs in prop::collection::vec((0usize..45, 0usize..45), 0..10),
    ) {
        let stretches: Vec<Range<usize>> = pairs.iter().map(|(start, end)| *start..*end).collect();
        let length = text.chars().count();
        let seen = Seen::of(&layout(&text, &stretches), stretches.len());
        prop_assert_eq!(&seen.text, &text);
        prop_assert!(seen.depth <= MAX_DEPTH);
        prop_assert!(!seen.has_empty);
        for ((stretch, marked), ends) in stretches.iter().zip(&seen.marked).zip(&seen.ends) {
            // All of a stretch is marked, or, where too many overlap, nothing.
            let whole: Vec<usize> = (stretch.start..stretch.end.min(length)).collect();
            prop_assert!(*marked == whole || (marked.is_empty() && stretches.len() > MAX_DEPTH));
            prop_assert_eq!(*ends, usize::from(!marked.is_empty()));
        }
    }

    #[test]
    fn no_frame_draws_much(
        line in "[a🎉 \n]{1,60}",
        repeat in 1usize..400,
        every in 1usize..9,
        long in any::<bool>(),
    ) {
        let text = line.repeat(repeat);
        let length = text.chars().count();
        let mut stretches: Vec<Range<usize>> = (0..length).step_by(every).map(|at| at..at + every.min(2)).collect();
        if long {
            stretches.push(0..length);
        }
        let blocks = layout(&text, &stretches);
        let seen = Seen::of(&blocks, stretches.len());
        prop_assert_eq!(&seen.text, &text);
        prop_assert!(!seen.has_empty);
        let mut drawn = vec![0; 1];
        for chunk in blocks.iter().flatten() {
            prop_assert!(chunk.frame + 1 >= drawn.len(), "frames go on");
            drawn.resize(chunk.frame + 1, 0);
            drawn[chunk.frame] += count(&chunk.pieces);
        }
        prop_assert!(drawn.iter().all(|count| *count <= PER_FRAME + MAX_PIECE / BYTES + 2 * MAX_DEPTH));
    }
}

fn count(pieces: &[Piece]) -> usize {
    let own = |piece: &Piece| match piece {
        Piece::Text(text) => 1 + text.len() / BYTES,
        Piece::Mark { inside, .. } => 1 + count(inside),
    };
    pieces.iter().map(own).sum()
}
