//! The verdicts on an answer: whether it is sure enough, and whether it means "flagged".

use crate::decode::{Label, Labels, Output, SpanRow, Spans};
use crate::guard;
use crate::task::Task;

/// What decides between labels: the least score, and the labels that mean "flagged".
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    pub threshold: Option<f64>,
    pub flag: &'a [String],
}

impl Rule<'_> {
    fn is_sure(self, score: Option<f64>) -> bool {
        self.threshold.is_none_or(|least| score.is_some_and(|score| score >= least))
    }
}

/// Sets the verdicts of an answer to `task`, one per row, if its kind has verdicts and the rule asks for them;
/// clears them otherwise.
pub fn judge(task: &Task, output: &mut Output, rule: Rule) {
    if let Some(verdict) = task.output.verdict {
        verdict(output, rule);
    }
}

/// Judges each row of labels.
pub(crate) fn of_labels(output: &mut Output, rule: Rule) {
    if let Output::Labels(Labels { rows, verdicts }) = output {
        let is_asked = rule.threshold.is_some() || !rule.flag.is_empty();
        *verdicts =
            if is_asked { rows.iter().map(|row| label_verdict(row, rule)).collect() } else { Vec::new() };
    }
}

/// Judges the entities of each text.
pub(crate) fn of_spans(output: &mut Output, rule: Rule) {
    if let Output::Spans(Spans { rows, verdicts }) = output {
        let is_asked = !rule.flag.is_empty();
        *verdicts = if is_asked {
            rows.iter().map(|row| Some(span_verdict(row, rule))).collect()
        } else {
            Vec::new()
        };
    }
}

/// The best label, or "uncertain" when its score is below the threshold. With labels to flag, a guardrail's:
/// "flagged" when the best label is one of those, else "passed". `None` where there is no label to judge.
///
/// Some guardrails score every danger by itself and have no label for "fine". Where
/// all labels are flagged, the answer is as sure of "passed" as the best score is low.
fn label_verdict(row: &[Label], rule: Rule) -> Option<String> {
    let best = row.first()?;
    let is_bad = |label: &Label| guard::names(rule.flag, &label.label);
    let (mut score, mut bad) = (best.score, is_bad(best));
    if bad && row.iter().all(is_bad) && score.is_some_and(|s| s < 0.5) {
        bad = false;
        score = score.map(|s| 1.0 - s);
    }
    let word = match (rule.is_sure(score), bad) {
        (false, _) => "uncertain",
        _ if rule.flag.is_empty() => &best.label,
        (_, true) => "flagged",
        (_, false) => "passed",
    };
    Some(word.to_owned())
}

/// "flagged" when an entity of a flagged label was found, "uncertain" when all of those score below the threshold,
/// else "passed".
fn span_verdict(row: &SpanRow, rule: Rule) -> String {
    let (mut found, mut sure) = (false, false);
    for span in &row.spans {
        // `B-` and `I-` mark the first and later tokens of one entity.
        let label = span.label.strip_prefix("B-").or(span.label.strip_prefix("I-")).unwrap_or(&span.label);
        if label != "O" && guard::names(rule.flag, label) {
            found = true;
            sure |= rule.is_sure(span.score);
        }
    }
    let word = match (found, sure) {
        (true, true) => "flagged",
        (true, false) => "uncertain",
        (false, _) => "passed",
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Span;

    fn labels(row: &[(&str, f64)]) -> Vec<Label> {
        row.iter().map(|(label, score)| Label { label: (*label).to_owned(), score: Some(*score) }).collect()
    }

    fn verdict(row: &[(&str, f64)], threshold: Option<f64>, flag: &[&str]) -> Option<String> {
        let flag: Vec<String> = flag.iter().map(|f| (*f).to_owned()).collect();
        label_verdict(&labels(row), Rule { threshold, flag: &flag })
    }

    #[test]
    fn verdicts_come_and_go_with_the_rule() {
        let task = crate::registry::find("text-classification").expect("a task");
        let answer = Output::Labels(Labels { rows: vec![labels(&[("a", 0.9)]), vec![]], verdicts: vec![] });
        let mut output = answer.clone();
        judge(task, &mut output, Rule { threshold: Some(0.5), flag: &[] });
        let Output::Labels(Labels { verdicts, .. }) = &output else { panic!("labels") };
        assert_eq!(*verdicts, [Some("a".to_owned()), None]);
        judge(task, &mut output, Rule { threshold: None, flag: &[] });
        assert_eq!(output, answer);
    }

    #[test]
    fn an_unknown_answer_is_not_judged() {
        let task = crate::registry::find("text-classification").expect("a task");
        let mut output = Output::Unknown;
        judge(task, &mut output, Rule { threshold: Some(0.5), flag: &[] });
        assert_eq!(output, Output::Unknown);
    }

    #[test]
    fn a_threshold_makes_weak_answers_uncertain() {
        let row = [("POSITIVE", 0.6), ("NEGATIVE", 0.4)];
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
            |label: &str, score: f64| Span { start: 0, end: 1, label: label.to_owned(), score: Some(score) };
        let judged = |spans: Vec<Span>, flag: &str| {
            let row = SpanRow { text: "a".to_owned(), spans };
            span_verdict(&row, Rule { threshold: Some(0.5), flag: &[flag.to_owned()] })
        };
        assert_eq!(judged(vec![span("I-EMAIL", 0.9)], "EMAIL"), "flagged");
        assert_eq!(judged(vec![span("I-EMAIL", 0.4)], "*"), "uncertain");
        assert_eq!(judged(vec![span("O", 0.9), span("I-CITY", 0.9)], "EMAIL"), "passed");
        assert_eq!(judged(vec![span("O", 0.9)], "*"), "passed");
        assert_eq!(judged(vec![], "*"), "passed");
    }
}
