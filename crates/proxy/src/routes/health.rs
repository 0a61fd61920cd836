//! For the operator: liveness, readiness, metrics.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::App;

const TEXT: [(header::HeaderName, &str); 2] =
    [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];

pub(crate) async fn live() -> Response {
    (TEXT, "ok\n").into_response()
}

/// Ready means: a request would be taken. Not while stopping, and not while the
/// embedded engine has no model to run. An upstream's health is its own affair.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Response {
    let why = if app.is_stopping() {
        Some("stopping\n")
    } else if no_model(&app) {
        Some("no model is installed\n")
    } else {
        None
    };
    match why {
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, TEXT, why).into_response(),
        None => (TEXT, "ready\n").into_response(),
    }
}

fn no_model(app: &App) -> bool {
    #[cfg(feature = "engine")]
    return app.engine.as_ref().is_some_and(|engine| !engine.catalogue().iter().any(|card| card.installed));
    #[cfg(not(feature = "engine"))]
    {
        let _ = app;
        false
    }
}

pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let standings = app.ledger.standings().await;
    for budget in &app.config.budgets {
        let (unit, period) = (budget.unit.name(), budget.period.name());
        // What cannot be told just now is not what it was.
        let standing = standings.iter().find(|standing| standing.budget == *budget);
        let left = standing.map_or(f64::NAN, |standing| standing.left as f64 / 1e6);
        metrics::gauge!("inference_proxy_budget_left", "unit" => unit, "period" => period).set(left);
    }
    let (running, waiting) = app.slots.standing();
    metrics::gauge!("inference_proxy_calls", "state" => "running").set(running as f64);
    metrics::gauge!("inference_proxy_calls", "state" => "waiting").set(waiting as f64);
    let (answers, bytes) = app.answers.size();
    metrics::gauge!("inference_proxy_cache_answers").set(answers as f64);
    metrics::gauge!("inference_proxy_cache_bytes").set(bytes as f64);
    metrics::gauge!("inference_proxy_loading_models").set(app.warm_ups.all().len() as f64);
    if let Some(shared) = &app.shared {
        metrics::gauge!("inference_proxy_shared_up").set(if shared.is_there() { 1.0 } else { 0.0 });
    }
    app.metrics.run_upkeep();
    (TEXT, app.metrics.render()).into_response()
}
