//! One widget: its state in signals, what the page gave it, and whom it tells.

use super::answer::{Answer, Raw, Source};
use super::machine::{Cancelled, Ending, Session, Shown, State};
use super::model::{Model, read_inputs};
use super::scope::Scope;
use super::warm_up::WarmUp;
use crate::answers;
use crate::config::{Config, ConfigError};
use crate::fields::{Form, Others};
use crate::hooks::idle::idle;
use crate::language::Language;
use crate::problem::Problem;
use leptos::ev;
use leptos::prelude::*;
use std::future::Future;
use std::sync::Arc;
use tasks::{Api, Inputs, Json, ModelInfo, Output, Rule, Sample, Task, guard};

/// What the page is told.
#[derive(Clone, Debug)]
pub enum Event {
    State(State),
    Ready,
    Start,
    Warming(WarmUp),
    Chunk(String),
    Result(Arc<Answer>),
    Error(Problem),
    Cancel,
}

/// Whom the widget tells what happens.
#[derive(Clone, Copy, Default)]
pub struct Callbacks {
    pub state: Option<Callback<(State,)>>,
    pub ready: Option<Callback<()>>,
    pub start: Option<Callback<()>>,
    pub warming: Option<Callback<(WarmUp,)>>,
    pub chunk: Option<Callback<(String,)>>,
    pub result: Option<Callback<(Arc<Answer>,)>>,
    pub error: Option<Callback<(Problem,)>>,
    pub cancel: Option<Callback<()>>,
}

impl Callbacks {
    fn call(self, event: Event) {
        fn with<T: 'static>(callback: Option<Callback<(T,)>>, value: T) {
            if let Some(callback) = callback {
                callback.run((value,));
            }
        }
        let bare = |callback: Option<Callback<()>>| {
            if let Some(callback) = callback {
                callback.run(());
            }
        };
        match event {
            Event::State(state) => with(self.state, state),
            Event::Ready => bare(self.ready),
            Event::Start => bare(self.start),
            Event::Warming(warm_up) => with(self.warming, warm_up),
            Event::Chunk(text) => with(self.chunk, text),
            Event::Result(answer) => with(self.result, answer),
            Event::Error(problem) => with(self.error, problem),
            Event::Cancel => bare(self.cancel),
        }
    }
}

/// What the page gives besides the configuration.
#[derive(Clone, Copy)]
pub struct Page {
    /// The first input: plain text, or JSON.
    pub inputs: MaybeProp<String>,
    /// Task parameters: a JSON object.
    pub parameters: MaybeProp<Json>,
    /// Examples in the form of model cards.
    pub examples: Signal<Vec<Json>>,
    /// What links to the page call the widget; without it they mean the page's only one.
    pub id: MaybeProp<String>,
}

/// What was set while there was no form for it.
#[derive(Clone, Default)]
struct Early {
    inputs: Option<Json>,
    parameters: Option<Json>,
}

/// Handle to a widget's state. Copies share it, until the component's owner goes.
#[derive(Clone, Copy)]
pub struct Widget {
    pub config: Memo<Result<Config, ConfigError>>,
    pub language: Language,
    pub session: RwSignal<Session>,
    pub model: RwSignal<Model>,
    examples: Memo<Vec<Sample>>,
    state: Memo<State>,
    shown: Memo<Shown>,
    drawn: Memo<Option<Form>>,
    is_complete: Memo<bool>,
    /// Whether the page has been told that the interface is drawn.
    is_told: RwSignal<bool>,
    page: StoredValue<Page>,
    early: StoredValue<Early>,
    callbacks: StoredValue<Callbacks>,
    owner: StoredValue<Owner>,
}

impl Widget {
    /// Made under the owner of the component, with which everything ends.
    pub fn new(
        config: Memo<Result<Config, ConfigError>>,
        language: Language,
        page: Page,
        callbacks: Callbacks,
    ) -> Self {
        let session = RwSignal::new(Session::default());
        let model = RwSignal::new(Model::default());
        Self {
            config,
            language,
            session,
            model,
            examples: Memo::new(move |_| model.with(|model| samples(model, &page.examples.get()))),
            state: Memo::new(move |_| session.with(Session::state)),
            shown: Memo::new(move |_| session.with(|session| session.shown().clone())),
            drawn: Memo::new(move |_| {
                // The form waits for its words, as for its part.
                let form = model.with(|model| model.desk.as_ref().map(|desk| desk.form.clone()));
                form.filter(|_| language.is_known())
            }),
            is_complete: Memo::new(move |_| model.with(|model| model.info().is_some())),
            is_told: RwSignal::new(false),
            page: StoredValue::new(page),
            early: StoredValue::new(Early::default()),
            callbacks: StoredValue::new(callbacks),
            // A child of the current owner, which ends with it and does not keep it alive.
            owner: StoredValue::new(Owner::new()),
        }
    }

