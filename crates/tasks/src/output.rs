//! The dozen kinds of answer. One enum, so that each view is compiled once.
//!
//! [`Output`] is the public `output` of a result: its JSON form (`From<&Output>`)
//! is what the script API hands out and what the snapshots record.

use crate::guard;
use crate::json::{Json, object};

/// What kind of answer a task gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Labels,
    Texts,
    Spans,
    Answers,
    TableAnswer,
    Scores,
    Vectors,
    Boxes,
    Masks,
    Media,
    Predictions,
    Message,
    /// No wire format is defined: the raw answer is shown.
    Unknown,
}

impl Kind {
    /// The `kind` of an output in the script API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Texts => "texts",
            Self::Spans => "spans",
            Self::Answers => "answers",
            Self::TableAnswer => "table-answer",
            Self::Scores => "scores",
            Self::Vectors => "vectors",
            Self::Boxes => "boxes",
            Self::Masks => "masks",
            Self::Media => "media",
            Self::Predictions => "predictions",
            Self::Message => "message",
            Self::Unknown => "unknown",
        }
    }
}

/// A decoded answer. Scores are as the server sent them; `start` and `end` count
/// Unicode code points, `end` exclusive.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A list of rows per input, best first; a verdict per input once there is a threshold.
    Labels {
        rows: Vec<Vec<LabelScore>>,
        verdict: Option<Vec<Option<String>>>,
    },
    Texts {
        texts: Vec<String>,
        chunks: Vec<Chunk>,
    },
    Spans {
        rows: Vec<SpanText>,
        verdict: Option<Vec<Option<String>>>,
    },
    Answers {
        answers: Vec<AnswerSpan>,
    },
    TableAnswer {
        answer: String,
        aggregator: Option<String>,
        coordinates: Vec<(usize, usize)>,
        cells: Vec<String>,
    },
    Scores {
        scores: Vec<f64>,
    },
    Vectors {
        shape: Vec<usize>,
        values: Vec<f64>,
    },
    Boxes {
        boxes: Vec<Box2d>,
    },
    Masks {
        masks: Vec<Mask>,
    },
    Media {
        items: Vec<MediaItem>,
    },
    Predictions {
        column: Vec<Json>,
    },
    Message {
        role: String,
        content: String,
        finish_reason: Option<String>,
    },
    Unknown,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelScore {
    pub label: String,
    pub score: Option<f64>,
}

/// A timed piece of a transcript, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    pub text: String,
    pub start: Option<f64>,
    pub end: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SpanText {
    pub text: String,
    pub spans: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub label: String,
    pub score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSpan {
    pub answer: String,
    pub score: Option<f64>,
    pub start: Option<usize>,
    pub end: Option<usize>,
}

/// A box in pixels of the source picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Box2d {
    pub label: String,
    pub score: Option<f64>,
    pub xmin: f64,
    pub ymin: f64,
    pub xmax: f64,
    pub ymax: f64,
}

/// A mask as a `data:` URL of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    pub label: String,
    pub score: Option<f64>,
    pub mask: String,
}

/// A picture, clip or film, by URL (`blob:`, `data:` or `https:`).
#[derive(Clone, Debug, PartialEq)]
pub struct MediaItem {
    pub label: Option<String>,
    pub content_type: String,
    pub url: String,
}

impl Output {
    /// Adds verdicts to labels, and to spans when there are labels to flag; leaves
    /// other kinds as they are.
    pub fn judge(&mut self, threshold: Option<f64>, flag: &[String]) {
        match self {
            Output::Labels { rows, verdict } => *verdict = verdicts(rows, threshold, flag),
            Output::Spans { rows, verdict } => *verdict = span_verdicts(rows, threshold, flag),
            _ => {}
        }
    }

    pub const fn kind(&self) -> Kind {
        match self {
            Output::Labels { .. } => Kind::Labels,
            Output::Texts { .. } => Kind::Texts,
            Output::Spans { .. } => Kind::Spans,
            Output::Answers { .. } => Kind::Answers,
            Output::TableAnswer { .. } => Kind::TableAnswer,
            Output::Scores { .. } => Kind::Scores,
            Output::Vectors { .. } => Kind::Vectors,
            Output::Boxes { .. } => Kind::Boxes,
            Output::Masks { .. } => Kind::Masks,
            Output::Media { .. } => Kind::Media,
            Output::Predictions { .. } => Kind::Predictions,
            Output::Message { .. } => Kind::Message,
            Output::Unknown => Kind::Unknown,
        }
    }
}

