//! One run: encode, send, wait for a model that starts, decode, show.

use crate::answer::Outcome;
use crate::app::{App, Facts, Run};
use crate::js;
use crate::problem::Problem;
use crate::session::{self, Next, Phase, Situation, WarmUp};
use crate::stream::{self, Stream};
use crate::transport::{self, Events, Exchange, Reply, Trouble};
use tasks::{Answer, Call, Failure, FailureCode, Inputs, Json, Task};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// How often the elapsed time of a warm-up is redrawn, in seconds.
const TICK: f64 = 0.25;

/// Starts a run, ending the one in flight. The promise settles with it.
pub fn start(app: &App, inputs: Option<&Json>) -> js_sys::Promise {
    app.cancel();
    let generation = app.next_generation();
    js_sys::Promise::new(&mut |resolve, reject| {
        let Ok(controller) = AbortController::new() else { return };
        app.run.replace(Some(Run { controller: controller.clone(), reject: reject.clone() }));
        let (app, inputs) = (app.clone(), inputs.cloned());
        spawn_local(async move {
            let finished = drive(&app, inputs, &controller, generation).await;
            if app.generation.get() != generation {
                return; // whoever ended this run has rejected its promise
            }
            app.run.take();
            match finished {
                Ok(outcome) => {
                    let result = outcome.result.clone();
                    app.form.borrow().take_answer(&js::get(&result, "output"));
                    app.show(Some(outcome));
                    app.enter(Phase::Done);
                    app.emit("inference-result", &result);
                    let _ = resolve.call1(&JsValue::NULL, &result);
                }
                Err(problem) => {
                    let error = problem.to_error(&app.error_class);
                    if problem.field.is_some() {
                        app.form.borrow().point_at(&problem);
                    }
                    stream::stop(&app, "The answer broke off here.");
                    app.fail(problem);
                    let _ = reject.call1(&JsValue::NULL, &error);
                }
            }
        });
    })
}

async fn drive(
    app: &App,
    inputs: Option<Json>,
    controller: &AbortController,
    generation: u32,
) -> Result<Outcome, Problem> {
    if let Some(problem) = app.misconfigured.borrow().clone() {
        return Err(problem);
    }
    // A task that is on its way comes first, and one that failed to come is asked for again.
    if !app.is_settled.get() {
        if app.is_ready.get() {
            app.find_task();
        }
        let _ = JsFuture::from(app.when_ready()).await;
    }
    if app.generation.get() != generation {
        return Err(Problem::cancelled());
    }
    let Some(task) = app.settled_task() else {
        let known = app.problem.peek().map(|problem| (*problem).clone());
        return Err(known.unwrap_or_else(|| Problem::new(FailureCode::Config, "the task is not known yet")));
    };
    app.problem.set(None);
    app.form.borrow().point_at_nothing();
    if let Some(inputs) = inputs {
        app.form.borrow().fill(&Inputs::read(task, &inputs));
    }
    app.enter(Phase::Running);
    let settled = app.form.borrow().settle();
    if let Some(settled) = settled {
        let _ = JsFuture::from(settled).await;
    }
    if app.generation.get() != generation {
        return Err(Problem::cancelled());
    }
    let call = compose(app, task)?;
    let mut request = tasks::encode(task, &call)?;
    let config = app.config.peek();
    let exchange = Exchange::new(transport::address(&config, task), &request.payload);
    app.exchange.replace(exchange.clone());
    app.reply.replace(None);
    app.form.borrow().sent();
    if app.form.borrow().answer_place().is_some() {
        app.show(None); // it is part of the conversation now
    }
    app.emit("inference-start", &JsValue::NULL);

    let begun = js::now();
    let mut warming_since = None;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut stream = Stream::new(app, task);
        let events = stream.as_mut().map(|stream| stream as &mut dyn Events);
        let sent = transport::post(&exchange, &request.payload, request.accept, controller, events).await;
        if app.generation.get() != generation {
            return Err(Problem::cancelled());
        }
        let mut reply = sent.map_err(explain)?;
        if let Some(stream) = &mut stream {
            stream.settle(&mut reply);
        }
        let total_ms = js::now() - begun;
        app.reply.replace(Some(reply.clone()));
        if (200..300).contains(&reply.status) {
            return finish(app, task, &call, &reply, stream, total_ms);
        }
        let failure = Failure::read(reply.status, &reply.answer);
        let since = *warming_since.get_or_insert_with(js::now);
        let situation = Situation {
            attempt,
            elapsed: (js::now() - since) / 1000.0,
            retry_after: reply.number("retry-after"),
            limit: config.warmup_limit,
            jitter: js_sys::Math::random(),
        };
        match session::next(&failure, situation) {
            Next::WarmUp { wait } => {
                let warm_up = WarmUp {
                    attempt,
                    elapsed: situation.elapsed,
                    estimated: failure.estimated_time.or(app.warm_up.peek().estimated),
                };
                if !wait_for_model(app, warm_up, wait, generation).await {
                    return Err(Problem::cancelled());
                }
            }
            Next::Retry { wait } => js::sleep(wait).await,
            Next::Fail(code) => {
                let mut problem = Problem::from(failure);
                problem.code = code;
                problem.retry_after = reply.number("retry-after");
                problem.request_id = reply.header("x-request-id").map(str::to_owned);
                return Err(problem);
            }
        }
        if app.generation.get() != generation {
            return Err(Problem::cancelled());
        }
        request.accept = request.accept.take();
    }
}

