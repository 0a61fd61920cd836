//! One run: encode, send, wait for a model that starts, decode, show. Its task is a scope: when the run is cancelled or
//! replaced, or the widget goes, it is not polled again, and request, timers and stream go with it.

use super::answer::{Answer, Exchange, Raw, Source};
use super::machine::{Live, Phase, Run, Session};
use super::scope::yield_now;
use super::warm_up::{self, Next, Situation, WarmUp};
use super::widget::{Event, Widget};
use crate::config::Target;
use crate::fields::{Form, Others};
use crate::hooks::object_url::ObjectUrl;
use crate::js;
use crate::parts;
use crate::problem::{Problem, Reason};
use crate::transport::{self, Response, Trouble};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::wire::address;
use tasks::wire::body::{Body, charset, classify};
use tasks::wire::error::under_success;
use tasks::wire::event_stream::{Event as StreamEvent, looks_like_events};
use tasks::wire::stream::{DONE, StreamReader, is_stream};
use tasks::{Api, At, Call, Decoded, Failure, FailureCode, Inputs, Json, Kind, Route, Task, Unreadable};

/// How a run ended. A run that was cancelled drops its sender instead.
pub type Outcome = Result<Arc<Answer>, Problem>;

/// Who asked for a run. Only the visitor's own moves the focus to what must be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A button, or a key in a field.
    Visitor,
    /// A script of the page, or `autorun`.
    Page,
}

/// How often the elapsed time of a warm-up is redrawn, in seconds.
const TICK: f64 = 0.25;

/// Bytes by which an event stream is known.
const START: usize = 16;

/// Milliseconds of work after which the page gets its turn to draw.
const LONG_TASK: f64 = 10.0;

impl Widget {
    /// Starts a run, ending the one in flight. With `inputs`, in the wire's form, those fields are filled first.
    pub fn run(self, inputs: Option<Json>, by: By) -> oneshot::Receiver<Outcome> {
        self.cancel();
        self.look_up(true);
        let (sender, receiver) = oneshot::channel();
        if let Err(error) = self.config.get_untracked() {
            // The page has been told by the lookup. A run would be cancelled when the effect sees the error too.
            let _ = sender.send(Err(error.into()));
            return receiver;
        }
        let scope = self.spawn(async move {
            let outcome = match parts::drive(self, inputs, by).await {
                Ok(driven) => driven.await,
                Err(missing) => {
                    self.fail(missing.into());
                    Err(missing.into())
                }
            };
            // Nobody may be waiting.
            let _ = sender.send(outcome);
        });
        self.change(|session| session.start(Run::new(scope)));
        receiver
    }

    /// Runs, and shows how it ended.
    async fn drive(self, inputs: Option<Json>, by: By) -> Outcome {
        let outcome = self.outcome(inputs).await;
        // The run is taken out of the state by the change, which aborts this task: nothing below may wait.
        match &outcome {
            Ok(answer) => {
                if let Some(form) = self.form() {
                    form.answered(&answer.output);
                }
                self.change(|session| session.finish(answer.clone()));
                self.tell(Event::Result(answer.clone()));
            }
            Err(problem) => {
                if let Some(form) = self.form() {
                    form.point_at(problem, by);
                }
                self.break_off();
                self.fail(problem.clone());
            }
        }
        outcome
    }

    /// A conversation goes on from what came of an answer that broke off.
    fn break_off(self) {
        let live = self.session.with_untracked(|session| match session.phase() {
            Phase::Streaming(_, live) => Some(live.message()),
            _ => None,
        });
        if let (Some(message), Some(form)) = (live, self.form()) {
            form.answered(&tasks::Output::Message(message));
        }
    }

