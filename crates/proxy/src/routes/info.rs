//! `GET /api/models/{id}` and `GET /status/{id}`.

use axum::Json;
use axum::extract::Request;
use axum::response::IntoResponse as _;
use http::header;

use super::{Outcome, model_and_task};
use crate::App;
use crate::info;
use crate::observe::Details;

pub(crate) async fn model(app: &App, details: &Details, request: Request) -> Outcome {
    let (model, _) = model_and_task(request.uri().path(), "/api/models/")?;
    details.model(&model);
    app.admit(&model)?;
    let info = info::model(app, details, &model).await?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=60")], Json(&*info)).into_response())
}

pub(crate) async fn status(app: &App, details: &Details, request: Request) -> Outcome {
    let (model, _) = model_and_task(request.uri().path(), "/status/")?;
    details.model(&model);
    app.admit(&model)?;
    let status = info::status(app, details, &model).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(status)).into_response())
}
