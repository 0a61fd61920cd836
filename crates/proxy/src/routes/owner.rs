//! `/owner`: for whoever runs the proxy, behind a secret of its own. A page for a browser, the same as JSON for
//! `inference-proxy status`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use proxy_core::ApiError;
use proxy_core::limits::client_address;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::budget::now;
use crate::journal::{Failure, Line};
use crate::layers::{answer, peer};
use crate::upstream::Heard;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}\
    table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{text-align:left;padding:.2rem .8rem .2rem 0;\
    border-bottom:1px solid #8884;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
    :root{color-scheme:light dark}h2{font-size:1.1rem}";

const GONE: &str = "The shared store does not answer: limits are this proxy's own, and budgets are closed.";

/// How things stand.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Standing {
    /// Seconds since 1970.
    now: u64,
    started: u64,
    calls_running: usize,
    calls_waiting: usize,
    cache: Cache,
    /// Whether the shared store answers, if there is one.
    shared: Option<bool>,
    budgets: Vec<Remaining>,
    upstreams: Vec<Heard>,
    loading: Vec<Loading>,
    runs: Vec<Line>,
    failures: Vec<Failure>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Cache {
    answers: u64,
    bytes: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Remaining {
    budget: String,
    left: f64,
    /// Seconds until it begins anew.
    anew: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Loading {
    model: String,
    seconds: f64,
}

impl Standing {
    async fn of(app: &App) -> Self {
        let now = now();
        let (calls_running, calls_waiting) = app.slots.standing();
        let (answers, bytes) = app.answers.size();
        let left = |standing: crate::budget::Standing| Remaining {
            budget: standing.budget.to_string(),
            left: standing.left as f64 / 1e6,
            anew: standing.budget.period.at(now).1.as_secs(),
        };
        let loading = app.warm_ups.all().into_iter();
        Self {
            now,
            started: app.started,
            calls_running,
            calls_waiting,
            cache: Cache { answers, bytes },
            shared: app.shared.as_ref().map(|shared| shared.is_there()),
            budgets: app.ledger.standings().await.into_iter().map(left).collect(),
            upstreams: app.client.heard(),
            loading: loading
                .map(|(model, left)| Loading {
                    model: model.to_string(),
                    seconds: left.as_secs_f64().round(),
                })
                .collect(),
            runs: app.journal.lines(&app.config.prices),
            failures: app.journal.failures(),
        }
    }

    /// For a terminal.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "Up for {}. Calls: {} running, {} waiting. Kept answers: {} ({:.1} MB).",
            span(self.now.saturating_sub(self.started)),
            self.calls_running,
            self.calls_waiting,
            self.cache.answers,
            self.cache.bytes as f64 / 1e6
        )];
        if self.shared == Some(false) {
            lines.push(GONE.to_owned());
        }
        let mut part = |title: &str, rows: Vec<String>| {
            if !rows.is_empty() {
                lines.push(format!("\n{title}"));
                lines.extend(rows.into_iter().map(|row| format!("  {row}")));
            }
        };
        let budget =
            |b: &Remaining| format!("{:<28} {:>14.3} left, anew in {}", b.budget, b.left, span(b.anew));
        part("Budgets", self.budgets.iter().map(budget).collect());
        let upstream =
            |u: &Heard| format!("{:<40} {} answers, {} failures{}", u.host, u.answers, u.failures, u.told());
        part("Upstreams", self.upstreams.iter().map(upstream).collect());
        let loading = |l: &Loading| format!("{} for another {} s", l.model, l.seconds);
        part("Loading", self.loading.iter().map(loading).collect());
        let run = |l: &Line| {
            let (model, origin) = (or_dash(&l.model), or_dash(&l.origin));
            format!(
                "{:<48} {:<32} {} {:>8} runs {:>9.1} ms {:>8} calls {:>10} tokens {:>9.2} s {:>10.4} usd",
                model, origin, l.status, l.runs, l.mean_ms, l.calls, l.tokens, l.seconds, l.usd
            )
        };
        part("Runs, by model, origin and status", self.runs.iter().map(run).collect());
        let failure = |f: &Failure| {
            let ago = span(self.now.saturating_sub(f.at));
            format!(
                "{ago} ago: {} {} ({}): {}",
                f.status,
                or_dash(f.model.as_deref().unwrap_or("")),
                f.id,
                f.reason
            )
        };
        part("Failures, the latest first", self.failures.iter().map(failure).collect());
        lines
    }

    fn page(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { "inference-proxy" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    h1 { "inference-proxy" }
                    p {
                        "Up for " (span(self.now.saturating_sub(self.started))) ". Calls: " (self.calls_running)
                        " running, " (self.calls_waiting) " waiting. Kept answers: " (self.cache.answers) " ("
                        (format!("{:.1}", self.cache.bytes as f64 / 1e6)) " MB)."
                    }
                    @if self.shared == Some(false) { p { strong { (GONE) } } }
                    (table("Budgets", &["Budget", "Left", "Begins anew in"], &self.budgets, |b| html! {
                        td { (b.budget) } td.n { (b.left) } td.n { (span(b.anew)) }
                    }))
                    (table("Upstreams", &["Host", "Answers", "Failures", "Last failure"], &self.upstreams, |u| html! {
                        td { (u.host) } td.n { (u.answers) } td.n { (u.failures) } td { (u.told()) }
                    }))
                    (table("Loading", &["Model", "Seconds left"], &self.loading, |l| html! {
                        td { (l.model) } td.n { (l.seconds) }
                    }))
                    (table(
                        "Runs since the start",
                        &["Model", "Origin", "Status", "Runs", "Mean ms", "Calls", "Tokens", "Seconds", "usd"],
                        &self.runs,
                        |l| html! {
                            td { (or_dash(&l.model)) } td { (or_dash(&l.origin)) } td { (l.status) } td.n { (l.runs) }
                            td.n { (l.mean_ms) } td.n { (l.calls) } td.n { (l.tokens) }
                            td.n { (format!("{:.2}", l.seconds)) } td.n { (format!("{:.4}", l.usd)) }
                        },
                    ))
                    (table(
                        "Latest failures",
                        &["Ago", "Status", "Model", "Origin", "Why", "Request"],
                        &self.failures,
                        |f| html! {
                            td { (span(self.now.saturating_sub(f.at))) } td { (f.status) }
                            td { (or_dash(f.model.as_deref().unwrap_or(""))) }
                            td { (or_dash(f.origin.as_deref().unwrap_or(""))) } td { (f.reason) } td { (f.id) }
                        },
                    ))
                }
            }
        }
    }
}

