//! An answer from a table: `{answer, coordinates, cells, aggregator}`, or only the
//! answer; the first of a list.

use super::name;
use crate::json::Json;
use crate::lean;
use crate::output::Output;

pub(super) fn read(json: &Json) -> Option<Output> {
    let json = json.items().first().unwrap_or(json);
    let coordinate = |pair: &Json| match pair.items() {
        [row, column] => Some((row.index()?, column.index()?)),
        _ => None,
    };
    let list = |key| json.get(key).map(Json::items).unwrap_or_default();
    let cells: Vec<String> = list("cells").iter().filter_map(name).collect();
    let answer = match json.get("answer") {
        Some(answer) => name(answer)?,
        None if cells.is_empty() => return None,
        None => lean::join(&mut cells.iter().map(String::as_str), ", "),
    };
    Some(Output::TableAnswer {
        answer,
        aggregator: json.get("aggregator").and_then(Json::text).map(str::to_owned),
        coordinates: list("coordinates").iter().filter_map(coordinate).collect(),
        cells,
    })
}
