//! Things with a box: `{label, score, box: {xmin, ymin, xmax, ymax}}`, or the four
//! numbers as a list. Corners that come the wrong way round are put right.

use super::name;
use crate::json::{Json, each, object};

pub(super) fn read(json: &Json) -> Option<Json> {
    Some(object([("kind", "boxes".into()), ("boxes", each(super::of_one_picture(json), &mut read_box)?)]))
}

fn read_box(json: &Json) -> Option<Json> {
    let place = json.any(&["box", "bbox", "bounding_box"]).unwrap_or(json);
    let [x1, y1, x2, y2] = match place.items() {
        [a, b, c, d] => [a.number()?, b.number()?, c.number()?, d.number()?],
        _ => corners(place)?,
    };
    Some(object([
        ("label", json.any(&["label", "class", "name"]).and_then(name).unwrap_or_default().into()),
        ("score", json.any(&["score", "confidence"]).and_then(Json::number).into()),
        ("xmin", x1.min(x2).into()),
        ("ymin", y1.min(y2).into()),
        ("xmax", x1.max(x2).into()),
        ("ymax", y1.max(y2).into()),
    ]))
}

fn corners(place: &Json) -> Option<[f64; 4]> {
    let number = |keys: &[&str]| place.any(keys)?.number();
    let x = number(&["xmin", "x_min", "x1", "left", "x"])?;
    let y = number(&["ymin", "y_min", "y1", "top", "y"])?;
    let right = number(&["xmax", "x_max", "x2", "right"]).or_else(|| Some(x + number(&["width", "w"])?))?;
    let bottom =
        number(&["ymax", "y_max", "y2", "bottom"]).or_else(|| Some(y + number(&["height", "h"])?))?;
    Some([x, y, right, bottom])
}
