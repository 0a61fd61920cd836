//! One number or label per row of a table: `[5, 5, 7]`, `[[5], [7]]`, `[{label}]`,
//! `{predictions: […]}`.

use super::{Content, Kind, Output, Reader, list, reader};
use crate::json::Json;

/// What a model of tables says of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Prediction {
    Number(f64),
    Text(String),
}

impl Content for Vec<Prediction> {
    const TYPE: &str = "column: (string | number)[]";

    fn write(&self, json: &mut Json) {
        json.set(
            "column",
            list(self, |prediction| match prediction {
                Prediction::Number(n) => (*n).into(),
                Prediction::Text(text) => text.as_str().into(),
            }),
        );
    }
}

impl Reader {
    pub const PREDICTIONS: Self = reader(Kind::Predictions, |r| read(r.json).map(Output::Predictions));
}

fn read(json: &Json) -> Option<Vec<Prediction>> {
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
