//! The metrics, for `/metrics`.
//!
//! Those that every request counts in are counted by handles that are kept: to find a metric by its labels, these are written
//! out, hashed and compared. Each thread keeps its own, so that none waits for another. All labels are of closed lists.

use std::cell::RefCell;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};
use std::thread::LocalKey;

use foldhash::HashMap;
use metrics::{Counter, Histogram, Label, counter, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// From a cached label to a minute's generation.
const SECONDS: [f64; 10] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 20.0, 60.0];

/// The process's one recorder; servers in one process share it.
pub(crate) fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let recorder = match builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)
            {
                Ok(builder) => builder.build_recorder(),
                Err(_) => PrometheusBuilder::new().build_recorder(),
            };
            let handle = recorder.handle();
            // Fails where an embedder has a recorder of its own, which then counts.
            let _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!(
                "inference_proxy_requests_total",
                "Requests, by route, task and status"
            );
            metrics::describe_histogram!(
                "inference_proxy_request_seconds",
                "From request to the answer's last byte"
            );
            metrics::describe_counter!("inference_proxy_sent_bytes_total", "Bytes of answers");
            metrics::describe_counter!(
                "inference_proxy_cache_total",
                "Requests that might share an answer, by whether one was there"
            );
            metrics::describe_counter!("inference_proxy_runs_total", "Runs, by model, provider and status");
            metrics::describe_histogram!("inference_proxy_run_seconds", "Of runs, by model");
            metrics::describe_counter!(
                "inference_proxy_upstream_total",
                "Calls, by upstream and the status it answered, or that stands for no answer"
            );
            metrics::describe_histogram!(
                "inference_proxy_upstream_seconds",
                "From call to the answer's first byte, by upstream"
            );
            metrics::describe_gauge!("inference_proxy_calls", "Calls that run, and that wait in line");
            metrics::describe_gauge!("inference_proxy_cache_answers", "Answers that are kept");
            metrics::describe_gauge!("inference_proxy_cache_bytes", "About what they take");
            metrics::describe_gauge!("inference_proxy_shared_up", "Whether the shared store answers");
            metrics::describe_gauge!("inference_proxy_loading_models", "Models that are being waited for");
            metrics::describe_gauge!(
                "inference_proxy_budget_left",
                "What is left of a budget, by unit and period"
            );
            handle
        })
        .clone()
}

type Kept<Labels, Handles> = RefCell<HashMap<Labels, Handles>>;

thread_local! {
    static REQUESTS: Kept<(&'static str, &'static str, u16), Request> = RefCell::default();
    static RUNS: Kept<(Arc<str>, &'static str, u16), Run> = RefCell::default();
    static SHARED: Kept<&'static str, Counter> = RefCell::default();
}

/// Counts with the handles of these labels, which are looked up the first time.
fn with<Labels: Hash + Eq + 'static, Handles: 'static>(
    kept: &'static LocalKey<Kept<Labels, Handles>>,
    labels: Labels,
    look_up: impl FnOnce(&Labels) -> Handles,
    count: impl FnOnce(&Handles),
) {
    kept.with_borrow_mut(|kept| {
        count(kept.entry(labels).or_insert_with_key(look_up));
    });
}

struct Request {
    total: Counter,
    seconds: Histogram,
    sent: Counter,
}

/// `task` is a tag of the closed list, or empty.
pub(crate) fn request(route: &'static str, task: &'static str, status: u16, seconds: f64, sent: u64) {
    let look_up = |_: &_| {
        let labels = [
            Label::from_static_parts("route", route),
            Label::from_static_parts("task", task),
            Label::new("status", status.to_string()),
        ];
        Request {
            total: counter!("inference_proxy_requests_total", labels.iter()),
            seconds: histogram!("inference_proxy_request_seconds", "route" => route),
            sent: counter!("inference_proxy_sent_bytes_total", "route" => route),
        }
    };
    with(&REQUESTS, (route, task, status), look_up, |request| {
        request.total.increment(1);
        request.seconds.record(seconds);
        request.sent.increment(sent);
    });
}

struct Run {
    total: Counter,
    seconds: Histogram,
}

/// `model` is one of those that the journal names.
pub(crate) fn run(model: Arc<str>, provider: &'static str, status: u16, seconds: f64) {
    let look_up = |(model, ..): &(Arc<str>, _, _)| {
        let labels = [
            Label::new("model", model.clone()),
            Label::from_static_parts("provider", provider),
            Label::new("status", status.to_string()),
        ];
        Run {
            total: counter!("inference_proxy_runs_total", labels.iter()),
            seconds: histogram!("inference_proxy_run_seconds", "model" => model.clone()),
        }
    };
    with(&RUNS, (model, provider, status), look_up, |run| {
        run.total.increment(1);
        run.seconds.record(seconds);
    });
}

/// A request that might share an answer: whether one was there.
pub(crate) fn shared(result: &'static str) {
    let look_up = |_: &_| counter!("inference_proxy_cache_total", "result" => result);
    with(&SHARED, result, look_up, |counter| counter.increment(1));
}