/// Shows the wait as it passes; false once the run has been ended.
async fn wait_for_model(app: &App, mut warm_up: WarmUp, wait: f64, generation: u32) -> bool {
    if app.phase.peek() != Phase::Warming {
        app.enter(Phase::Warming);
    }
    app.emit(
        "inference-warming",
        &js::object(&[
            ("attempt", f64::from(warm_up.attempt).into()),
            ("estimatedTime", js::number_or_null(warm_up.estimated)),
            ("elapsed", warm_up.elapsed.into()),
        ]),
    );
    let (start, elapsed) = (js::now(), warm_up.elapsed);
    loop {
        app.warm_up.set(warm_up);
        let passed = (js::now() - start) / 1000.0;
        if passed >= wait {
            return true;
        }
        js::sleep(TICK.min(wait - passed).max(0.01)).await;
        if app.generation.get() != generation {
            return false;
        }
        warm_up.elapsed = elapsed + (js::now() - start) / 1000.0;
    }
}

/// The call that the form describes.
fn compose(app: &App, task: &'static Task) -> Result<Call, Problem> {
    let form = app.form.borrow();
    let parameters = form.parameters()?;
    let stream = task.streams.is_some() && parameters.get("stream").and_then(Json::boolean) != Some(false);
    Ok(Call {
        inputs: form.inputs(),
        parameters,
        options: None,
        model: app.config.peek().model.as_ref().map(ToString::to_string),
        mask_token: app.info.peek().mask_token.clone(),
        stream,
    })
}

fn finish(
    app: &App,
    task: &'static Task,
    call: &Call,
    reply: &Reply,
    stream: Option<Stream>,
    total_ms: f64,
) -> Result<Outcome, Problem> {
    let live = stream.as_ref().and_then(|stream| stream.live.clone());
    let decoded = match stream {
        Some(stream) if reply.streamed => stream.finish(),
        _ => tasks::decode(task, &call.inputs, &reply.answer),
    };
    let decoded = decoded.map_err(|unreadable| {
        let mut problem = Problem::from(unreadable);
        problem.status = Some(reply.status);
        problem.raw.clone_from(&reply.text);
        problem.request_id = reply.header("x-request-id").map(str::to_owned);
        problem
    })?;
    let mut output = decoded.output;
    app.judge(task, &mut output);
    let facts = Facts {
        task,
        inputs: &call.inputs,
        parameters: &call.parameters,
        raw: match &reply.answer {
            Answer::Media { url, .. } => url.into(),
            _ => reply.raw.clone(),
        },
        source: "live",
        total_ms,
        reply: Some(reply),
        warnings: decoded.warnings,
    };
    Ok(app.outcome_of(output, facts, reply.size, live))
}

fn explain(trouble: Trouble) -> Problem {
    match trouble {
        Trouble::Aborted => Problem::cancelled(),
        Trouble::Silent => Problem::new(FailureCode::Timeout, "no answer for two minutes"),
        Trouble::Network(said) => Problem::new(FailureCode::Network, said),
    }
}
