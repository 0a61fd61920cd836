//! What every view relies on, for the property tests and the fuzz targets.

use tasks::{Output, Task};

/// Names that readers look for, so that arbitrary JSON gets past their first step.
pub const KEYS: &[&str] = &[
    "label",
    "score",
    "labels",
    "scores",
    "answer",
    "start",
    "end",
    "word",
    "entity_group",
    "entity",
    "box",
    "bbox",
    "xmin",
    "ymin",
    "xmax",
    "ymax",
    "mask",
    "masks",
    "generated_text",
    "text",
    "choices",
    "message",
    "content",
    "role",
    "delta",
    "token",
    "special",
    "finish_reason",
    "chunks",
    "timestamp",
    "coordinates",
    "cells",
    "aggregator",
    "embedding",
    "data",
    "images",
    "url",
    "blob",
    "audio",
    "b64_json",
    "output",
    "results",
    "error",
    "warnings",
    "index",
    "predictions",
    "token_str",
    "sequence",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "inputs",
    "parameters",
    "messages",
    "table",
    "src",
    "image_url",
    "conversation",
    "past_user_inputs",
    "generated_responses",
    "widgetData",
    "cardData",
    "example_title",
];

/// Fails where an output of a task breaks one of them.
pub fn keeps_its_promises(task: &Task, output: &Output) {
    match output {
        Output::Unknown => return,
        Output::Labels(labels) => {
            for row in &labels.rows {
                let known: Vec<f64> = row.iter().filter_map(|label| label.score).collect();
                assert!(known.is_sorted_by(|a, b| a >= b), "best first");
                assert!(row.iter().map(|label| label.score.is_none()).is_sorted(), "missing scores last");
            }
        }
        Output::Spans(spans) => {
            for row in &spans.rows {
                let length = row.text.chars().count();
                assert!(row.spans.iter().all(|s| s.start < s.end && s.end <= length), "inside the text");
                assert!(row.spans.is_sorted_by_key(|span| span.start), "in order");
            }
        }
        Output::Vectors(vectors) => {
            assert_eq!(vectors.shape.iter().product::<usize>(), vectors.values.len());
        }
        Output::Boxes(boxes) => {
            assert!(boxes.iter().all(|b| b.xmin <= b.xmax && b.ymin <= b.ymax), "the right way round");
        }
        Output::Masks(masks) => assert!(masks.iter().all(|m| m.mask.is_empty() || is_media(&m.mask))),
        Output::Media(items) => assert!(items.iter().all(|item| is_media(&item.url))),
        // Of the others, their types say all that views rely on.
        _ => {}
    }
    assert_eq!(output.kind(), task.output.kind, "of the task's kind");
}

fn is_media(url: &str) -> bool {
    // The body itself was one: what `reply.rs` calls it.
    url == "blob:recorded"
        || ["http://", "https://", "data:image/", "data:audio/", "data:video/"]
            .iter()
            .any(|p| url.starts_with(p))
}
