//! Things with a box: `{label, score, box: {xmin, ymin, xmax, ymax}}`, or the four
//! numbers as a list; or `{boxes, labels, scores}`. Corners that come the wrong way round are put right.

use super::{Content, Kind, Output, Reader, list, reader};
use crate::json::{Json, object};

/// A thing in a picture and its box, in pixels of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    pub label: String,
    pub score: Option<f64>,
    pub xmin: f64,
    pub ymin: f64,
    pub xmax: f64,
    pub ymax: f64,
}

impl Content for Vec<Detection> {
    const TYPE: &str = "boxes: { label: string; score: number | null; xmin: number; ymin: number; xmax: number; ymax: number }[]";

    fn write(&self, json: &mut Json) {
        json.set("boxes", list(self, detection));
    }
}

fn detection(Detection { label, score, xmin, ymin, xmax, ymax }: &Detection) -> Json {
    object([
        ("label", label.as_str().into()),
        ("score", (*score).into()),
        ("xmin", (*xmin).into()),
        ("ymin", (*ymin).into()),
        ("xmax", (*xmax).into()),
        ("ymax", (*ymax).into()),
    ])
}

impl Reader {
    pub const BOXES: Self = reader(Kind::Boxes, |r| read(r.json).map(Output::Boxes));
}

fn read(json: &Json) -> Option<Vec<Detection>> {
    match json.any(&["boxes", "bboxes"]).filter(|boxes| boxes.is_array()) {
        Some(boxes) => {
            let list = |key| json.get(key).map(Json::items).unwrap_or_default();
            let (labels, scores) = (list("labels"), list("scores"));
            let apart = |(i, item)| {
                Some(Detection {
                    label: labels.get(i).and_then(Json::written).unwrap_or_default(),
                    score: scores.get(i).and_then(Json::number),
                    ..read_box(item)?
                })
            };
            boxes.items().iter().enumerate().map(apart).collect()
        }
        None => super::of_one_picture(json).iter().map(read_box).collect(),
    }
}

fn read_box(json: &Json) -> Option<Detection> {
    let place = json.any(&["box", "bbox", "bounding_box"]).unwrap_or(json);
    let [x1, y1, x2, y2] = match place.items() {
        [a, b, c, d] => [a.number()?, b.number()?, c.number()?, d.number()?],
        _ => corners(place)?,
    };
    Some(Detection {
        label: json.any(&["label", "class", "name"]).and_then(Json::written).unwrap_or_default(),
        score: json.any(&["score", "confidence"]).and_then(Json::number),
        xmin: x1.min(x2),
        ymin: y1.min(y2),
        xmax: x1.max(x2),
        ymax: y1.max(y2),
    })
}

fn corners(place: &Json) -> Option<[f64; 4]> {
    let number = |keys: &[&str]| place.any(keys)?.number();
    let x = number(&["xmin", "x_min", "x1", "left", "x"])?;
    let y = number(&["ymin", "y_min", "y1", "top", "y"])?;
    let right = number(&["xmax", "x_max", "x2", "right"]).or_else(|| Some(x + number(&["width", "w"])?))?;
    let bottom =
        number(&["ymax", "y_max", "y2", "bottom"]).or_else(|| Some(y + number(&["height", "h"])?))?;
    // Roboflow gives the centre.
    let half = |from: f64, to: f64| if place.get("detection_id").is_some() { (to - from) / 2.0 } else { 0.0 };
    let (left, up) = (half(x, right), half(y, bottom));
    Some([x - left, y - up, right - left, bottom - up])
}
