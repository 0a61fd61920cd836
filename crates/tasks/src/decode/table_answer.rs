//! An answer from a table: `{answer, coordinates, cells, aggregator}`, or only the
//! answer; the first of a list.

use super::name;
use crate::json::{Json, object, some};
use crate::lean;

pub(super) fn read(json: &Json) -> Option<Json> {
    let json = json.items().first().unwrap_or(json);
    let list = |key| json.get(key).map(Json::items).unwrap_or_default();
    let coordinates = some(list("coordinates"), &mut |pair| match pair.items() {
        [row, column] => Some(Json::Array(vec![row.index()?.into(), column.index()?.into()])),
        _ => None,
    });
    let cells = some(list("cells"), &mut |cell| Some(name(cell)?.into()));
    let answer = match json.get("answer") {
        Some(answer) => name(answer)?,
        None if cells.items().is_empty() => return None,
        None => lean::join(&mut cells.items().iter().filter_map(Json::text), ", "),
    };
    Some(object([
        ("kind", "table-answer".into()),
        ("answer", answer.into()),
        ("aggregator", json.get("aggregator").and_then(Json::text).into()),
        ("coordinates", coordinates),
        ("cells", cells),
    ]))
}
