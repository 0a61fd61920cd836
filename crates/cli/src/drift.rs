//! How two answers differ: the one that a page holds, and the one that the model gives now.

use tasks::{Json, Output};

/// Where `now` differs from `then`, a line each. Numbers that differ by no more than `tolerance` are the same.
pub(crate) fn drift(then: &Output, now: &Output, tolerance: f64) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", &then.to_json(), &now.to_json(), tolerance, &mut lines);
    lines
}

fn compare(place: &str, then: &Json, now: &Json, tolerance: f64, lines: &mut Vec<String>) {
    let inside = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place} {name}") };
    match (then, now) {
        (Json::Number(a), Json::Number(b)) => {
            let by = (a - b).abs();
            // A difference that is no number is one, too.
            if a.to_bits() != b.to_bits() && (by > tolerance || by.is_nan()) {
                lines.push(format!("{place}: {} → {} ({:+.3})", short(then), short(now), b - a));
            }
        }
        (Json::Object(a), Json::Object(_)) => {
            for (key, value) in a {
                compare(&inside(key), value, now.get(key).unwrap_or(&Json::Null), tolerance, lines);
            }
            for (key, value) in now.members().iter().filter(|(key, _)| then.get(key).is_none()) {
                compare(&inside(key), &Json::Null, value, tolerance, lines);
            }
        }
        // Rows of labels are told apart by their labels: near-equal scores may change places.
        (Json::Array(a), Json::Array(b)) if labels(a).is_some() && labels(b).is_some() => {
            let find =
                |rows: &'_ [Json], label: &str| rows.iter().find(|row| label_of(row) == Some(label)).cloned();
            for row in a {
                let label = label_of(row).unwrap_or_default();
                match find(b, label) {
                    Some(other) => compare(&inside(&format!("“{label}”")), row, &other, tolerance, lines),
                    None => lines.push(format!("{}: is gone", inside(&format!("“{label}”")))),
                }
            }
            for label in b.iter().filter_map(label_of).filter(|label| find(a, label).is_none()) {
                lines.push(format!("{}: is new", inside(&format!("“{label}”"))));
            }
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&inside(&(i + 1).to_string()), a, b, tolerance, lines);
            }
        }
        (Json::Array(a), Json::Array(b)) => lines.push(format!("{place}: {} entries → {}", a.len(), b.len())),
        _ if then == now => {}
        _ => lines.push(format!("{place}: {} → {}", short(then), short(now))),
    }
}

fn label_of(row: &Json) -> Option<&str> {
    // A label in a text or a picture has a place, and may be there twice.
    row.get("label").and_then(Json::text).filter(|_| row.members().len() == 2)
}

/// The labels of all rows, if each has one of its own.
fn labels(rows: &[Json]) -> Option<Vec<&str>> {
    let labels: Vec<&str> = rows.iter().map(label_of).collect::<Option<_>>()?;
    let is_unique = labels.iter().enumerate().all(|(i, label)| !labels[..i].contains(label));
    is_unique.then_some(labels)
}

fn short(json: &Json) -> String {
    let text = match json {
        Json::Number(n) => return format!("{n:.3}"),
        Json::String(text) => format!("“{text}”"),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    if text.chars().count() <= 60 { text } else { text.chars().take(59).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::drift;
    use tasks::{Label, Labels, Output, Texts};

    fn labels(rows: &[(&str, f64)]) -> Output {
        let row = rows.iter().map(|(label, score)| Label { label: (*label).to_owned(), score: Some(*score) });
        Output::Labels(Labels { rows: vec![row.collect()], verdicts: vec![] })
    }

    #[test]
    fn scores_within_the_tolerance_are_the_same_in_any_order() {
        let (then, now) = (labels(&[("a", 0.501), ("b", 0.499)]), labels(&[("b", 0.503), ("a", 0.497)]));
        assert_eq!(drift(&then, &now, 0.01), Vec::<String>::new());
        assert_eq!(drift(&then, &now, 0.001).len(), 2);
    }

    #[test]
    fn it_says_which_score_and_by_how_much() {
        let (then, now) = (labels(&[("a", 0.9), ("b", 0.1)]), labels(&[("a", 0.7), ("c", 0.3)]));
        assert_eq!(
            drift(&then, &now, 0.01),
            ["rows 1 “a” score: 0.900 → 0.700 (-0.200)", "rows 1 “b”: is gone", "rows 1 “c”: is new"]
        );
    }

    #[test]
    fn no_number_is_like_nan() {
        assert_eq!(drift(&labels(&[("a", 0.5)]), &labels(&[("a", f64::NAN)]), 1.0).len(), 1);
    }

    #[test]
    fn texts_are_the_same_or_not() {
        let texts = |text: &str| Output::Texts(Texts { texts: vec![text.to_owned()], ..Texts::default() });
        assert_eq!(drift(&texts("one"), &texts("one"), 0.01), Vec::<String>::new());
        assert_eq!(drift(&texts("one"), &texts("two"), 0.01), ["texts 1: “one” → “two”"]);
        assert_eq!(drift(&texts("one"), &labels(&[]), 0.01)[0], "kind: “texts” → “labels”");
    }
}
