//! An answer from a table: `{answer, coordinates, cells, aggregator}`, or only the
//! answer; the first of a list.

use super::{Content, Kind, Output, Reader, list, reader, strings};
use crate::json::Json;
use crate::lean;

/// An answer, and the cells it was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAnswer {
    pub answer: String,
    /// How the cells make the answer: `SUM`, `COUNT`.
    pub aggregator: Option<String>,
    /// Row and column of each cell, from 0; the header is not counted.
    pub coordinates: Vec<[usize; 2]>,
    pub cells: Vec<String>,
}

impl Content for TableAnswer {
    const TYPE: &str =
        "answer: string; aggregator: string | null; coordinates: [number, number][]; cells: string[]";

    fn write(&self, json: &mut Json) {
        json.set("answer", self.answer.as_str().into());
        json.set("aggregator", self.aggregator.as_deref().into());
        json.set("coordinates", list(&self.coordinates, |place| place.to_vec().into()));
        json.set("cells", strings(&self.cells));
    }
}

impl Reader {
    pub const TABLE_ANSWER: Self = reader(Kind::TableAnswer, |r| read(r.json).map(Output::TableAnswer));
}

fn read(json: &Json) -> Option<TableAnswer> {
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
