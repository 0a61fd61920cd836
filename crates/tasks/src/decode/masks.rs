//! Areas with a mask: `{label, score?, mask}`, the mask in base64; or `{masks, scores}`.
//!
//! A mask becomes a `data:` URL whatever its bytes are: only the browser can say
//! whether they are a picture. One that is not even base64 stays as an empty URL,
//! so that its label is not lost. Masks without a label are numbered.

use super::{Content, Kind, Output, Reader, list, media, reader};
use crate::json::{Json, object};
use crate::lean;

/// An area of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub label: String,
    pub score: Option<f64>,
    /// A `data:` URL of a picture as large as the source. Empty: it could not be read.
    pub mask: String,
}

impl Content for Vec<Segment> {
    const TYPE: &str = "masks: { label: string; score: number | null; mask: string }[]";

    fn write(&self, json: &mut Json) {
        json.set("masks", list(self, segment));
    }
}

fn segment(Segment { label, score, mask }: &Segment) -> Json {
    object([("label", label.as_str().into()), ("score", (*score).into()), ("mask", mask.as_str().into())])
}

impl Reader {
    pub const MASKS: Self = reader(Kind::Masks, |r| read(r.json).map(Output::Masks));
}

fn read(json: &Json) -> Option<Vec<Segment>> {
    let Some(masks) = json.get("masks").filter(|m| m.is_array()) else {
        return (1..)
            .zip(super::of_one_picture(json))
            .map(|(number, item)| read_mask(number, item))
            .collect();
    };
    let list = |key| json.get(key).map(Json::items).unwrap_or_default();
    let (scores, labels) = (list("scores"), list("labels"));
    let apart = |i: usize, item| mask(i + 1, item, labels.get(i), scores.get(i));
    let read = |(i, item)| read_mask(i + 1, item).unwrap_or_else(|| apart(i, item));
    Some(masks.items().iter().enumerate().map(read).collect())
}

fn read_mask(number: usize, json: &Json) -> Option<Segment> {
    Some(mask(number, json.get("mask")?, json.any(&["label", "class"]), json.get("score")))
}

fn mask(number: usize, mask: &Json, label: Option<&Json>, score: Option<&Json>) -> Segment {
    let label = label.and_then(Json::written).filter(|label| !label.is_empty());
    let picture = mask.text().and_then(|text| media::source(text, "image/png", ""));
    Segment {
        label: label.unwrap_or_else(|| lean::concat(&["Mask ", &number.to_string()])),
        score: score.and_then(Json::number),
        mask: picture.map_or_else(String::new, |picture| picture.url),
    }
}
