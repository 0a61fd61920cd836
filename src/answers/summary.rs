//! The answer in a sentence, for screen readers. In the first module: it calls no view of a part that comes on demand.

use super::scores;
use super::table::scored;
use super::vectors;
use crate::js;
use crate::session::Answer;
use tasks::{Label, Labels, Medium, Output, SpanRow};

/// Characters that a screen reader is told unasked.
const SPOKEN: usize = 300;
/// Labels of spans that are told apart.
const LABELS: usize = 8;

/// "Done.", and what the answer is.
pub fn summary(answer: &Answer) -> String {
    ["Done. ", &js::shorten(&sentence(answer, scored), SPOKEN)].concat()
}

/// How a score is written, and what is said where there is none. The browser writes numbers, so tests bring their own.
type Scored = fn(Option<f64>, &str) -> String;

fn sentence(answer: &Answer, write: Scored) -> String {
    match &answer.output {
        Output::Labels(labels) => of_labels(labels, write),
        Output::Texts(texts) => match texts.texts.as_slice() {
            [text] if !text.trim().is_empty() => text.clone(),
            [] | [_] => "The model answered with an empty text".to_owned(),
            several => count(several.len(), "text", "texts"),
        },
        Output::Spans(spans) => of_spans(&spans.rows),
        Output::Answers(answers) => match answers.first() {
            Some(best) if best.answer.is_empty() => "(no answer)".to_owned(),
            Some(best) => best.answer.clone(),
            None => "The model found no answer".to_owned(),
        },
        Output::TableAnswer(found) if found.answer.trim().is_empty() => "The answer is empty".to_owned(),
        Output::TableAnswer(found) => found.answer.clone(),
        Output::Scores(scores) => of_scores(answer, scores, write),
        Output::Vectors(vectors) => ["Shape ", &vectors::shape_of(&vectors.shape)].concat(),
        Output::Boxes(boxes) => count(boxes.len(), "object found", "objects found"),
        Output::Masks(masks) => count(masks.len(), "area found", "areas found"),
        Output::Media(items) => of_media(items),
        Output::Predictions(column) => count(column.len(), "prediction", "predictions"),
        Output::Message(message) if message.content.trim().is_empty() => {
            "The model answered with an empty message".to_owned()
        }
        Output::Message(message) => message.content.clone(),
        Output::Unknown => "The answer has an unknown shape".to_owned(),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    [number.to_string().as_str(), " ", if number == 1 { one } else { many }].concat()
}

/// "Best: POSITIVE 0.998", or the verdict in place of "Best:"; the verdict alone where it is the label.
fn of_labels(labels: &Labels, write: Scored) -> String {
    let [row] = labels.rows.as_slice() else {
        return count(labels.rows.len(), "input labelled", "inputs labelled");
    };
    let Some(Label { label, score }) = row.first() else { return "The model returned no labels".to_owned() };
    let verdict = labels.verdicts.first().cloned().flatten();
    let words = match verdict {
        Some(verdict) if verdict == *label => vec![verdict],
        verdict => vec![verdict.unwrap_or_else(|| "Best:".to_owned()), label.clone()],
    };
    [words.join(" "), write(*score, "")].join(" ").trim_end().to_owned()
}

/// What the labels are and how often: "2 PER, 1 LOC". Tokens that begin an entity and that go on with it count as one
/// label.
fn of_spans(rows: &[SpanRow]) -> String {
    let (mut known, mut others) = (Vec::<(&str, usize)>::new(), 0);
    for span in rows.iter().flat_map(|row| &row.spans) {
        let label =
            span.label.strip_prefix("B-").or_else(|| span.label.strip_prefix("I-")).unwrap_or(&span.label);
        let is_full = known.len() == LABELS;
        match known.iter_mut().find(|(own, _)| *own == label) {
            Some((_, count)) => *count += 1,
            None if is_full => others += 1,
            None => known.push((label, 1)),
        }
    }
    if known.is_empty() {
        return "No entities found".to_owned();
    }
    let mut parts: Vec<String> =
        known.iter().map(|(label, count)| [&count.to_string(), " ", label].concat()).collect();
    if others > 0 {
        parts.push(count(others, "other", "others"));
    }
    parts.join(", ")
}

/// "3 scores. Best: 0.920, a text"
fn of_scores(answer: &Answer, scores: &[f64], write: Scored) -> String {
    let said = count(scores.len(), "score", "scores");
    let best = scores::items(answer, scores.to_vec())
        .into_iter()
        .reduce(|best, item| if item.score > best.score { item } else { best });
    match best {
        Some(best) => [&said, ". Best: ", &write(best.score, ""), ", ", &best.name].concat(),
        None => said,
    }
}

/// "1 picture"
fn of_media(items: &[Medium]) -> String {
    let (one, many) = match items.first().map(|item| item.content_type.as_str()) {
        Some(kind) if kind.starts_with("audio") => ("sound", "sounds"),
        Some(kind) if kind.starts_with("video") => ("video", "videos"),
        _ => ("picture", "pictures"),
    };
    count(items.len(), one, many)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
