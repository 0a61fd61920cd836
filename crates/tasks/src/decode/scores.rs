//! Scores in input order: `[f…]`, `[[f…]]`, `{scores: […]}`. Unbounded and negative ones are fine.

use crate::json::Json;
use crate::output::Output;

pub(super) fn read(json: &Json) -> Option<Output> {
    let list = json.any(&["scores", "similarities"]).unwrap_or(json);
    let list =
        list.items().first().filter(|first| first.is_array() && list.items().len() == 1).unwrap_or(list);
    let number = |item: &Json| item.number().or_else(|| item.get("score")?.number());
    let scores = list.items().iter().map(number).collect::<Option<Vec<_>>>()?;
    list.is_array().then_some(Output::Scores { scores })
}
