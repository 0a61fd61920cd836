//! The state of one widget: what its views read, and the few things only it holds.

use crate::answer::{Live, Outcome};
use crate::config::{Config, Source};
use crate::form::Form;
use crate::js;
use crate::problem::Problem;
use crate::scripts;
use crate::session::{Phase, WarmUp};
use crate::transport::{self, Exchange, Reply};
use crate::watch::Watched;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tasks::{FailureCode, Inputs, Json, ModelInfo, Rule, Sample, Task, guard, registry};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, CustomEvent, CustomEventInit, HtmlElement};

/// Handle to a widget's state; clones share it.
#[derive(Clone)]
pub struct App(Rc<Inner>);

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What views watch, and the few things only the widget holds.
pub struct Inner {
    pub config: Watched<Rc<Config>>,
    pub task: Watched<Option<&'static Task>>,
    pub info: Watched<Rc<ModelInfo>>,
    pub examples: Watched<Rc<Vec<Sample>>>,
    pub phase: Watched<Phase>,
    pub warm_up: Watched<WarmUp>,
    pub problem: Watched<Option<Rc<Problem>>>,
    /// The last answer; kept while the next one is on its way.
    pub outcome: Watched<Option<Rc<Outcome>>>,
    /// Text that is arriving, or that was stopped; until there is an answer.
    pub live: Watched<Option<Live>>,
    /// The view of the answer, while there is one.
    pub shown: RefCell<Option<web_sys::Element>>,
    /// The custom element.
    pub host: HtmlElement,
    /// Where the widget's script came from.
    pub origin: String,
    /// The element's `InferenceError` class.
    pub error_class: js_sys::Function,
    pub form: RefCell<Form>,
    pub run: RefCell<Option<Run>>,
    /// Counts runs; whoever holds an older number has lost the race.
    pub generation: Cell<u32>,
    /// The last request and response, for the reader to see.
    pub exchange: RefCell<Exchange>,
    pub reply: RefCell<Option<Reply>>,
    when_ready: RefCell<Vec<js_sys::Function>>,
    pub is_ready: Cell<bool>,
    was_ready: Cell<bool>,
    /// Whether the task shown is the one that the attributes ask for.
    pub is_settled: Cell<bool>,
    /// Counts attempts to settle that; as with runs, the latest wins.
    attempt: Cell<u32>,
    /// What the page set before there was the form for it: inputs, parameters.
    pub early: [RefCell<Option<Json>>; 2],
    /// What is wrong with the attributes, until they change.
    pub misconfigured: RefCell<Option<Problem>>,
}

/// What an answer belongs to, and how it came.
pub struct Facts<'a> {
    pub task: &'static Task,
    pub inputs: &'a Inputs,
    pub parameters: &'a Json,
    /// The server's own answer.
    pub raw: JsValue,
    /// `live`, or `recorded` for an answer that came with an example.
    pub source: &'static str,
    pub total_ms: f64,
    pub reply: Option<&'a Reply>,
    pub warnings: Vec<String>,
}

/// The run in flight.
pub struct Run {
    pub controller: AbortController,
    pub reject: js_sys::Function,
}

impl App {
    pub fn new(host: HtmlElement, origin: String, error_class: js_sys::Function) -> Self {
        Self(Rc::new(Inner {
            config: Watched::default(),
            task: Watched::default(),
            info: Watched::default(),
            examples: Watched::default(),
            phase: Watched::default(),
            warm_up: Watched::default(),
            problem: Watched::default(),
            outcome: Watched::default(),
            live: Watched::default(),
            shown: RefCell::default(),
            host,
            origin,
            error_class,
            form: RefCell::default(),
            run: RefCell::default(),
            generation: Cell::default(),
            exchange: RefCell::default(),
            reply: RefCell::default(),
            when_ready: RefCell::default(),
            is_ready: Cell::default(),
            was_ready: Cell::default(),
            is_settled: Cell::default(),
            attempt: Cell::default(),
            early: [RefCell::default(), RefCell::default()],
            misconfigured: RefCell::default(),
        }))
    }

