//! Things with a box: `{label, score, box: {xmin, ymin, xmax, ymax}}`, or the four
//! numbers as a list. Corners that come the wrong way round are put right.

use crate::json::Json;
use crate::output::Detection;

pub(super) fn read(json: &Json) -> Option<Vec<Detection>> {
    super::of_one_picture(json).iter().map(read_box).collect()
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
    Some([x, y, right, bottom])
}