fn table<T>(title: &str, heads: &[&str], rows: &[T], cells: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 { (title) }
            table {
                thead { tr { @for head in heads { th { (head) } } } }
                tbody { @for row in rows { tr { (cells(row)) } } }
            }
        }
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

pub(crate) async fn page(State(app): State<Arc<App>>, request: Request) -> Response {
    let Some(secret) = &app.config.owner_secret else {
        let message = "There is nothing at this address. The owner can have a page here: owner_secret_file.";
        return answer(ApiError::new(StatusCode::NOT_FOUND, "route", message));
    };
    // Who guesses is held like anybody who asks too often.
    let address = client_address(peer(&app, &request), request.headers(), app.config.trusted_hops);
    if let Some(error) = app.limits.lookup(&address).refused {
        return answer(error);
    }
    if !password(request.headers()).is_some_and(|said| secret.is(&said)) {
        let mut refusal = answer(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "owner",
            "This page is the owner's. The password is in owner_secret_file; any user name will do.",
        ));
        let ask = HeaderValue::from_static("Basic realm=\"inference-proxy\", charset=\"UTF-8\"");
        refusal.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
        return refusal;
    }
    let standing = Standing::of(&app).await;
    let wants_json = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    let body = if wants_json { Json(standing).into_response() } else { standing.page().into_response() };
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, body).into_response()
}

/// What was typed, of `Authorization: Basic`.
fn password(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, pair) = value.split_once(' ')?;
    let pair = BASE64_STANDARD.decode(pair.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    Some(String::from_utf8(pair).ok()?.split_once(':')?.1.to_owned())
}
