//! One number or label per row of a table: `[5, 5, 7]`, `[[5], [7]]`, `[{label}]`,
//! `{predictions: […]}`.

use crate::json::Json;
use crate::output::Output;

pub(super) fn read(json: &Json) -> Option<Output> {
    let json = json.any(&["predictions", "prediction"]).unwrap_or(json);
    let cell = |cell: &Json| {
        let cell = if let [only] = cell.items() { only } else { cell };
        value(cell).or_else(|| value(cell.any(&["label", "prediction", "value"])?))
    };
    let column = json.items().iter().map(cell).collect::<Option<Vec<_>>>()?;
    json.is_array().then_some(Output::Predictions { column })
}

fn value(cell: &Json) -> Option<Json> {
    match cell {
        Json::Number(_) | Json::String(_) => Some(cell.clone()),
        Json::Bool(b) => Some(if *b { "true" } else { "false" }.into()),
        _ => None,
    }
}
