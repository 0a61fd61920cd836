//! An answer as plain HTML, for readers without JavaScript, and for print.

use std::fmt::Write as _;

use html_escape::encode_text as text;
use tasks::{Output, Prediction};

/// A table of an answer; `title` says which example it is the answer to.
pub(crate) fn table(title: &str, said: &str, output: &Output) -> String {
    let (head, rows) = cells(output);
    let mut html = format!("<table><caption>{}", text(title));
    if !said.is_empty() {
        let _ = write!(html, ": {}", text(said));
    }
    html.push_str("</caption>");
    let mut row = |cells: &[String], tag: &str| {
        html.push_str("<tr>");
        for cell in cells {
            let _ = write!(html, "<{tag}>{}</{tag}>", text(cell));
        }
        html.push_str("</tr>");
    };
    row(&head.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "th");
    for cells in &rows {
        row(cells, "td");
    }
    html + "</table>"
}

type Cells = (&'static [&'static str], Vec<Vec<String>>);

fn score(score: Option<f64>) -> String {
    score.map(|score| format!("{score:.3}")).unwrap_or_default()
}

fn cells(output: &Output) -> Cells {
    match output {
        Output::Labels(labels) => {
            let rows = labels.rows.iter().flatten();
            (&["Label", "Score"], rows.map(|row| vec![row.label.clone(), score(row.score)]).collect())
        }
        Output::Texts(texts) => (&["Text"], texts.texts.iter().map(|text| vec![text.clone()]).collect()),
        Output::Spans(spans) => {
            let rows = spans.rows.iter().flat_map(|row| row.spans.iter().map(move |span| (&row.text, span)));
            let cut = |text: &str, start: usize, end: usize| -> String {
                text.chars().skip(start).take(end.saturating_sub(start)).collect()
            };
            let rows = rows.map(|(text, span)| {
                vec![cut(text, span.start, span.end), span.label.clone(), score(span.score)]
            });
            (&["Text", "Label", "Score"], rows.collect())
        }
        Output::Answers(answers) => {
            let rows = answers.iter().map(|found| vec![found.answer.clone(), score(found.score)]);
            (&["Answer", "Score"], rows.collect())
        }
        Output::TableAnswer(found) => {
            (&["Answer", "Cells"], vec![vec![found.answer.clone(), found.cells.join(", ")]])
        }
        Output::Scores(scores) => {
            let rows = scores.iter().enumerate().map(|(i, own)| vec![(i + 1).to_string(), score(Some(*own))]);
            (&["Candidate", "Score"], rows.collect())
        }
        Output::Vectors(vectors) => {
            let shape: Vec<String> = vectors.shape.iter().map(ToString::to_string).collect();
            (&["Numbers"], vec![vec![shape.join(" × ")]])
        }
        Output::Boxes(boxes) => {
            let rows = boxes.iter().map(|found| vec![found.label.clone(), score(found.score)]);
            (&["Label", "Score"], rows.collect())
        }
        Output::Masks(masks) => {
            let rows = masks.iter().map(|area| vec![area.label.clone(), score(area.score)]);
            (&["Label", "Score"], rows.collect())
        }
        Output::Media(items) => {
            let rows = items
                .iter()
                .map(|item| vec![item.label.clone().unwrap_or_default(), item.content_type.clone()]);
            (&["Label", "Kind"], rows.collect())
        }
        Output::Predictions(column) => {
            let rows = column.iter().map(|own| match own {
                Prediction::Number(number) => vec![number.to_string()],
                Prediction::Text(text) => vec![text.clone()],
            });
            (&["Prediction"], rows.collect())
        }
        Output::Message(message) => (&["Answer"], vec![vec![message.content.clone()]]),
        Output::Unknown => (&["Answer"], Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::table;
    use tasks::{Label, Labels, Output, Span, SpanRow, Spans};

    #[test]
    fn what_a_model_says_is_text() {
        let label = Label { label: "<b>".to_owned(), score: Some(0.98765) };
        let output = Output::Labels(Labels { rows: vec![vec![label]], verdicts: vec![] });
        assert_eq!(
            table("Praise", "a & b", &output),
            "<table><caption>Praise: a &amp; b</caption><tr><th>Label</th><th>Score</th></tr>\
             <tr><td>&lt;b&gt;</td><td>0.988</td></tr></table>"
        );
    }

    #[test]
    fn stretches_are_cut_by_code_points() {
        let span = Span { start: 3, end: 99, label: "x".to_owned(), score: None };
        let output = Output::Spans(Spans {
            rows: vec![SpanRow { text: "ä😀 Bob".to_owned(), spans: vec![span] }],
            verdicts: vec![],
        });
        assert!(table("t", "", &output).contains("<td>Bob</td><td>x</td><td></td>"));
    }
}
