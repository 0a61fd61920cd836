//! Who asked for what, what it came to and what it took: for the owner's page and the metrics. In memory, since the start.
//!
//! Clients name models and origins, so a name has a row of its own only once a run under it was answered, and there is an
//! end to the rows; the rest is counted together.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::{HashMap, HashSet};
use http::HeaderValue;
use proxy_core::budget::{Price, Unit, Usage};
use serde::{Deserialize, Serialize};
use tasks::ModelId;

use crate::budget::now;

const MOST_ROWS: usize = 1_000;
/// Each name is a handful of time series.
const MOST_LABELS: usize = 100;
const MOST_FAILURES: usize = 50;
pub(crate) const OTHER: &str = "other";

/// What a request's calls took.
#[derive(Default)]
pub(crate) struct Spent {
    requests: AtomicU64,
    tokens: AtomicU64,
    seconds: AtomicU64,
}

impl Spent {
    pub(crate) fn add(&self, usage: Usage) {
        self.requests.fetch_add(usage.requests, Ordering::Relaxed);
        self.tokens.fetch_add(usage.tokens, Ordering::Relaxed);
        self.seconds.fetch_add(usage.seconds, Ordering::Relaxed);
    }

    fn usage(&self) -> Usage {
        let of = |amount: &AtomicU64| amount.load(Ordering::Relaxed);
        Usage { requests: of(&self.requests), tokens: of(&self.tokens), seconds: of(&self.seconds) }
    }
}

/// A run that has ended.
pub(crate) struct Run<'a> {
    pub(crate) id: &'a str,
    pub(crate) model: Option<&'a ModelId>,
    pub(crate) origin: Option<&'a HeaderValue>,
    pub(crate) status: u16,
    pub(crate) ms: f64,
    pub(crate) spent: &'a Spent,
    /// Why it failed, in words for the owner.
    pub(crate) reason: Option<String>,
}

type Names = (Option<ModelId>, Option<HeaderValue>);

#[derive(Default)]
pub(crate) struct Journal(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    rows: HashMap<Names, HashMap<u16, Tally>>,
    others: HashMap<u16, Tally>,
    failures: VecDeque<Failure>,
    labels: HashSet<Arc<str>>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    runs: u64,
    ms: f64,
    usage: Usage,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Failure {
    /// Seconds since 1970.
    pub(crate) at: u64,
    pub(crate) id: String,
    pub(crate) model: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) status: u16,
    pub(crate) reason: String,
}

/// A line of the owner's table.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Line {
    pub(crate) model: String,
    pub(crate) origin: String,
    pub(crate) status: u16,
    pub(crate) runs: u64,
    pub(crate) mean_ms: f64,
    pub(crate) calls: f64,
    pub(crate) tokens: f64,
    pub(crate) seconds: f64,
    pub(crate) usd: f64,
}

impl Journal {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a run, and says by which name its model is counted.
    pub(crate) fn enter(&self, run: Run<'_>) -> Arc<str> {
        let answered = run.status < 400;
        let mut inner = self.inner();
        let names = (run.model.cloned(), run.origin.cloned());
        let room = answered && inner.rows.len() < MOST_ROWS;
        let row = if room || inner.rows.contains_key(&names) {
            inner.rows.entry(names).or_default()
        } else {
            &mut inner.others
        };
        let tally = row.entry(run.status).or_default();
        let usage = run.spent.usage();
        tally.runs += 1;
        tally.ms += run.ms;
        tally.usage.requests += usage.requests;
        tally.usage.tokens += usage.tokens;
        tally.usage.seconds += usage.seconds;
        if let Some(reason) = run.reason {
            let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            inner.failures.truncate(MOST_FAILURES - 1);
            inner.failures.push_front(Failure {
                at: now(),
                id: run.id.to_owned(),
                model: run.model.map(ToString::to_string),
                origin: run.origin.map(text),
                status: run.status,
                reason,
            });
        }
        inner.label(run.model, answered)
    }

    /// By row, those with the most runs first.
    pub(crate) fn lines(&self, prices: &[Price]) -> Vec<Line> {
        let inner = self.inner();
        let line = |model: String, origin: String, status: u16, tally: &Tally| Line {
            model,
            origin,
            status,
            runs: tally.runs,
            mean_ms: (tally.ms / tally.runs.max(1) as f64 * 10.0).round() / 10.0,
            calls: tally.usage.requests as f64 / 1e6,
            tokens: tally.usage.tokens as f64 / 1e6,
            seconds: tally.usage.seconds as f64 / 1e6,
            usd: tally.usage.of(Unit::Usd, prices) as f64 / 1e6,
        };
        let mut lines: Vec<Line> = Vec::new();
        for ((model, origin), row) in &inner.rows {
            let model = model.as_ref().map(ToString::to_string).unwrap_or_default();
            let origin = origin.as_ref().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            let origin = origin.unwrap_or_default();
            lines.extend(
                row.iter().map(|(status, tally)| line(model.clone(), origin.clone(), *status, tally)),
            );
        }
        lines.extend(
            inner.others.iter().map(|(status, tally)| line(OTHER.into(), OTHER.into(), *status, tally)),
        );
        lines.sort_by(|a, b| {
            b.runs
                .cmp(&a.runs)
                .then_with(|| (&a.model, &a.origin, a.status).cmp(&(&b.model, &b.origin, b.status)))
        });
        lines
    }

    /// The latest first.
    pub(crate) fn failures(&self) -> Vec<Failure> {
        self.inner().failures.iter().cloned().collect()
    }
}

impl Inner {
    fn label(&mut self, model: Option<&ModelId>, answered: bool) -> Arc<str> {
        let Some(model) = model else { return "".into() };
        if let Some(known) = self.labels.get(model.as_str()) {
            return known.clone();
        }
        if !answered || self.labels.len() >= MOST_LABELS {
            return OTHER.into();
        }
        let label: Arc<str> = model.as_str().into();
        self.labels.insert(label.clone());
        label
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn run<'a>(model: &'a ModelId, status: u16, spent: &'a Spent) -> Run<'a> {
        let reason = (status >= 400).then(|| "because".to_owned());
        Run { id: "1", model: Some(model), origin: None, status, ms: 1.0, spent, reason }
    }

    #[test]
    fn names_that_clients_make_up_fill_nothing() {
        let (journal, spent) = (Journal::default(), Spent::default());
        for n in 0..3_000 {
            let model = format!("made/up-{n}").parse().unwrap();
            assert_eq!(&*journal.enter(run(&model, 404, &spent)), OTHER);
        }
        assert_eq!(journal.lines(&[]).len(), 1);
        assert_eq!(journal.failures().len(), MOST_FAILURES);
        for n in 0..3_000 {
            journal.enter(run(&format!("made/up-{n}").parse().unwrap(), 200, &spent));
        }
        assert_eq!(journal.lines(&[]).len(), MOST_ROWS + 2);
        assert_eq!(journal.inner().labels.len(), MOST_LABELS);
    }

    #[test]
    fn what_was_spent_is_summed_and_priced() {
        let (journal, spent) = (Journal::default(), Spent::default());
        spent.add(Usage { requests: 1_000_000, tokens: 5_000_000, seconds: 2_000_000 });
        let model = "a/b".parse().unwrap();
        for _ in 0..2 {
            journal.enter(run(&model, 200, &spent));
        }
        let line = journal.lines(&["0.5 usd/second".parse().unwrap()]).remove(0);
        assert_eq!((line.runs, line.calls, line.tokens), (2, 2.0, 10.0));
        assert_eq!((line.seconds, line.usd), (4.0, 2.0));
    }
}
