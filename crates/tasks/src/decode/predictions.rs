//! One number or label per row of a table: `[5, 5, 7]`, `[[5], [7]]`, `[{label}]`,
//! `{predictions: […]}`.

use crate::json::{Json, each, object};

pub(super) fn read(json: &Json) -> Option<Json> {
    let json = json.any(&["predictions", "prediction"]).unwrap_or(json);
    let column = each(json.items(), &mut |cell| {
        let cell = if let [only] = cell.items() { only } else { cell };
        value(cell).or_else(|| value(cell.any(&["label", "prediction", "value"])?))
    })?;
    json.is_array().then(|| object([("kind", "predictions".into()), ("column", column)]))
}

fn value(cell: &Json) -> Option<Json> {
    match cell {
        Json::Number(_) | Json::String(_) => Some(cell.clone()),
        Json::Bool(b) => Some(if *b { "true" } else { "false" }.into()),
        _ => None,
    }
}
