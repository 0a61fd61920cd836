//! Logs to standard error; metrics for `/metrics`.

use std::fs::File;
use std::io::IsTerminal as _;
use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use proxy_core::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// From a cached label to a minute's generation.
const SECONDS: [f64; 10] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 20.0, 60.0];

pub fn log(config: &Config) {
    // Only our own lines: libraries' debug lines hold headers and addresses.
    let level = &config.log_level;
    let filter = EnvFilter::new(format!("warn,proxy={level},engine={level},hyper=warn,rustls=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(lines())
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    let set = match config.log {
        LogFormat::Human => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Err(error) = set {
        tracing::debug!(error, "logging is set up already");
    }
}

/// Standard error without its lock, for which threads that serve would wait on each other: a line is one write, and the system
/// keeps those apart.
fn lines() -> BoxMakeWriter {
    #[cfg(unix)]
    let own = std::os::fd::AsFd::as_fd(&std::io::stderr()).try_clone_to_owned().map(File::from);
    #[cfg(windows)]
    let own =
        std::os::windows::io::AsHandle::as_handle(&std::io::stderr()).try_clone_to_owned().map(File::from);
    own.map_or_else(|_| BoxMakeWriter::new(std::io::stderr), |own| BoxMakeWriter::new(Arc::new(own)))
}

/// The process's one recorder; servers in one process share it.
pub(crate) fn metrics() -> PrometheusHandle {
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