/// One verdict per input: the best label, or "uncertain" when its score is below
/// `threshold`. With `flag`, a guardrail's: "flagged" when the best label is one
/// of those, else "passed". `None` where nobody asked for a verdict.
///
/// Some guardrails score every danger by itself and have no label for "fine". Where
/// all labels are flagged, the answer is as sure of "passed" as the best score is low.
pub fn verdicts(
    rows: &[Vec<LabelScore>],
    threshold: Option<f64>,
    flag: &[String],
) -> Option<Vec<Option<String>>> {
    if threshold.is_none() && flag.is_empty() {
        return None;
    }
    let verdict = |row: &Vec<LabelScore>| {
        let best = row.first()?;
        let mut bad = guard::names(flag, &best.label);
        let mut score = best.score;
        if bad && row.iter().all(|row| guard::names(flag, &row.label)) && score.is_some_and(|s| s < 0.5) {
            bad = false;
            score = score.map(|s| 1.0 - s);
        }
        let sure = threshold.is_none_or(|t| score.is_some_and(|s| s >= t));
        Some(match (sure, bad) {
            (false, _) => "uncertain".to_owned(),
            _ if flag.is_empty() => best.label.clone(),
            (_, true) => "flagged".to_owned(),
            (_, false) => "passed".to_owned(),
        })
    };
    Some(rows.iter().map(verdict).collect())
}

/// One verdict per text: "flagged" when an entity of a flagged label was found,
/// "uncertain" when all of those score below `threshold`, else "passed".
fn span_verdicts(rows: &[SpanText], threshold: Option<f64>, flag: &[String]) -> Option<Vec<Option<String>>> {
    if flag.is_empty() {
        return None;
    }
    let verdict = |row: &SpanText| {
        let (mut found, mut sure) = (false, false);
        for span in &row.spans {
            // `B-` and `I-` mark the first and later tokens of one entity.
            let label = span.label.strip_prefix("B-").or(span.label.strip_prefix("I-"));
            let label = label.unwrap_or(&span.label);
            if label != "O" && guard::names(flag, label) {
                found = true;
                sure |= threshold.is_none_or(|t| span.score.is_some_and(|s| s >= t));
            }
        }
        let word = match (found, sure) {
            (true, true) => "flagged",
            (true, false) => "uncertain",
            (false, _) => "passed",
        };
        Some(word.to_owned())
    };
    Some(rows.iter().map(verdict).collect())
}

impl From<&LabelScore> for Json {
    fn from(row: &LabelScore) -> Self {
        object([("label", row.label.as_str().into()), ("score", row.score.into())])
    }
}

