//! Areas with a mask: `{label, score?, mask}`, the mask in base64; or `{masks, scores}`.
//!
//! A mask becomes a `data:` URL whatever its bytes are: only the browser can say
//! whether they are a picture. One that is not even base64 stays as an empty URL,
//! so that its label is not lost. Masks without a label are numbered.

use super::media;
use super::name;
use crate::json::{Json, each, object};
use crate::lean;

pub(super) fn read(json: &Json) -> Option<Json> {
    Some(object([("kind", "masks".into()), ("masks", collect(json)?)]))
}

fn collect(json: &Json) -> Option<Json> {
    let mut i = 0;
    if let Some(masks) = json.get("masks").filter(|m| m.is_array()) {
        let list = |key| json.get(key).map(Json::items).unwrap_or_default();
        let (scores, labels) = (list("scores"), list("labels"));
        return each(masks.items(), &mut |item| {
            i += 1;
            let apart = || mask(i, item, labels.get(i - 1), scores.get(i - 1));
            Some(read_mask(i, item).unwrap_or_else(apart))
        });
    }
    each(super::of_one_picture(json), &mut |item| {
        i += 1;
        read_mask(i, item)
    })
}

fn read_mask(number: usize, json: &Json) -> Option<Json> {
    Some(mask(number, json.get("mask")?, json.any(&["label", "class"]), json.get("score")))
}

fn mask(number: usize, mask: &Json, label: Option<&Json>, score: Option<&Json>) -> Json {
    let label = label.and_then(name).filter(|label| !label.is_empty());
    let picture = mask.text().and_then(|text| media::source(text, "image/png", ""));
    object([
        ("label", label.unwrap_or_else(|| lean::concat(&["Mask ", &number.to_string()])).into()),
        ("score", score.and_then(Json::number).into()),
        ("mask", picture.map_or_else(String::new, |picture| picture.url).into()),
    ])
}