    /// Moves to a phase, and shows it on the element for CSS and scripts.
    pub fn enter(&self, phase: Phase) {
        self.phase.set(phase);
        let _ = self.host.set_attribute("state", phase.as_str());
    }

    /// Reads the attributes again and starts over as far as they changed.
    pub fn configure(&self) {
        let source = Source {
            attribute: &|name| self.host.get_attribute(name),
            parse: &js::parse_json,
            origin: &self.origin,
        };
        match Config::read(&source) {
            Ok(config) => {
                let old = self.config.peek();
                let same_model = self.is_settled.get()
                    && (&old.model, &old.task, &old.endpoint)
                        == (&config.model, &config.task, &config.endpoint);
                self.config.set(Rc::new(config));
                let mended = self.misconfigured.take().is_some();
                if same_model {
                    self.judge_again();
                    if mended {
                        self.problem.set(None);
                        self.enter(if self.outcome.peek().is_some() { Phase::Done } else { Phase::Idle });
                    }
                } else {
                    self.cancel();
                    self.find_task();
                }
            }
            Err(error) => {
                self.cancel();
                if !self.is_settled.get() {
                    self.next_attempt();
                }
                // The form stays, with what it holds, for when this is put right.
                let problem = Problem::from(error);
                self.misconfigured.replace(Some(problem.clone()));
                self.fail(problem);
                self.ready();
            }
        }
    }

    /// The threshold changed: the last answer gets a new verdict.
    fn judge_again(&self) {
        let Some(old) = self.outcome.peek() else { return };
        let Some(task) = self.task.peek() else { return };
        let mut output = old.output.clone();
        self.judge(task, &mut output);
        if output != old.output {
            self.show(Some(old.judged(output)));
        }
    }

    /// Adds verdicts by the page's threshold and flags, or those known for the model.
    pub fn judge(&self, task: &Task, output: &mut Json) {
        let config = self.config.peek();
        let flag = guard::resolve(&config.flag, config.model.as_ref().map(tasks::ModelId::as_str));
        tasks::judge(task, output, Rule { threshold: config.threshold, flag: &flag });
    }

    /// Fills the form with an example; one with a stored answer shows that, without a call.
    pub fn choose(&self, index: usize) {
        let (samples, Some(task)) = (self.examples.peek(), self.task.peek()) else { return };
        let Some(sample) = samples.get(index) else { return };
        self.form.borrow().fill(&sample.inputs);
        self.form.borrow().fill_parameters(&sample.parameters);
        let Some(mut output) = sample.output.clone() else { return };
        self.cancel();
        self.judge(task, &mut output);
        let facts = Facts {
            task,
            inputs: &sample.inputs,
            parameters: &sample.parameters,
            raw: js::from_json(&output),
            source: "recorded",
            total_ms: 0.0,
            reply: None,
            warnings: Vec::new(),
        };
        self.problem.set(None);
        self.show(Some(self.outcome_of(output, facts, 0, None)));
        self.enter(Phase::Done);
    }

    /// An answer as the page gets it and views draw it.
    pub fn outcome_of(&self, output: Json, facts: Facts, size: usize, live: Option<Live>) -> Outcome {
        let header = |name| js::text_or_null(facts.reply.and_then(|reply| reply.header(name)));
        let seconds = facts.reply.and_then(|reply| reply.number("x-compute-time"));
        let model = self.config.peek().model.as_ref().map(ToString::to_string);
        let result = js::object(&[
            ("task", facts.task.tag.into()),
            ("model", js::text_or_null(model.as_deref())),
            ("inputs", js::from_json(&facts.inputs.wire(facts.task))),
            ("parameters", js::from_json(facts.parameters)),
            ("output", js::from_json(&output)),
            ("raw", facts.raw),
            ("source", facts.source.into()),
            ("totalMs", facts.total_ms.into()),
            ("computeSeconds", js::number_or_null(seconds)),
            ("computeType", header("x-compute-type")),
            ("warnings", js::from_json(&facts.warnings.into())),
        ]);
        let form = self.form.borrow();
        Outcome::new(output, result, &form.description, form.written(facts.inputs), size, live)
    }

