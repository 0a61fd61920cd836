//! `POST /models/{id}[/pipeline/{task}]`: one run of one model.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use proxy_core::route::{Target, Upstream};

use super::{Outcome, model_and_task, read_body};
use crate::App;
use crate::observe::Details;
use crate::relay::relay;

pub(crate) async fn run(
    State(app): State<Arc<App>>,
    Extension(details): Extension<Arc<Details>>,
    request: Request,
) -> Outcome {
    let (parts, body) = request.into_parts();
    let (model, task) = model_and_task(parts.uri.path(), "/models/")?;
    details.model(&model);
    if let Some(task) = &task {
        details.task(task);
    }
    app.admit(&model)?;
    let body = read_body(&app, &parts.headers, body).await?;
    details.received(body.len());
    if *app.upstream() == Upstream::Embedded {
        #[cfg(feature = "engine")]
        return Ok(crate::embedded::run(&app, &details, &model, task.as_ref(), &parts.headers, &body).await?);
    }
    Ok(relay(&app, &details, Target::Run(&model, task.as_ref()), &parts.headers, body).await?)
}
