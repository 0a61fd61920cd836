//! An answer from a table: `{answer, coordinates, cells, aggregator}`, or only the
//! answer; the first of a list.

use crate::json::Json;
use crate::lean;
use crate::output::TableAnswer;

pub(super) fn read(json: &Json) -> Option<TableAnswer> {
    let json = json.items().first().unwrap_or(json);
    let list = |key| json.get(key).map(Json::items).unwrap_or_default().iter();
    let place = |pair: &Json| match pair.items() {
        [row, column] => Some([row.index()?, column.index()?]),
        _ => None,
    };
    let cells: Vec<String> = list("cells").filter_map(Json::written).collect();
    let answer = match json.get("answer") {
        Some(answer) => answer.written()?,
        None if cells.is_empty() => return None,
        None => lean::join(&mut cells.iter().map(String::as_str), ", "),
    };
    Some(TableAnswer {
        answer,
        aggregator: json.get("aggregator").and_then(Json::text).map(str::to_owned),
        coordinates: list("coordinates").filter_map(place).collect(),
        cells,
    })
}
