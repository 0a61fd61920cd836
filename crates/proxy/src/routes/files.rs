//! The widget's files, the site, and whatever is neither.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode, header};
use proxy_core::ApiError;

use crate::App;
use crate::assets::Shelf;
use crate::layers::answer;

pub(crate) async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    let (path, headers) = (request.uri().path(), request.headers());
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return answer(ApiError::new(StatusCode::NOT_FOUND, "route", "There is nothing to post to here."));
    }
    let file = match path.trim_start_matches('/') {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    for shelf in [Shelf::Embed, Shelf::Site] {
        if let Some(response) = app.assets.serve(shelf, &file, request.method(), headers).await {
            return response;
        }
    }
    match path {
        // Asked for by people, who should learn why there is nothing.
        "/" => unbuilt("The proxy runs, but this build has no site."),
        "/inference-widget.js" => unbuilt("This build of the proxy has no widget."),
        _ => answer(ApiError::new(StatusCode::NOT_FOUND, "route", "There is nothing at this address.")),
    }
}

fn unbuilt(what: &str) -> Response {
    let text = format!(
        "{what}\nRun `cargo xtask build`, then build the proxy again, or point it at the folder: --assets dist\n"
    );
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}
