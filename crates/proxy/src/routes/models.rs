//! `POST /models/{id}[/pipeline/{task}]`: one run of one model.

use axum::extract::Request;
use proxy_core::route::{Target, Upstream};

use super::{Outcome, model_and_task, read_body};
use crate::App;
use crate::observe::Details;
use crate::providers;
use crate::relay::{no_upstream, relay};
use crate::serving::first_answer;
use crate::tickets;

pub(crate) async fn run(app: &App, details: &Details, request: Request) -> Outcome {
    let (parts, body) = request.into_parts();
    let (model, task) = model_and_task(parts.uri.path(), "/models/")?;
    details.model(&model);
    if let Some(task) = &task {
        details.task(task);
    }
    app.admit(&model)?;
    tickets::admit(app, details, &parts, Some(&model), Target::Run(&model, task.as_ref())).await?;
    let body = read_body(app, &parts.headers, body).await?;
    details.received(body.len());
    let (model, task, headers) = (&model, task.as_ref(), &parts.headers);
    let answer = first_answer(app.config.serving(Some(model)), |routes| {
        let body = body.clone();
        async move {
            match &routes.upstream {
                #[cfg(feature = "engine")]
                Upstream::Embedded => crate::embedded::run(app, details, model, task, headers, &body).await,
                Upstream::Hub => providers::run(app, details, routes, model, task, headers, body).await,
                _ => relay(app, details, routes, Target::Run(model, task), headers, body).await,
            }
        }
    });
    Ok(answer.await.unwrap_or_else(|| Err(no_upstream()))?)
}
