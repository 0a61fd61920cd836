//! The dozen kinds of answer, and the verdicts on them. An output is JSON from the start: its form is that of the
//! script API, which the snapshots record. Scores are as the server sent them; `start` and `end` count Unicode code
//! points, `end` exclusive.

use crate::decode::Reading;
use crate::guard;
use crate::json::{Json, each};
use crate::task::Task;
use std::fmt;

/// What kind of answer a task gives, and how it is read.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The `kind` of an output in the script API.
    pub name: &'static str,
    /// Reads an answer of this kind, in every shape seen of it. `None`: this is no answer of this kind.
    pub(crate) read: fn(&mut Reading) -> Option<Json>,
    /// The verdict on one of its rows, if it has any.
    pub(crate) verdict: Option<Verdict>,
}

/// The verdict on one row, or null where the row holds nothing to judge; `None` where nobody asked for one.
type Verdict = fn(&Json, Rule) -> Option<Json>;

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What decides between labels: the least score, and the labels that mean "flagged".
#[derive(Clone, Copy)]
pub struct Rule<'a> {
    pub threshold: Option<f64>,
    pub flag: &'a [String],
}

impl Rule<'_> {
    fn is_sure(self, score: Option<f64>) -> bool {
        self.threshold.is_none_or(|least| score.is_some_and(|score| score >= least))
    }
}

/// Adds a verdict per row to an answer to `task`, if its kind has verdicts and the rule asks for them; otherwise the
/// answer has none.
pub fn judge(task: &Task, output: &mut Json, rule: Rule) {
    output.take("verdict");
    let (Some(verdict), Some(rows)) = (task.output.verdict, output.get("rows")) else { return };
    if let Some(verdicts) = each(rows.items(), &mut |row| verdict(row, rule)) {
        output.set("verdict", verdicts);
    }
}

/// The best label, or "uncertain" when its score is below the threshold. With labels to flag, a guardrail's:
/// "flagged" when the best label is one of those, else "passed". `None` where nobody asked for a verdict.
///
/// Some guardrails score every danger by itself and have no label for "fine". Where
/// all labels are flagged, the answer is as sure of "passed" as the best score is low.
pub(crate) fn of_labels(row: &Json, rule: Rule) -> Option<Json> {
    if rule.threshold.is_none() && rule.flag.is_empty() {
        return None;
    }
    let Some(best) = row.items().first() else { return Some(Json::Null) };
    let label = best.get("label").and_then(Json::text).unwrap_or_default();
    let mut score = best.get("score").and_then(Json::number);
    let is_bad =
        |row: &Json| guard::names(rule.flag, row.get("label").and_then(Json::text).unwrap_or_default());
    let mut bad = is_bad(best);
    if bad && row.items().iter().all(is_bad) && score.is_some_and(|s| s < 0.5) {
        bad = false;
        score = score.map(|s| 1.0 - s);
    }
    let word = match (rule.is_sure(score), bad) {
        (false, _) => "uncertain",
        _ if rule.flag.is_empty() => label,
        (_, true) => "flagged",
        (_, false) => "passed",
    };
    Some(word.into())
}

/// "flagged" when an entity of a flagged label was found, "uncertain" when all of those score below the threshold,
/// else "passed".
pub(crate) fn of_spans(row: &Json, rule: Rule) -> Option<Json> {
    if rule.flag.is_empty() {
        return None;
    }
    let (mut found, mut sure) = (false, false);
    for span in row.get("spans").map(Json::items).unwrap_or_default() {
        let label = span.get("label").and_then(Json::text).unwrap_or_default();
        // `B-` and `I-` mark the first and later tokens of one entity.
        let label = label.strip_prefix("B-").or(label.strip_prefix("I-")).unwrap_or(label);
        if label != "O" && guard::names(rule.flag, label) {
            found = true;
            sure |= rule.is_sure(span.get("score").and_then(Json::number));
        }
    }
    let word = match (found, sure) {
        (true, true) => "flagged",
        (true, false) => "uncertain",
        (false, _) => "passed",
    };
    Some(word.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::object;

    fn labels(row: &[(&str, f64)]) -> Json {
        Json::Array(
            row.iter().map(|(l, s)| object([("label", (*l).into()), ("score", (*s).into())])).collect(),
        )
    }

    fn verdict(row: &[(&str, f64)], threshold: Option<f64>, flag: &[&str]) -> Option<String> {
        let flag: Vec<String> = flag.iter().map(|f| (*f).to_owned()).collect();
        of_labels(&labels(row), Rule { threshold, flag: &flag })?.text().map(str::to_owned)
    }

    #[test]
    fn verdicts_come_and_go_with_the_rule() {
        let task = crate::registry::find("text-classification").expect("a task");
        let rows = Json::Array(vec![labels(&[("a", 0.9)]), labels(&[])]);
        let answer = object([("kind", "labels".into()), ("rows", rows)]);
        let mut output = answer.clone();
        judge(task, &mut output, Rule { threshold: Some(0.5), flag: &[] });
        assert_eq!(output.get("verdict"), Some(&Json::Array(vec!["a".into(), Json::Null])));
        judge(task, &mut output, Rule { threshold: None, flag: &[] });
        assert_eq!(output, answer);
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
        let span = |label: &str, score: f64| object([("label", label.into()), ("score", score.into())]);
        let judged = |spans: Vec<Json>, flag: &str| {
            let row = object([("text", "a".into()), ("spans", Json::Array(spans))]);
            of_spans(&row, Rule { threshold: Some(0.5), flag: &[flag.to_owned()] })?.text().map(str::to_owned)
        };
        assert_eq!(judged(vec![span("I-EMAIL", 0.9)], "EMAIL").as_deref(), Some("flagged"));
        assert_eq!(judged(vec![span("I-EMAIL", 0.4)], "*").as_deref(), Some("uncertain"));
        assert_eq!(judged(vec![span("O", 0.9), span("I-CITY", 0.9)], "EMAIL").as_deref(), Some("passed"));
        assert_eq!(judged(vec![span("O", 0.9)], "*").as_deref(), Some("passed"));
        assert_eq!(judged(vec![], "*").as_deref(), Some("passed"));
    }
}
