//! Vectors of one to four dimensions, and the OpenAI form `{data: [{embedding}]}`.
//! Ragged lists (token vectors of a batch) keep the longest shape; values stay in order.

use crate::json::Json;
use crate::output::Output;

/// Deeper nesting than this is nobody's embedding.
const MAX_DIMENSIONS: usize = 6;

pub(super) fn read(json: &Json) -> Option<Output> {
    let embeddings: Vec<Json>;
    let owned;
    let root = match json.get("data") {
        Some(data) if data.is_array() => {
            embeddings = data.items().iter().filter_map(|d| d.get("embedding").cloned()).collect();
            owned = Json::Array(embeddings);
            &owned
        }
        _ => json.any(&["embeddings", "embedding"]).unwrap_or(json),
    };
    let (mut shape, mut values) = (Vec::new(), Vec::new());
    walk(root, 0, &mut shape, &mut values).filter(|()| !values.is_empty())?;
    Some(Output::Vectors { shape, values })
}

fn walk(json: &Json, depth: usize, shape: &mut Vec<usize>, values: &mut Vec<f64>) -> Option<()> {
    if let Json::Array(items) = json {
        if depth == MAX_DIMENSIONS {
            return None;
        }
        if shape.len() == depth {
            shape.push(0);
        }
        shape[depth] = shape[depth].max(items.len());
        items.iter().try_for_each(|item| walk(item, depth + 1, shape, values))
    } else {
        values.push(json.number().filter(|_| depth > 0 && depth == shape.len())?);
        Some(())
    }
}