    /// What the page gives besides the configuration.
    pub fn page(self) -> Page {
        self.page.get_value()
    }

    /// What the widget is doing.
    pub fn state(self) -> Memo<State> {
        self.state
    }

    /// What the place of the answer shows.
    pub fn shown(self) -> Memo<Shown> {
        self.shown
    }

    /// What the menu of examples offers.
    pub fn examples(self) -> Memo<Vec<Sample>> {
        self.examples
    }

    /// The form as it is drawn.
    pub fn form(self) -> Option<Form> {
        self.model.try_with_untracked(|model| model.desk.as_ref().map(|desk| desk.form.clone())).flatten()
    }

    /// The form as it is drawn. Reactive.
    pub fn drawn_form(self) -> Option<Form> {
        self.drawn.get()
    }

    /// Whether the form is that of the model in question.
    pub fn has_usable_form(self) -> bool {
        self.usable_form().is_some()
    }

    /// Whether the model's card has been asked for. Reactive.
    pub fn has_card(self) -> bool {
        self.is_complete.get()
    }

    /// Whether the page knows that the interface is drawn, and the first input is there. Reactive.
    pub fn is_complete(self) -> bool {
        self.is_told.get() && self.is_complete.get()
    }

    /// The form, if it is that of the model in question.
    fn usable_form(self) -> Option<Form> {
        let is_usable = self.model.try_with_untracked(Model::is_usable).unwrap_or_default();
        self.form().filter(|_| is_usable)
    }

    /// Follows what the page changes, and tells it once when the interface is first drawn.
    pub fn follow(self) {
        Effect::new(move |_| {
            self.config.track();
            self.look_up(false);
        });
        // Another threshold gives the last answer another verdict.
        Effect::new(move |_| {
            self.config.track();
            self.judge_again();
        });
        // Memos: an equal value, such as when another attribute of the element changes, leaves what was typed.
        let inputs = Memo::new(move |_| self.page().inputs.get());
        Effect::watch(
            move || inputs.get(),
            move |now, _, _| self.refill(now.as_deref().unwrap_or_default()),
            false,
        );
        let parameters = Memo::new(move |_| self.page().parameters.get());
        Effect::watch(
            move || parameters.get(),
            move |now, _, _| self.set_parameters(now.clone().unwrap_or_else(|| tasks::object([]))),
            false,
        );
        let linking = StoredValue::new(None);
        let follow = window_event_listener(ev::hashchange, move |_| {
            linking.set_value(Some(self.spawn(async move {
                if let Some(form) = self.usable_form() {
                    self.fill_linked(&form).await;
                }
            })));
        });
        on_cleanup(move || follow.remove());
        let fetching = StoredValue::new(None);
        Effect::new(move |_| {
            let kind = self.drawn.get().map(|form| form.task().output.kind);
            fetching.set_value(kind.map(|kind| {
                self.spawn(async move {
                    idle().await;
                    answers::prefetch(kind).await;
                })
            }));
        });
        let telling = StoredValue::new(None);
        Effect::new(move |_| {
            let is_drawn = self.drawn.with(Option::is_some) || self.state.get() == State::Error;
            if is_drawn && !self.is_told.get() && telling.with_value(Option::is_none) {
                telling.set_value(Some(self.spawn(async move {
                    self.ready().await;
                    self.tell(Event::Ready);
                    self.is_told.set(true);
                })));
            }
        });
    }

    /// Waits until the interface is drawn and takes input, or says why it cannot.
    pub async fn ready(self) {
        self.look_up(false);
        let _ = self.form_of_model(false).await;
        self.language.known().await;
        // Render effects run in a later microtask than the change that they follow.
        leptos::task::tick().await;
    }

