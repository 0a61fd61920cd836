//! What every view relies on, for the property tests and the fuzz targets.

use tasks::Json;

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

/// Fails where an output breaks one of them.
pub fn keeps_its_promises(output: &Json) {
    let list = |json: &Json, key| json.get(key).map(Json::items).unwrap_or_default().to_vec();
    let number = |json: &Json, key| json.get(key).and_then(Json::number);
    let url = |json: &Json, key| json.get(key).and_then(Json::text).expect("a URL").to_owned();
    match output.get("kind").and_then(Json::text).expect("a kind") {
        "labels" => {
            for row in list(output, "rows") {
                let scores: Vec<_> = row.items().iter().map(|row| number(row, "score")).collect();
                let known: Vec<f64> = scores.iter().copied().flatten().collect();
                assert!(known.is_sorted_by(|a, b| a >= b), "best first");
                assert!(scores.iter().map(Option::is_none).is_sorted(), "missing scores last");
            }
        }
        "spans" => {
            for row in list(output, "rows") {
                let length = row.get("text").and_then(Json::text).expect("a text").chars().count();
                let place = |span: &Json, key| span.get(key).and_then(Json::index).expect("a place");
                let spans = list(&row, "spans");
                let inside = |s: &Json| place(s, "start") < place(s, "end") && place(s, "end") <= length;
                assert!(spans.iter().all(inside), "inside the text");
                assert!(spans.is_sorted_by_key(|span| place(span, "start")), "in order");
            }
        }
        "vectors" => {
            let shape = list(output, "shape");
            let size: usize = shape.iter().filter_map(Json::index).product();
            assert_eq!(size, list(output, "values").len());
        }
        "boxes" => {
            let upright =
                |b: &Json| number(b, "xmin") <= number(b, "xmax") && number(b, "ymin") <= number(b, "ymax");
            assert!(list(output, "boxes").iter().all(upright), "the right way round");
        }
        "masks" => {
            let masks = list(output, "masks");
            assert!(masks.iter().map(|m| url(m, "mask")).all(|mask| mask.is_empty() || is_media(&mask)));
        }
        "media" => assert!(list(output, "items").iter().all(|item| is_media(&url(item, "url")))),
        "predictions" => {
            let column = list(output, "column");
            assert!(column.iter().all(|cell| matches!(cell, Json::Number(_) | Json::String(_))));
        }
        _ => {}
    }
}

fn is_media(url: &str) -> bool {
    ["http://", "https://", "data:image/", "data:audio/", "data:video/"].iter().any(|p| url.starts_with(p))
}