    async fn outcome(self, inputs: Option<Json>) -> Outcome {
        // An empty form waits for the model's first example.
        let is_given = inputs.is_some() || self.form().is_some_and(|form| !form.inputs().is_blank());
        let mut form = self.form_of_model(!is_given).await?;
        if self.may_speak_either(&form) {
            form = self.form_of_model(true).await?;
        }
        let task = form.task();
        form.point_at_nothing();
        if let Some(inputs) = inputs {
            form.fill(&Inputs::read(task, &inputs), Others::Keep);
        }
        form.finish_reading().await;
        let config = self.config.get_untracked()?;
        let Target { endpoint, model, .. } = &config.target;
        let mut call = self.compose(&form)?;
        // The lookup has seen to it that the endpoint fits the task.
        call.route = address::route(endpoint, task, self.api()).ok();
        let mut request = tasks::encode(task, &call)?;
        let address = |route| address::of_call(endpoint, model.as_ref(), task, route);
        let mut sent = Exchange::new(address(request.route), &request.payload);
        form.sent();
        if form.holds_answer() {
            // The last answer is part of the conversation now.
            self.change(Session::take_in);
        }
        self.tell(Event::Start);
        yield_now().await;

        let begun = js::now();
        let mut warming_since = None;
        let mut estimated = None;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let response = transport::post(&sent, &request.payload, request.accept).await;
            let response = response.map_err(|trouble| explain(trouble, &sent))?;
            let reply = Reply::read(self, task, response, &sent).await?;
            let total_ms = js::now() - begun;
            if (200..300).contains(&reply.exchange.status) {
                return self.finish(task, call, reply, total_ms).map(Arc::new);
            }
            if matches!(reply.exchange.status, 404 | 405)
                && is_of_model(request.route)
                && let Some(route) = self.another_way(task, &config.target).await
            {
                call.route = Some(route);
                request = tasks::encode(task, &call)?;
                sent = Exchange::new(address(route), &request.payload);
                continue;
            }
            let failure = Failure::read(reply.exchange.status, &reply.answer);
            let since = *warming_since.get_or_insert_with(js::now);
            let retry_after = reply.exchange.number("retry-after");
            let situation = Situation {
                attempt,
                elapsed: (js::now() - since) / 1000.0,
                retry_after,
                limit: config.warmup_limit,
                jitter: js_sys::Math::random(),
            };
            match warm_up::next(&failure, situation) {
                Next::WarmUp { wait } => {
                    estimated = failure.estimated_time.or(estimated);
                    self.wait_for_model(WarmUp { attempt, elapsed: situation.elapsed, estimated }, wait)
                        .await;
                }
                Next::Retry { wait } => sleep(wait).await,
                Next::Fail(code) => {
                    let is_unserved = matches!(reply.exchange.status, 404 | 405)
                        && self.api() != Api::HuggingFace
                        && is_of_model(request.route);
                    let mut problem = Problem {
                        code,
                        retry_after,
                        request_id: reply.exchange.header("x-request-id").map(str::to_owned),
                        url: Some(sent.url),
                        field: task.refused(&failure),
                        ..Problem::from(failure)
                    };
                    if is_unserved {
                        problem.said = Reason::Unserved(task).into();
                    }
                    return Err(problem);
                }
            }
        }
    }

    /// Whether the endpoint is spelled as an API's, while the server may speak another one as well: its card tells.
    fn may_speak_either(self, form: &Form) -> bool {
        let is_spelled = self.config.with_untracked(|config| {
            config.as_ref().is_ok_and(|config| address::api(&config.target.endpoint).is_some())
        });
        is_spelled && !form.task().others.is_empty()
    }

    /// How else a server is asked that knows no such address, where it has no card of the model either.
    async fn another_way(self, task: &Task, target: &Target) -> Option<Route> {
        // Without another way, asking only tells what to say, which is worth it where the endpoint names the OpenAI API.
        let may_be_other = !task.others.is_empty() || address::api(&target.endpoint).is_some();
        if !may_be_other || self.api() != Api::default() {
            return None;
        }
        self.form_of_model(true).await.ok()?;
        let has_card = self.model.with_untracked(|model| model.info().is_some_and(|info| info.is_card));
        if has_card {
            return None;
        }
        let found = self.survey(target).await?;
        let route = address::route(&target.endpoint, task, found.api).ok();
        self.complete(target.clone(), found);
        route.filter(|route| !is_of_model(*route))
    }

    /// The call that the form describes.
    fn compose(self, form: &Form) -> Result<Call, Problem> {
        let parameters = form.parameters()?;
        let stream =
            form.task().streams.is_some() && parameters.get("stream").and_then(Json::boolean) != Some(false);
        Ok(Call {
            inputs: form.inputs(),
            parameters,
            options: None,
            model: self.model_id(),
            mask_token: self.mask_token(),
            route: None,
            stream,
        })
    }

    /// Shows the wait as it passes.
    async fn wait_for_model(self, mut warm_up: WarmUp, wait: f64) {
        self.change(|session| session.warm(warm_up));
        self.tell(Event::Warming(warm_up));
        yield_now().await;
        let (start, elapsed) = (js::now(), warm_up.elapsed);
        loop {
            let passed = (js::now() - start) / 1000.0;
            if passed >= wait {
                return;
            }
            sleep(TICK.min(wait - passed).max(0.01)).await;
            warm_up.elapsed = elapsed + (js::now() - start) / 1000.0;
            self.change(|session| session.warm(warm_up));
        }
    }

    fn finish(self, task: &'static Task, call: Call, reply: Reply, total_ms: f64) -> Result<Answer, Problem> {
        let decoded = match reply.decoded {
            Some(decoded) => decoded,
            None => tasks::decode(task, &call.inputs, &reply.answer),
        };
        let Decoded { mut output, warnings, usage } = decoded.map_err(|unreadable| Problem {
            field: match &unreadable {
                Unreadable::Error(failure) => task.refused(failure),
                _ => None,
            },
            status: Some(reply.exchange.status),
            raw: reply.raw.text(),
            request_id: reply.exchange.header("x-request-id").map(str::to_owned),
            url: Some(reply.exchange.url.clone()),
            ..Problem::from(unreadable)
        })?;
        self.judge(task, &mut output);
        Ok(Answer {
            task,
            model: self.model_id(),
            inputs: call.inputs,
            parameters: call.parameters,
            output,
            raw: reply.raw,
            source: Source::Live,
            total_ms,
            compute_seconds: reply.exchange.number("x-compute-time"),
            compute_type: reply.exchange.header("x-compute-type").map(str::to_owned),
            warnings,
            usage,
            exchange: Some(Arc::new(reply.exchange)),
        })
    }
}