    /// Begins to settle which task this is; [`when_ready`](Self::when_ready) tells when that is over.
    pub fn find_task(&self) {
        self.is_settled.set(false);
        self.is_ready.set(false);
        spawn_local(self.clone().settle());
    }

    /// Settles which task this is, asking the endpoint if the page does not say.
    async fn settle(self) {
        let attempt = self.next_attempt();
        let config = self.config.peek();
        let given = config.task.as_deref();
        let settled = if let Some(tag) = given {
            self.set_task(tag, attempt).await
        } else {
            self.wait();
            Ok(())
        };
        if let Err(problem) = settled {
            return self.end(problem);
        }
        let url = transport::model_info_address(&config).filter(|_| self.attempt.get() == attempt);
        let Some(url) = url else { return };
        let answer = transport::get_json(&url).await;
        if self.attempt.get() != attempt {
            return;
        }
        let problem = match answer {
            Ok((200, Some(json))) => {
                let info = Rc::new(ModelInfo::read_for(&json, given));
                self.info.set(info.clone());
                let settled = match (given, &info.pipeline_tag) {
                    (Some(_), _) => return self.set_examples(),
                    (None, Some(tag)) => self.set_task(registry::serving(tag, &info.tags), attempt).await,
                    (None, None) => Err(Problem::new(
                        FailureCode::Config,
                        "The server does not know this model’s task. Set the task attribute, such as task=\"text-classification\".",
                    )),
                };
                let Err(problem) = settled else { return };
                problem
            }
            Ok((status, json)) => {
                let body = json.map_or(tasks::Answer::Empty, tasks::Answer::Json);
                tasks::Failure::read(status, &body).into()
            }
            Err(said) => Problem::new(FailureCode::Network, said),
        };
        // With the task given, the server's description only adds examples.
        if given.is_none() {
            self.end(problem);
        }
    }

    /// No task could be settled on.
    fn end(&self, problem: Problem) {
        self.fail(problem);
        self.ready();
    }

