//! Areas with a mask: `{label, score?, mask}`, the mask in base64; or `{masks, scores}`.
//!
//! A mask becomes a `data:` URL whatever its bytes are: only the browser can say
//! whether they are a picture. One that is not even base64 stays as an empty URL,
//! so that its label is not lost. Masks without a label are numbered.

use super::media;
use super::name;
use crate::json::Json;
use crate::lean;
use crate::output::{Mask, Output};

pub(super) fn read(json: &Json) -> Option<Output> {
    let mut masks = collect(json)?;
    for (i, mask) in masks.iter_mut().enumerate().filter(|(_, mask)| mask.label.is_empty()) {
        mask.label = lean::concat(&["Mask ", &(i + 1).to_string()]);
    }
    Some(Output::Masks { masks })
}

fn collect(json: &Json) -> Option<Vec<Mask>> {
    if let Some(masks) = json.get("masks").filter(|m| m.is_array()) {
        let list = |key| json.get(key).map(Json::items).unwrap_or_default();
        let (scores, labels) = (list("scores"), list("labels"));
        let mask = |(i, mask): (usize, &Json)| {
            let own = read_mask(mask);
            own.unwrap_or_else(|| Mask {
                label: labels.get(i).and_then(name).unwrap_or_default(),
                score: scores.get(i).and_then(Json::number),
                mask: picture(mask),
            })
        };
        return Some(masks.items().iter().enumerate().map(mask).collect());
    }
    let json = json.items().first().filter(|first| first.is_array()).unwrap_or(json);
    let list = if json.is_array() { json.items() } else { std::slice::from_ref(json) };
    list.iter().map(read_mask).collect()
}

fn read_mask(json: &Json) -> Option<Mask> {
    Some(Mask {
        mask: picture(json.get("mask")?),
        label: json.any(&["label", "class"]).and_then(name).unwrap_or_default(),
        score: json.get("score").and_then(Json::number),
    })
}

fn picture(json: &Json) -> String {
    json.text()
        .and_then(|text| media::source(text, "image/png", ""))
        .map_or_else(String::new, |item| item.url)
}
