//! Things with a box: `{label, score, box: {xmin, ymin, xmax, ymax}}`, or the four
//! numbers as a list. Corners that come the wrong way round are put right.

use super::name;
use crate::json::Json;
use crate::output::{Box2d, Output};

pub(super) fn read(json: &Json) -> Option<Output> {
    // A list per picture, of one picture.
    let json = json.items().first().filter(|first| first.is_array()).unwrap_or(json);
    let list = if json.is_array() { json.items() } else { std::slice::from_ref(json) };
    Some(Output::Boxes { boxes: list.iter().map(read_box).collect::<Option<_>>()? })
}

fn read_box(json: &Json) -> Option<Box2d> {
    let place = json.any(&["box", "bbox", "bounding_box"]).unwrap_or(json);
    let [x1, y1, x2, y2] = match place.items() {
        [a, b, c, d] => [a.number()?, b.number()?, c.number()?, d.number()?],
        _ => corners(place)?,
    };
    Some(Box2d {
        label: json.any(&["label", "class", "name"]).and_then(name).unwrap_or_default(),
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
    Some([x, y, right, bottom])
}