/// A run, which its part brings.
pub fn driven(widget: Widget, inputs: Option<Json>, by: By) -> LocalBoxFuture<'static, Outcome> {
    Box::pin(widget.drive(inputs, by))
}

/// A complete response, read as far as the wire tells.
struct Reply {
    exchange: Exchange,
    answer: tasks::Answer,
    raw: Raw,
    /// What the events of a stream came to.
    decoded: Option<Result<Decoded, tasks::Unreadable>>,
}

impl Reply {
    async fn read(
        widget: Widget,
        task: &'static Task,
        mut response: Response,
        sent: &Exchange,
    ) -> Result<Self, Problem> {
        let mut exchange = Exchange {
            status: response.status,
            headers: std::mem::take(&mut response.headers),
            ..sent.clone()
        };
        let content_type = exchange.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let mut bytes = Vec::new();
        // As many as tell an event stream, whatever its label.
        while bytes.len() < START {
            match response.piece().await.map_err(|trouble| explain(trouble, sent))? {
                Some(piece) => bytes.extend_from_slice(&piece),
                None => break,
            }
        }
        let kind = task.output.kind;
        let is_stream = (200..300).contains(&response.status) && is_stream(&content_type, &bytes);
        let reader = match task.streams {
            _ if !is_stream => None,
            Some(reader) => Some(reader()),
            None if matches!(kind, Kind::Texts | Kind::Message) => parts::stream_reader(kind).await.ok(),
            None => None,
        };
        if let Some(reader) = reader {
            let mut stream = Stream::new(widget, reader);
            let mut is_open = stream.take(Some(&bytes)).await;
            while is_open {
                let piece = response.piece().await.map_err(|trouble| explain(trouble, sent))?;
                bytes.extend_from_slice(piece.as_deref().unwrap_or_default());
                is_open = stream.take(piece.as_deref()).await && piece.is_some();
            }
            if let Some(reply) = stream.end() {
                exchange.received = bytes.len();
                return Ok(Self { exchange, ..reply });
            }
        } else {
            bytes.append(&mut response.bytes().await.map_err(|trouble| explain(trouble, sent))?);
        }
        exchange.received = bytes.len();
        let (mut answer, raw) = read_body(&content_type, bytes);
        let is_success = (200..300).contains(&exchange.status);
        let reader = task.streams.filter(|_| is_success);
        match (&answer, reader) {
            // Half an answer with an error beside it: what came is shown, as of a stream.
            (tasks::Answer::Json(json), Some(reader)) if under_success(json).is_some() => {
                let mut stream = Stream::new(widget, reader());
                let data = raw.text().unwrap_or_default();
                stream.receive(StreamEvent { data, is_error: false }).await;
                if let Some(reply) = stream.end() {
                    return Ok(Self { exchange, raw, ..reply });
                }
            }
            // Lines of JSON under any label.
            (tasks::Answer::Text(text), Some(reader)) => {
                let mut stream = Stream::new(widget, reader());
                if stream.take(Some(text.as_bytes())).await {
                    stream.take(None).await;
                }
                if let Some(reply) = stream.end() {
                    return Ok(Self { exchange, ..reply });
                }
            }
            // Events that nobody asked for.
            (tasks::Answer::Text(text), None)
                if looks_like_events(text.as_bytes()) || text.trim_start().starts_with(['{', '[']) =>
            {
                if let Ok(Some(json)) = parts::unpack(text.clone()).await {
                    answer = tasks::Answer::Json(json);
                }
            }
            _ => {}
        }
        Ok(Self { exchange, answer, raw, decoded: None })
    }
}

