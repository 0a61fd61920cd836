//! One number or label per row of a table: `[5, 5, 7]`, `[[5], [7]]`, `[{label}]`,
//! `{predictions: […]}`.

use crate::json::Json;
use crate::output::Prediction;

pub(super) fn read(json: &Json) -> Option<Vec<Prediction>> {
    let json = json.any(&["predictions", "prediction"]).unwrap_or(json);
    if !json.is_array() {
        return None;
    }
    let read = |cell: &Json| {
        let cell = if let [only] = cell.items() { only } else { cell };
        value(cell).or_else(|| value(cell.any(&["label", "prediction", "value"])?))
    };
    json.items().iter().map(read).collect()
}

fn value(cell: &Json) -> Option<Prediction> {
    match cell {
        Json::Number(n) => Some(Prediction::Number(*n)),
        _ => cell.written().map(Prediction::Text),
    }
}
