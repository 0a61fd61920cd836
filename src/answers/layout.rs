//! A text with stretches of it marked, as properly nested pieces. Pure.
//!
//! Offsets count Unicode code points. Stretches come in any order, overlap, repeat, and may reach beyond the text; one
//! that crosses the end of another is cut there and goes on behind it.
//!
//! Long texts are cut twice more, so that neither drawing nor scrolling them takes long: into blocks, which end where
//! lines do and are laid out by the browser on their own, and into chunks, which are drawn in frames one after the other.

use std::cmp::Reverse;
use std::ops::Range;

/// Stretches within stretches are shown to this depth: more could not be told apart, and work would grow with their
/// square.
const MAX_DEPTH: usize = 6;
/// What is drawn in one frame: pieces, and this many bytes of text count as one more.
const PER_FRAME: usize = 300;
const BYTES: usize = 64;
/// After so much a block ends with its line.
const PER_BLOCK: usize = 100;
/// Longer texts are several pieces, in bytes.
const MAX_PIECE: usize = 4096;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// A stretch, or a part of one.
    Mark {
        /// Which stretch it is.
        stretch: usize,
        /// Whether the stretch ends here; otherwise it is only cut and goes on behind.
        is_end: bool,
        inside: Vec<Piece>,
    },
}

/// Pieces that are drawn at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// In which frame it is drawn.
    pub frame: usize,
    pub pieces: Vec<Piece>,
}

/// Whole lines of the text, without the last line break.
pub type Block = Vec<Chunk>;

/// Ranges of code points as ranges of bytes, clipped to the text.
pub fn byte_ranges(text: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut points: Vec<usize> = ranges.iter().flat_map(|range| [range.start, range.end]).collect();
    points.sort_unstable();
    points.dedup();
    let (mut rest, mut passed) = (text.chars(), 0);
    let byte = |point: &usize| {
        if *point > passed {
            rest.nth(point - passed - 1);
        }
        passed = *point;
        text.len() - rest.as_str().len()
    };
    let bytes: Vec<usize> = points.iter().map(byte).collect();
    let byte =
        |point| points.binary_search(&point).ok().and_then(|i| bytes.get(i).copied()).unwrap_or(text.len());
    ranges.iter().map(|range| byte(range.start)..byte(range.end)).collect()
}

/// Lays out a text. Stretches that hold nothing are left out.
pub fn layout(text: &str, stretches: &[Range<usize>]) -> Vec<Block> {
    // By start; of those that start together the longer one is outside.
    let mut order: Vec<(usize, Reverse<usize>, usize)> = byte_ranges(text, stretches)
        .into_iter()
        .enumerate()
        .map(|(stretch, Range { start, end })| (start, Reverse(end), stretch))
        .collect();
    order.sort_unstable();
    let mut writer = Writer { text, ..Writer::default() };
    for (start, Reverse(end), stretch) in order {
        if start >= end {
            continue;
        }
        writer.advance(start);
        if writer.open.len() < MAX_DEPTH {
            writer.open.push(Open { stretch, end, inside: Vec::new() });
        }
    }
    writer.advance(text.len());
    writer.end_block();
    writer.blocks
}

/// A stretch around the place that is written at.
struct Open {
    stretch: usize,
    /// In bytes.
    end: usize,
    /// Its pieces so far.
    inside: Vec<Piece>,
}

#[derive(Default)]
struct Writer<'a> {
    text: &'a str,
    /// How far the text has been written, in bytes.
    at: usize,
    /// Outermost first.
    open: Vec<Open>,
    /// Pieces of the chunk that is being written.
    pieces: Vec<Piece>,
    /// The frame it is drawn in, and how much is drawn in that so far.
    frame: usize,
    weight: usize,
    /// The block that is being written, and how much is in it.
    block: Block,
    block_weight: usize,
    blocks: Vec<Block>,
}

impl Writer<'_> {
    /// Writes up to a place, closing what ends on the way.
    fn advance(&mut self, place: usize) {
        while let Some(end) = self.open.iter().map(|open| open.end).min().filter(|end| *end <= place) {
            self.write(end);
            let outermost = self.open.iter().position(|open| open.end == end).unwrap_or_default();
            self.cut(outermost);
        }
        self.write(place);
    }

    /// Closes the stretches from a depth on. Those that do not end here begin again.
    fn cut(&mut self, depth: usize) {
        let mut cut = Vec::new();
        while self.open.len() > depth
            && let Some(Open { stretch, end, inside }) = self.open.pop()
        {
            let is_end = end <= self.at;
            if !is_end {
                cut.push(Open { stretch, end, inside: Vec::new() });
            }
            // One that has just begun is not cut but moved.
            if !inside.is_empty() {
                self.push(Piece::Mark { stretch, is_end, inside });
            }
        }
        self.open.extend(cut.into_iter().rev());
    }

    fn push(&mut self, piece: Piece) {
        let weight = match &piece {
            Piece::Text(text) => 1 + text.len() / BYTES,
            Piece::Mark { .. } => 1,
        };
        self.weight += weight;
        self.block_weight += weight;
        self.open.last_mut().map_or(&mut self.pieces, |open| &mut open.inside).push(piece);
    }

    fn write(&mut self, place: usize) {
        let text = self.text;
        let mut rest = text.get(self.at..place).unwrap_or_default();
        while !rest.is_empty() {
            if self.weight >= PER_FRAME {
                self.cut(0);
                self.end_chunk();
                (self.frame, self.weight) = (self.frame + 1, 0);
            }
            let (mut head, mut tail) = rest.split_at_checked(piece_length(rest)).unwrap_or((rest, ""));
            let line =
                if self.open.is_empty() && self.block_weight >= PER_BLOCK { head.rfind('\n') } else { None };
            if let Some(line) = line {
                (head, tail) =
                    (rest.get(..line).unwrap_or_default(), rest.get(line + 1..).unwrap_or_default());
            }
            if !head.is_empty() {
                self.push(Piece::Text(head.to_owned()));
            }
            if line.is_some() {
                self.end_block();
            }
            rest = tail;
        }
        self.at = self.at.max(place);
    }

    fn end_chunk(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        if !pieces.is_empty() {
            self.block.push(Chunk { frame: self.frame, pieces });
        }
    }

    fn end_block(&mut self) {
        self.end_chunk();
        self.block_weight = 0;
        self.blocks.push(std::mem::take(&mut self.block));
    }
}

/// How much of a text is one piece, in bytes: all of it, or up to a space.
fn piece_length(text: &str) -> usize {
    if text.len() <= MAX_PIECE {
        return text.len();
    }
    let limit = text.floor_char_boundary(MAX_PIECE);
    let head = text.get(..limit).unwrap_or(text);
    head.rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(limit)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