/// Whether a call goes to the model's own address, as in the Hugging Face API.
fn is_of_model(route: Route) -> bool {
    matches!(route.at, At::Model | At::Pipeline)
}

/// What a body is, decided by its bytes before its label.
fn read_body(content_type: &str, bytes: Vec<u8>) -> (tasks::Answer, Raw) {
    match classify(content_type, &bytes) {
        Body::Empty => (tasks::Answer::Empty, Raw::Text("".into())),
        Body::Media(content_type) => {
            let url = Arc::new(ObjectUrl::of_bytes(&bytes, &content_type));
            (tasks::Answer::Media { content_type, url: url.as_str().to_owned() }, Raw::Media(url))
        }
        Body::Text => {
            let text = String::from_utf8(bytes)
                .unwrap_or_else(|error| js::decode(error.as_bytes(), charset(content_type)));
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            match js::parse_json(&text) {
                Some(json) => (tasks::Answer::Json(json), Raw::Json(text.into())),
                None => (tasks::Answer::Text(text.clone()), Raw::Text(text.into())),
            }
        }
    }
}

/// A streamed answer: events come in, their text is on the page by the next frame, and one answer comes out at the end.
struct Stream {
    widget: Widget,
    reader: Box<dyn StreamReader>,
    /// All events as they came.
    events: Vec<String>,
    /// What an event told of an error.
    failure: Option<Failure>,
    live: Option<Live>,
}

impl Stream {
    fn new(widget: Widget, reader: Box<dyn StreamReader>) -> Self {
        Self { widget, reader, events: Vec::new(), failure: None, live: None }
    }

    /// Takes the next bytes, or their end; false once there is nothing more to wait for.
    async fn take(&mut self, piece: Option<&[u8]>) -> bool {
        let mut since = js::now();
        for event in self.reader.split(piece) {
            if event.data.trim() == DONE || !self.receive(event).await {
                return false;
            }
            // Much that came at once must not keep the page from drawing.
            if js::now() - since > LONG_TASK {
                TimeoutFuture::new(0).await;
                since = js::now();
            }
        }
        true
    }

    /// The reply, if there were any events.
    fn end(mut self) -> Option<Reply> {
        if self.events.is_empty() && self.failure.is_none() {
            return None;
        }
        let rest = self.reader.end();
        if let Some(live) = &self.live {
            live.add(&rest);
        }
        let decoded = match self.failure {
            // An error overrides the text that came before it, which stays on the page.
            Some(failure) => Err(Unreadable::Error(failure)),
            None => self.reader.finish(),
        };
        Some(Reply {
            exchange: Exchange::default(),
            answer: tasks::Answer::Empty,
            raw: Raw::Events(self.events.into()),
            decoded: Some(decoded),
        })
    }

    /// Takes one event; false once there is nothing more to wait for.
    async fn receive(&mut self, event: StreamEvent) -> bool {
        let json = js::parse_json(&event.data);
        let pushed = self.reader.push(&event, json.as_ref());
        if json.is_some() {
            self.events.push(event.data);
        }
        if !pushed.text.is_empty() || !pushed.thoughts.is_empty() || pushed.restarts {
            let widget = self.widget;
            let live = self.live.get_or_insert_with(|| {
                let live = Live::new();
                widget.change(|session| session.stream(live.clone()));
                live
            });
            live.add(&pushed);
            if !pushed.text.is_empty() {
                widget.tell(Event::Chunk(pushed.text));
            }
            yield_now().await;
        }
        self.failure = pushed.error;
        self.failure.is_none()
    }
}

async fn sleep(seconds: f64) {
    TimeoutFuture::new((seconds * 1000.0) as u32).await;
}

fn explain(trouble: Trouble, sent: &Exchange) -> Problem {
    let problem = match trouble {
        Trouble::Silent(minutes) => Problem::new(FailureCode::Timeout, Reason::Silent(minutes)),
        Trouble::Network(said) => Problem::new(FailureCode::Network, said),
    };
    Problem { url: Some(sent.url.clone()), ..problem }
}