    /// The task, unless another is on its way.
    pub fn settled_task(&self) -> Option<&'static Task> {
        self.task.peek().filter(|_| self.is_settled.get())
    }

    fn next_attempt(&self) -> u32 {
        self.attempt.set(self.attempt.get() + 1);
        self.attempt.get()
    }

    fn wait(&self) {
        self.problem.set(None);
        self.enter(Phase::Loading);
    }

    /// Draws a task's form, unless another attempt has begun meanwhile.
    async fn set_task(&self, tag: &str, attempt: u32) -> Result<(), Problem> {
        let task = self.equip(tag).await;
        if self.attempt.get() != attempt {
            return Ok(());
        }
        let Some(task) = task? else {
            self.task.set(None);
            return Err(Problem::new(
                FailureCode::Config,
                ["there is no widget for the task “", &registry::title(tag), "”"].concat(),
            ));
        };
        self.form.replace(Form::new(task));
        self.show(None);
        self.problem.set(None);
        self.task.set(Some(task));
        self.is_settled.set(true);
        self.set_examples();
        self.enter(Phase::Idle);
        self.ready();
        // A run that waits for the form goes first.
        if self.config.peek().autorun && self.run.borrow().is_none() {
            js::swallow(&crate::run::start(self, None));
        }
        Ok(())
    }

    /// The task of a tag. What it needs and did not come with the module is loaded: code and scripts at once.
    async fn equip(&self, tag: &str) -> Result<Option<&'static Task>, Problem> {
        let first = registry::among(registry::FIRST, tag);
        if first.is_some() {
            return Ok(first);
        }
        self.wait();
        let scripts = scripts::more(&self.host);
        let task = crate::more::task(tag).await;
        let scripts = JsFuture::from(scripts).await;
        task.and_then(|task| scripts.map(|_| task)).map_err(|error| {
            let said = ["A part of this widget could not be loaded. ", &js::message(&error)].concat();
            Problem::new(FailureCode::Network, said)
        })
    }

    /// Fills the menu, and the form with what the page gives or the first example.
    fn set_examples(&self) {
        let config = self.config.peek();
        let Some(task) = self.task.peek() else { return };
        let examples = crate::examples::collect(&self.host, task, &self.info.peek());
        let form = self.form.borrow();
        if form.is_untouched() {
            let early = self.early[0].take().map(|json| Inputs::read(task, &json));
            let given = early.or_else(|| {
                let text = config.inputs.as_deref()?;
                let json = js::parse_json(text)
                    .filter(|json| !matches!(json, Json::Number(_) | Json::Bool(_) | Json::Null));
                Some(Inputs::read(task, &json.unwrap_or_else(|| text.into())))
            });
            if let Some(inputs) = given.as_ref().or(examples.first().map(|e| &e.inputs)) {
                form.fill(inputs);
            }
            form.fill_parameters(self.early[1].take().as_ref().unwrap_or(&config.parameters));
        }
        drop(form);
        self.examples.set(Rc::new(examples));
    }

    /// Resolves once the interface is drawn and takes input, or says why it cannot.
    pub fn when_ready(&self) -> js_sys::Promise {
        let app = self.clone();
        js_sys::Promise::new(&mut |resolve, _| {
            if app.is_ready.get() {
                let _ = resolve.call0(&JsValue::NULL);
            } else {
                app.when_ready.borrow_mut().push(resolve);
            }
        })
    }

    /// Whoever waits for the interface goes on.
    fn ready(&self) {
        // After the views that were just told to redraw.
        let app = self.clone();
        spawn_local(async move {
            app.is_ready.set(true);
            if !app.was_ready.replace(true) {
                app.emit("inference-ready", &JsValue::NULL);
            }
            for resolve in app.when_ready.take() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
    }

    /// Shows a problem, and tells the page.
    pub fn fail(&self, problem: Problem) {
        let error = problem.to_error(&self.error_class);
        self.problem.set(Some(Rc::new(problem)));
        self.enter(Phase::Failed);
        self.emit("inference-error", &error);
    }

    /// A new run or configuration: everything older has lost.
    pub fn next_generation(&self) -> u32 {
        self.generation.set(self.generation.get() + 1);
        self.generation.get()
    }

    /// Replaces the answer.
    pub fn show(&self, outcome: Option<Outcome>) {
        self.live.set(None);
        self.outcome.set(outcome.map(Rc::new));
    }

    /// Lets go of what the view of an answer holds on to.
    pub fn discard_answer(&self) {
        if let Some(view) = self.shown.take() {
            crate::answer::discard(&view);
        }
    }

    /// Ends the run in flight, if any. Nothing that was typed or shown is lost.
    pub fn cancel(&self) {
        self.next_generation();
        let Some(run) = self.run.take() else { return };
        run.controller.abort();
        let _ = run.reject.call1(&JsValue::NULL, &Problem::cancelled().to_error(&self.error_class));
        if self.phase.peek().is_busy() {
            crate::stream::stop(self, "Stopped. This is as far as the answer came.");
            self.enter(Phase::Idle);
        }
        self.emit("inference-cancel", &JsValue::NULL);
    }

    /// Clears input, answer and error.
    pub fn reset(&self) {
        self.cancel();
        self.form.borrow().clear();
        self.show(None);
        self.problem.set(None);
        if self.task.peek().is_some() {
            self.enter(Phase::Idle);
        }
    }

    /// Dispatches an event on the element.
    pub fn emit(&self, name: &str, detail: &JsValue) {
        let options = CustomEventInit::new();
        options.set_bubbles(true);
        options.set_composed(true);
        options.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &options) {
            let _ = self.host.dispatch_event(&event);
        }
    }
}
