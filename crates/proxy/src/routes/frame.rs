//! `/embed`, a page that holds one widget, and `/oembed`, which finds it.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, Uri, header};
use proxy_core::embed;
use proxy_core::route::Base;
use sha2::{Digest, Sha256};

use super::Outcome;
use crate::App;

/// Any text is a query: what is badly escaped is read as it stands.
fn pairs(uri: &Uri) -> Vec<(String, String)> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

pub(crate) async fn page(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Outcome {
    let query = pairs(&uri);
    let oembed =
        own_address(&app, &headers).map(|own| embed::oembed_address(&own, &query)).unwrap_or_default();
    let page = embed::page(&query, &oembed)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(&app)),
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
    ];
    Ok((headers, page).into_response())
}

pub(crate) async fn oembed(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Outcome {
    let query = pairs(&uri);
    let own = own_address(&app, &headers)
        .ok_or_else(|| proxy_core::ApiError::bad_request("host", "The request names no host."))?;
    let found: Response = Json(embed::oembed(&query, &own)?).into_response();
    Ok(([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], found).into_response())
}

/// The frame acts as a page of the proxy's own, so whoever may frame it may use
/// the proxy: the same origins that may call.
fn policy(app: &App) -> String {
    let mut ancestors = String::from("'self'");
    if app.config.origins.any {
        ancestors = "*".into();
    } else {
        for origin in &app.config.origins.listed {
            let _ = write!(ancestors, " {origin}");
        }
    }
    let sizes = BASE64_STANDARD.encode(Sha256::digest(embed::SIZES));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{sizes}'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: https:; media-src 'self' data: blob: https:; connect-src 'self' data: blob: https:; \
         worker-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; \
         require-trusted-types-for 'script'; trusted-types inference-widget"
    )
}

/// The proxy's address as its visitors write it.
fn own_address(app: &App, headers: &HeaderMap) -> Option<Base> {
    if let Some(public) = &app.config.public_url {
        return Some(public.clone());
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    format!("http://{host}").parse().ok()
}
