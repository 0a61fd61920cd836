//! Scores in input order: `[f…]`, `[[f…]]`, `{scores: […]}`, `[{score}]`, or
//! `[{index, score}]` sorted by score. Unbounded and negative ones are fine.

use super::{Content, Kind, Output, Reader, reader};
use crate::json::Json;

impl Content for Vec<f64> {
    const TYPE: &str = "scores: number[]";

    fn write(&self, json: &mut Json) {
        json.set("scores", self.clone().into());
    }
}

impl Reader {
    pub const SCORES: Self = reader(Kind::Scores, |r| read(r.json).map(Output::Scores));
}

fn read(json: &Json) -> Option<Vec<f64>> {
    let list = json.any(&["scores", "similarities", "results", "data"]).unwrap_or(json);
    let list = match list.items() {
        [only] if only.is_array() => only,
        _ => list,
    };
    let score = |item: &Json| {
        item.number().or_else(|| item.any(&["score", "relevance_score", "similarity"])?.number())
    };
    let mut scores = list.items().iter().map(score).collect::<Option<Vec<_>>>()?;
    let places: Option<Vec<usize>> = list.items().iter().map(|item| item.get("index")?.index()).collect();
    if let Some(places) = places {
        let ranked = std::mem::replace(&mut scores, vec![f64::NAN; places.len()]);
        for (place, score) in places.into_iter().zip(ranked) {
            *scores.get_mut(place)? = score;
        }
        // A place named twice leaves another empty.
        if scores.iter().any(|s| s.is_nan()) {
            return None;
        }
    }
    list.is_array().then_some(scores)
}
