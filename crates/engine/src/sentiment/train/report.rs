//! How good a head is on a set of rows.

use super::corpus::{PACKAGE, Row};
use super::fit::Recipe;
use crate::sentiment::{Head, LABELS};
use serde_json::{Value, json};
use std::fmt;

const N: usize = LABELS.len();
const NEUTRAL: usize = 1;

/// `counts[truth][answer]`, and the rows whose polarity is right when neutral is not offered.
pub(super) struct Figures {
    counts: [[usize; N]; N],
    polar: usize,
    polar_right: usize,
}

impl Figures {
    pub(super) fn measure(head: &Head, rows: &[(&Row, &[f32])]) -> Self {
        let mut figures = Self { counts: [[0; N]; N], polar: 0, polar_right: 0 };
        for (row, features) in rows {
            let logits = head.logits(features);
            let best = |labels: &[usize]| {
                let mut labels = labels.to_vec();
                labels.sort_by(|a, b| logits[*b].total_cmp(&logits[*a]));
                labels[0]
            };
            figures.counts[row.label][best(&[0, 1, 2])] += 1;
            if row.label != NEUTRAL {
                figures.polar += 1;
                figures.polar_right += usize::from(best(&[0, 2]) == row.label);
            }
        }
        figures
    }

    fn rows(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    pub(super) fn accuracy(&self) -> f64 {
        share((0..N).map(|n| self.counts[n][n]).sum(), self.rows())
    }

    pub(super) fn polarity(&self) -> f64 {
        share(self.polar_right, self.polar)
    }

    fn truths(&self, label: usize) -> usize {
        self.counts[label].iter().sum()
    }

    fn recall(&self, label: usize) -> f64 {
        share(self.counts[label][label], self.truths(label))
    }

    /// The mean of the labels' own accuracies: what it would be if all labels were as common.
    pub(super) fn mean_recall(&self) -> f64 {
        (0..N).map(|n| self.recall(n)).sum::<f64>() / N as f64
    }

    fn precision(&self, label: usize) -> f64 {
        share(self.counts[label][label], self.counts.iter().map(|row| row[label]).sum())
    }

    /// What always giving the commonest label would score.
    fn majority(&self) -> f64 {
        share((0..N).map(|n| self.truths(n)).max().unwrap_or(0), self.rows())
    }

    fn polar_majority(&self) -> f64 {
        share(self.truths(0).max(self.truths(2)), self.polar)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "held out: {} rows", self.rows())?;
        writeln!(
            f,
            "three-way accuracy   {:.3}  (always the commonest label: {:.3})",
            self.accuracy(),
            self.majority()
        )?;
        writeln!(
            f,
            "positive or negative {:.3}  (always the commoner one: {:.3})",
            self.polarity(),
            self.polar_majority()
        )?;
        writeln!(f, "mean of the labels   {:.3}\n", self.mean_recall())?;
        writeln!(f, "label       rows  recall  precision | answered {}", LABELS.join("  "))?;
        for (n, label) in LABELS.iter().enumerate() {
            write!(
                f,
                "{label:<10} {:>5}   {:.3}      {:.3} |         ",
                self.truths(n),
                self.recall(n),
                self.precision(n)
            )?;
            for (count, label) in self.counts[n].iter().zip(LABELS) {
                write!(f, " {count:>width$} ", width = label.len())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// The figures as they are kept beside the weights.
pub(super) fn json(recipe: &Recipe, fitted: usize, dev: &Figures, test: &Figures) -> Value {
    let round = |x: f64| (x * 1e4).round() / 1e4;
    let brief = |figures: &Figures| {
        json!({
            "rows": figures.rows(),
            "accuracy": round(figures.accuracy()),
            "majority": round(figures.majority()),
            "mean_recall": round(figures.mean_recall()),
            "polarity": round(figures.polarity()),
            "polarity_majority": round(figures.polar_majority()),
        })
    };
    let mut held_out = brief(test);
    held_out["labels"] = LABELS
        .iter()
        .enumerate()
        .map(|(n, label)| {
            json!({
                "label": label,
                "rows": test.truths(n),
                "recall": round(test.recall(n)),
                "precision": round(test.precision(n)),
                "answered": test.counts[n],
            })
        })
        .collect();
    json!({
        "corpus": format!("{} {}", PACKAGE.name, PACKAGE.version),
        "labels": LABELS,
        "fitted_rows": fitted,
        "hidden": recipe.hidden,
        "decay": recipe.decay.to_string(),
        "balance": recipe.balance.to_string(),
        "dropout": recipe.dropout.to_string(),
        "epochs": recipe.epochs,
        "dev": brief(dev),
        "held_out": held_out,
    })
}