    /// Runs a task that ends with its scope, or with the widget.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) -> Scope {
        self.owner.with_value(|owner| owner.with(|| Scope::spawn(task)))
    }

    // Changes.

    /// Changes the session, and tells of another state before anything else is told.
    pub fn change(self, change: impl FnOnce(&mut Session)) {
        let Some(before) = self.session.try_with_untracked(Session::state) else { return };
        self.session.update(change);
        let now = self.session.with_untracked(Session::state);
        if now != before {
            self.tell(Event::State(now));
        }
    }

    /// Calls a callback of the page, which may do anything with the widget meanwhile.
    pub fn tell(self, event: Event) {
        if let Some(callbacks) = self.callbacks.try_get_value() {
            callbacks.call(event);
        }
    }

    /// Shows a problem, and tells the page.
    pub fn fail(self, problem: Problem) {
        self.change(|session| session.fail(problem.clone()));
        self.tell(Event::Error(problem));
    }

    /// Ends the run in flight, if there is one. Nothing that was typed or shown is lost.
    pub fn cancel(self) {
        let mut cancelled = Cancelled::Nothing;
        self.change(|session| cancelled = session.cancel());
        if cancelled == Cancelled::Nothing {
            return;
        }
        if let (Cancelled::Stream(live), Some(form)) = (cancelled, self.form()) {
            // A conversation goes on from what came.
            form.answered(&Output::Message(live.message()));
        }
        self.tell(Event::Cancel);
    }

    /// Clears input, answer and error.
    pub fn reset(self) {
        self.cancel();
        if let Some(form) = self.form() {
            form.clear();
            self.fill_card_parameters();
            self.change(Session::clear);
        }
    }

    // What the page gives.

    /// The inputs in the wire's form; what was set early, before there is a form.
    pub fn inputs(self) -> Option<Json> {
        match self.usable_form() {
            Some(form) => Some(form.inputs().wire(form.task())),
            None => self.early.try_with_value(|early| early.inputs.clone()).flatten(),
        }
    }

    /// Replaces the inputs. An equal value changes nothing. Fields that the wire has among the parameters stay.
    pub fn set_inputs(self, inputs: Json) {
        // They may be meant for a model that was named just before.
        self.look_up(false);
        match self.usable_form() {
            Some(form) if form.inputs().wire(form.task()) == inputs => {}
            Some(form) => form.fill_own(&Inputs::read(form.task(), &inputs)),
            None => drop(self.early.try_update_value(|early| early.inputs = Some(inputs))),
        }
    }

    /// What differs from the task's defaults; what was set early, before there is a form.
    pub fn parameters(self) -> Option<Json> {
        match self.usable_form() {
            Some(form) => form.parameters().ok(),
            None => self.early.try_with_value(|early| early.parameters.clone()).flatten(),
        }
    }

    /// Replaces the parameters. An equal value changes nothing.
    pub fn set_parameters(self, parameters: Json) {
        self.look_up(false);
        match self.usable_form() {
            Some(form) if form.parameters().is_ok_and(|own| own == parameters) => {}
            Some(form) => form.fill_parameters(&parameters),
            None => drop(self.early.try_update_value(|early| early.parameters = Some(parameters))),
        }
    }

    /// Fills a fresh form with what the page gives.
    pub fn fill_given(self, form: &Form) {
        let text = self.page().inputs.get_untracked();
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            form.fill(&Inputs::read(form.task(), &read_inputs(&text)), Others::Clear);
        }
        if let Some(parameters) = self.page().parameters.get_untracked() {
            form.fill_parameters(&parameters);
        }
    }

    /// Fills a form with what was set while there was none for the model in question.
    pub fn fill_early(self, form: &Form) {
        let mut early = Early::default();
        self.early.update_value(|own| early = std::mem::take(own));
        if let Some(inputs) = early.inputs {
            form.fill(&Inputs::read(form.task(), &inputs), Others::Clear);
        }
        if let Some(parameters) = early.parameters {
            form.fill_parameters(&parameters);
        }
    }

    /// The page's `inputs` have changed.
    pub fn refill(self, text: &str) {
        let inputs = read_inputs(text);
        match self.usable_form() {
            Some(form) => form.fill_own(&Inputs::read(form.task(), &inputs)),
            None => drop(self.early.try_update_value(|early| early.inputs = Some(inputs))),
        }
    }

    /// The model card's parameters are the defaults: they hold where neither the page nor the visitor has set any.
    pub fn fill_card_parameters(self) {
        let Some(form) = self.usable_form().filter(|form| !form.has_parameters()) else { return };
        let Some(info) = self.model.with_untracked(Model::info) else { return };
        if self.page().parameters.get_untracked().is_none() {
            form.fill_parameters(&info.parameters);
        }
    }

    /// Fills the form with the first example, unless there is something in it.
    pub fn fill_first_example(self) {
        let Some(form) = self.usable_form() else { return };
        // A conversation in which the model had the last word holds no input either, and stays.
        let is_answered = self.session.with_untracked(|session| *session.shown() != Shown::Nothing);
        if is_answered || form.is_touched_untracked() || !form.inputs().is_blank() {
            return;
        }
        let Some(sample) = self.examples.with_untracked(|samples| samples.first().cloned()) else { return };
        form.fill(&sample.inputs, Others::Keep);
        if !form.has_parameters() {
            form.fill_parameters(&sample.parameters);
        }
    }

    /// Fills the form with an example; one with a stored answer shows that, without a call.
    pub fn choose(self, index: usize) {
        let Some(form) = self.form() else { return };
        let Some(sample) = self.examples.with_untracked(|samples| samples.get(index).cloned()) else {
            return;
        };
        self.cancel();
        form.fill(&sample.inputs, Others::Clear);
        form.fill_parameters(&sample.parameters);
        self.fill_card_parameters();
        form.touch();
        let Some(mut output) = sample.output else { return };
        let raw = Raw::Recorded(Arc::new(output.to_json()));
        self.judge(form.task(), &mut output);
        let answer = Answer {
            task: form.task(),
            model: self.model_id(),
            inputs: sample.inputs,
            parameters: sample.parameters,
            output,
            raw,
            source: Source::Recorded,
            total_ms: 0.0,
            compute_seconds: None,
            compute_type: None,
            warnings: Vec::new(),
            usage: None,
            exchange: None,
        };
        self.change(|session| session.show(Arc::new(answer)));
    }

    pub fn model_id(self) -> Option<String> {
        self.config
            .with_untracked(|config| config.as_ref().ok()?.target.model.as_ref().map(ToString::to_string))
    }

    /// The token that the model knows as a gap, if its card tells.
    pub fn mask_token(self) -> Option<String> {
        self.model.with_untracked(|model| model.info()?.mask_token.clone())
    }

    /// The API that the model's server speaks, as far as it is known.
    pub fn api(self) -> Api {
        self.model.with_untracked(|model| model.info().map_or_else(Api::default, |info| info.api))
    }

    /// Adds verdicts by the page's threshold and flags, or those known for the model.
    pub fn judge(self, task: &Task, output: &mut Output) {
        self.config.with_untracked(|config| {
            let Ok(config) = config else { return };
            let model = config.target.model.as_ref().map(tasks::ModelId::as_str);
            let flag = guard::resolve(&config.flag, model);
            tasks::judge(task, output, Rule { threshold: config.threshold, flag: &flag });
        });
    }

    /// Threshold or flags have changed: the answer that is shown gets another verdict.
    pub fn judge_again(self) {
        let Shown::Answer(answer) = self.shown.get_untracked() else { return };
        let mut output = answer.output.clone();
        self.judge(answer.task, &mut output);
        if output != answer.output {
            let answer = Answer { output, ..(*answer).clone() };
            self.change(|session| session.replace(Arc::new(answer)));
        }
    }

    /// The last answer.
    #[cfg(feature = "element")]
    pub fn result(self) -> Option<Arc<Answer>> {
        self.session.try_with_untracked(|session| session.shown().answer()).flatten()
    }

    /// Whether a streamed text has ended, and is the answer. Reactive.
    pub fn answer(self) -> Option<Arc<Answer>> {
        match self.shown.get() {
            Shown::Nothing => None,
            Shown::Answer(answer) => Some(answer),
            Shown::Live(live) => match live.ending.get() {
                Ending::Whole(answer) => Some(answer),
                Ending::Open | Ending::Stopped | Ending::Broken => None,
            },
        }
    }
}

/// What the menu offers: the page's own examples; else, once the card is there, the model's, or the task's.
fn samples(model: &Model, own: &[Json]) -> Vec<Sample> {
    let Some(desk) = &model.desk else { return Vec::new() };
    let task = desk.form.task();
    let info = model.info();
    let own = tasks::examples::cards(own, info.as_deref().unwrap_or(&ModelInfo::default()), task);
    match info {
        _ if !own.is_empty() => own,
        Some(info) => tasks::examples(&info, task),
        None => Vec::new(),
    }
}
