//! Vectors of one to six dimensions, and the OpenAI form `{data: [{embedding}]}`.
//!
//! The shape always multiplies out to the number of values. Where a batch is
//! ragged (texts have unlike numbers of tokens) its vectors are listed one after
//! another; where even those differ in length, all is one row.

use super::{Content, Kind, Output, Reader, reader};
use crate::json::Json;
use crate::lean;
use crate::wire::data_url;

/// An array of numbers, row by row. The shape multiplies out to the number of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Content for Vectors {
    const TYPE: &str = "shape: number[]; values: number[]";

    fn write(&self, json: &mut Json) {
        json.set("shape", self.shape.clone().into());
        json.set("values", self.values.clone().into());
    }
}

impl Reader {
    pub const VECTORS: Self = reader(Kind::Vectors, |r| read(r.json, &mut r.warnings).map(Output::Vectors));
    /// Scores, or the embeddings of a text and of others, whose cosines with the first are the scores.
    pub const SIMILARITY: Self = reader(Kind::Scores, |r| {
        let scored = (Self::SCORES.read)(r);
        scored.or_else(|| read(r.json, &mut r.warnings).and_then(|all| cosines(&all)).map(Output::Scores))
    });
}

/// The cosine of each vector with the first.
fn cosines(vectors: &Vectors) -> Option<Vec<f64>> {
    let [_, size] = vectors.shape[..] else { return None };
    let (first, others) = vectors.values.split_at_checked(size)?;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let cosine = |own: &[f64]| dot(first, own) / (dot(first, first) * dot(own, own)).sqrt();
    // A vector of zeros points nowhere.
    others.chunks(size.max(1)).map(|own| Some(cosine(own)).filter(|score| score.is_finite())).collect()
}

/// Deeper nesting than this is nobody's embedding.
/// What servers call the vectors, or one of them.
const HOLDERS: &[&str] =
    &["data", "embeddings", "embedding", "values", "float", "vectors", "vector", "dense_vecs", "predictions"];

const MAX_DIMENSIONS: usize = 6;

#[derive(Default)]
struct Walk {
    /// The length of the first list at each depth.
    shape: Vec<usize>,
    /// The outermost depth from which all lists are as long as the first.
    even_from: usize,
    values: Vec<f64>,
    /// A number is missing.
    has_gap: bool,
}

/// Where a number is missing there is no vector, and a warning.
fn read(json: &Json, warnings: &mut Vec<String>) -> Option<Vectors> {
    let mut walk = Walk::default();
    let is_read = walk.visit(json, 0);
    if walk.has_gap {
        warnings.push("The model gave no numbers: the answer has null in their place.".to_owned());
    }
    is_read?;
    let Walk { shape, even_from, values, .. } = walk;
    let rest = &shape[even_from.min(shape.len())..];
    let size: usize = rest.iter().product();
    let shape = match even_from {
        _ if values.is_empty() => return None,
        0 => shape,
        _ if size == 0 => vec![values.len()],
        _ => [&[values.len() / size], rest].concat(),
    };
    Some(Vectors { shape, values })
}

/// Rows in the order of the inputs, where the server numbers them.
fn in_order(rows: &[Json]) -> Vec<&Json> {
    let places: Option<Vec<f64>> = rows.iter().map(|row| row.get("index")?.number()).collect();
    match places {
        Some(places) => lean::order(&places).into_iter().map(|place| &rows[place]).collect(),
        None => rows.iter().collect(),
    }
}

impl Walk {
    fn visit(&mut self, json: &Json, depth: usize) -> Option<()> {
        if let Some(packed) = json.text().filter(|_| depth > 0 && json.number().is_none()).and_then(unpack) {
            self.list(packed.len(), depth)?;
            self.values.extend(packed);
            return (self.shape.len() == depth + 1).then_some(());
        }
        if let Json::Array(items) = json {
            self.list(items.len(), depth)?;
            in_order(items).into_iter().try_for_each(|item| self.visit(item, depth + 1))
        } else if json.is_object() {
            let held = json.any(HOLDERS)?;
            self.visit(held, depth)
        } else {
            let is_in_place = depth > 0 && depth == self.shape.len();
            self.has_gap |= is_in_place && matches!(json, Json::Null);
            self.values.push(json.number().filter(|_| is_in_place)?);
            Some(())
        }
    }

    fn list(&mut self, length: usize, depth: usize) -> Option<()> {
        // Values have been seen less deep than this list.
        if depth == MAX_DIMENSIONS || depth == self.shape.len() && !self.values.is_empty() {
            return None;
        }
        if depth == self.shape.len() {
            self.shape.push(length);
        } else if self.shape[depth] != length {
            self.even_from = self.even_from.max(depth + 1);
        }
        Some(())
    }
}

/// A vector in base64: 32-bit floats, the low byte first. A number that was written as text is none.
fn unpack(text: &str) -> Option<Vec<f64>> {
    let bytes = data_url::decode_base64(text).filter(|bytes| bytes.len() >= 8 && bytes.len() % 4 == 0)?;
    let number = |four: &[u8]| Some(f64::from(f32::from_le_bytes(four.try_into().ok()?)));
    let numbers: Vec<f64> = bytes.chunks(4).filter_map(number).collect();
    numbers.iter().all(|n| n.is_finite()).then_some(numbers)
}