fn list<'a, T: 'a>(items: &'a [T]) -> Json
where
    Json: From<&'a T>,
{
    Json::Array(items.iter().map(Json::from).collect())
}

impl From<&Chunk> for Json {
    fn from(c: &Chunk) -> Self {
        object([("text", c.text.as_str().into()), ("start", c.start.into()), ("end", c.end.into())])
    }
}

impl From<&Span> for Json {
    fn from(s: &Span) -> Self {
        object([
            ("start", s.start.into()),
            ("end", s.end.into()),
            ("label", s.label.as_str().into()),
            ("score", s.score.into()),
        ])
    }
}

impl From<&SpanText> for Json {
    fn from(row: &SpanText) -> Self {
        object([("text", row.text.as_str().into()), ("spans", list(&row.spans))])
    }
}

impl From<&AnswerSpan> for Json {
    fn from(a: &AnswerSpan) -> Self {
        object([
            ("answer", a.answer.as_str().into()),
            ("score", a.score.into()),
            ("start", a.start.into()),
            ("end", a.end.into()),
        ])
    }
}

impl From<&Box2d> for Json {
    fn from(b: &Box2d) -> Self {
        object([
            ("label", b.label.as_str().into()),
            ("score", b.score.into()),
            ("xmin", b.xmin.into()),
            ("ymin", b.ymin.into()),
            ("xmax", b.xmax.into()),
            ("ymax", b.ymax.into()),
        ])
    }
}

impl From<&Mask> for Json {
    fn from(m: &Mask) -> Self {
        object([
            ("label", m.label.as_str().into()),
            ("score", m.score.into()),
            ("mask", m.mask.as_str().into()),
        ])
    }
}

impl From<&MediaItem> for Json {
    fn from(m: &MediaItem) -> Self {
        object([
            ("label", m.label.as_deref().into()),
            ("type", m.content_type.as_str().into()),
            ("url", m.url.as_str().into()),
        ])
    }
}

impl From<&Output> for Json {
    fn from(output: &Output) -> Self {
        match output {
            Output::Labels { rows, verdict } => {
                let mut json = object([
                    ("kind", "labels".into()),
                    ("rows", Json::Array(rows.iter().map(|row| list(row)).collect())),
                ]);
                if let Some(verdict) = verdict {
                    json.set("verdict", verdict.clone().into());
                }
                json
            }
            Output::Texts { texts, chunks } => {
                let mut json = object([("kind", "texts".into()), ("texts", texts.clone().into())]);
                if !chunks.is_empty() {
                    json.set("chunks", list(chunks));
                }
                json
            }
            Output::Spans { rows, verdict } => {
                let mut json = object([("kind", "spans".into()), ("rows", list(rows))]);
                if let Some(verdict) = verdict {
                    json.set("verdict", verdict.clone().into());
                }
                json
            }
            Output::Answers { answers } => object([("kind", "answers".into()), ("answers", list(answers))]),
            Output::TableAnswer { answer, aggregator, coordinates, cells } => object([
                ("kind", "table-answer".into()),
                ("answer", answer.as_str().into()),
                ("aggregator", aggregator.as_deref().into()),
                (
                    "coordinates",
                    coordinates.iter().map(|&(row, column)| vec![row, column]).collect::<Vec<_>>().into(),
                ),
                ("cells", cells.clone().into()),
            ]),
            Output::Scores { scores } => {
                object([("kind", "scores".into()), ("scores", scores.clone().into())])
            }
            Output::Vectors { shape, values } => object([
                ("kind", "vectors".into()),
                ("shape", shape.clone().into()),
                ("values", values.clone().into()),
            ]),
            Output::Boxes { boxes } => object([("kind", "boxes".into()), ("boxes", list(boxes))]),
            Output::Masks { masks } => object([("kind", "masks".into()), ("masks", list(masks))]),
            Output::Media { items } => object([("kind", "media".into()), ("items", list(items))]),
            Output::Predictions { column } => {
                object([("kind", "predictions".into()), ("column", Json::Array(column.clone()))])
            }
            Output::Message { role, content, finish_reason } => object([
                ("kind", "message".into()),
                ("role", role.as_str().into()),
                ("content", content.as_str().into()),
                ("finishReason", finish_reason.as_deref().into()),
            ]),
            Output::Unknown => object([("kind", "unknown".into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(row: &[(&str, f64)], threshold: Option<f64>, flag: &[&str]) -> Option<String> {
        let row = row.iter().map(|(l, s)| LabelScore { label: (*l).to_owned(), score: Some(*s) }).collect();
        let flag: Vec<String> = flag.iter().map(|f| (*f).to_owned()).collect();
        verdicts(&[row], threshold, &flag)?.remove(0)
    }

    #[test]
    fn a_threshold_makes_weak_answers_uncertain() {
        let row = [("POSITIVE", 0.6), ("NEGATIVE", 0.4)];
        assert_eq!(verdict(&row, None, &[]), None);
        assert_eq!(verdict(&row, Some(0.6), &[]).as_deref(), Some("POSITIVE"));
        assert_eq!(verdict(&row, Some(0.61), &[]).as_deref(), Some("uncertain"));
        assert_eq!(verdict(&[], Some(0.5), &[]), None);
    }

    #[test]
    fn a_guardrail_flags_or_passes() {
        for (row, threshold, expected) in [
            ([("INJECTION", 0.9), ("SAFE", 0.1)], None, "flagged"),
            ([("SAFE", 0.9), ("INJECTION", 0.1)], Some(0.5), "passed"),
            ([("INJECTION", 0.6), ("SAFE", 0.4)], Some(0.7), "uncertain"),
            ([("SAFE", 0.6), ("INJECTION", 0.4)], Some(0.7), "uncertain"),
        ] {
            assert_eq!(verdict(&row, threshold, &["injection"]).as_deref(), Some(expected), "{row:?}");
        }
    }

    #[test]
    fn a_guardrail_without_a_label_for_fine_passes_low_scores() {
        for (best, threshold, expected) in [
            (0.9, None, "flagged"),
            (0.01, None, "passed"),
            (0.01, Some(0.7), "passed"),
            (0.4, Some(0.7), "uncertain"),
            (0.6, Some(0.7), "uncertain"),
        ] {
            let row = [("toxic", best), ("insult", best / 2.0)];
            assert_eq!(verdict(&row, threshold, &["toxic", "insult"]).as_deref(), Some(expected), "{best}");
        }
    }

    #[test]
    fn personal_data_flags_a_text() {
        let span =
            |label: &str, score| Span { start: 0, end: 1, label: label.to_owned(), score: Some(score) };
        let judged = |spans: Vec<Span>, flag: &str| {
            let mut output =
                Output::Spans { rows: vec![SpanText { text: "a".to_owned(), spans }], verdict: None };
            output.judge(Some(0.5), &[flag.to_owned()]);
            match output {
                Output::Spans { verdict: Some(mut verdict), .. } => verdict.remove(0),
                _ => None,
            }
        };
        assert_eq!(judged(vec![span("I-EMAIL", 0.9)], "EMAIL").as_deref(), Some("flagged"));
        assert_eq!(judged(vec![span("I-EMAIL", 0.4)], "*").as_deref(), Some("uncertain"));
        assert_eq!(judged(vec![span("O", 0.9), span("I-CITY", 0.9)], "EMAIL").as_deref(), Some("passed"));
        assert_eq!(judged(vec![span("O", 0.9)], "*").as_deref(), Some("passed"));
        assert_eq!(judged(vec![], "*").as_deref(), Some("passed"));
    }
}
