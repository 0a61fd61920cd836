//! One widget: its state in signals, what the page gave it, and whom it tells.

use super::answer::Answer;
use super::machine::{Cancelled, Ending, Session, Shown, State};
use super::model::{Model, read_inputs};
use super::scope::Scope;
use super::warm_up::WarmUp;
use crate::answers;
use crate::config::{Config, ConfigError, Given};
use crate::fields::{Form, Others};
use crate::language::Language;
use crate::parts;
use crate::problem::Problem;
use futures::future::LocalBoxFuture;
use leptos::ev;
use leptos::prelude::*;
use std::future::Future;
use std::sync::Arc;
use tasks::{Api, Inputs, Json, ModelInfo, Output, Sample};

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
pub type Tell = Arc<dyn Fn(Event) + Send + Sync>;

/// What was set while there was no form for it.
#[derive(Clone, Default)]
struct Early {
    inputs: Option<Json>,
    parameters: Option<Json>,
}

/// What a widget holds besides its signals.
struct Kept {
    tell: Tell,
    owner: Owner,
    early: Early,
    /// The stored answer of an example that is about to be shown.
    showing: Option<Scope>,
}

/// Handle to a widget's state. Copies share it, until the component's owner goes.
#[derive(Clone, Copy)]
pub struct Widget {
    /// What the page gives.
    pub given: Signal<Given>,
    /// The same, checked.
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
    /// A pointer has been over the widget, or the focus in it.
    is_touched: RwSignal<bool>,
    is_in_use: Memo<bool>,
    kept: StoredValue<Kept>,
}

impl Widget {
    /// Made under the owner of the component, with which everything ends.
    pub fn new(given: Signal<Given>, language: Language, tell: Tell) -> Self {
        let session = RwSignal::new(Session::default());
        let model = RwSignal::new(Model::default());
        let state = Memo::new(move |_| session.with(Session::state));
        let is_touched = RwSignal::new(false);
        let is_in_use = Memo::new(move |was: Option<&bool>| {
            was == Some(&true) || is_touched.get() || !matches!(state.get(), State::Loading | State::Idle)
        });
        Self {
            given,
            config: Memo::new(move |_| given.with(Given::check)),
            language,
            session,
            model,
            examples: Memo::new(move |_| {
                model.with(|model| given.with(|given| samples(model, &given.examples)))
            }),
            state,
            shown: Memo::new(move |_| session.with(|session| session.shown().clone())),
            drawn: Memo::new(move |_| {
                // The form waits for its words, as for its part.
                let form = model.with(|model| model.desk.as_ref().map(|desk| desk.form.clone()));
                form.filter(|_| language.is_known())
            }),
            is_complete: Memo::new(move |_| model.with(|model| model.info().is_some())),
            is_told: RwSignal::new(false),
            is_touched,
            is_in_use,
            kept: StoredValue::new(Kept {
                tell,
                // A child of the current owner, which ends with it and does not keep it alive.
                owner: Owner::new(),
                early: Early::default(),
                showing: None,
            }),
        }
    }

    /// What the widget is doing.
    pub fn state(self) -> Memo<State> {
        self.state
    }

    /// Whether the parts that a run needs are wanted: most readers of a page never use its widget, and do not pay for
    /// them. Reactive.
    pub fn is_in_use(self) -> bool {
        self.is_in_use.get()
    }

    /// A visitor has turned to the widget, by pointer or keyboard.
    pub fn touch(self) {
        if !self.is_touched.get_untracked() {
            self.is_touched.set(true);
        }
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
        let judging = StoredValue::new(None);
        Effect::new(move |_| {
            self.config.track();
            let is_answered = matches!(self.shown.get_untracked(), Shown::Answer(_));
            judging.set_value(is_answered.then(|| {
                self.spawn(async move {
                    let _ = parts::judge_again(self).await;
                })
            }));
        });
        // An equal value, such as when another attribute of the element changes, leaves what was typed.
        Effect::watch(
            move || self.given.with(|given| (given.inputs.clone(), given.parameters.clone())),
            move |(inputs, parameters), last, _| {
                if last.is_none_or(|(last, _)| last != inputs) {
                    self.refill(inputs.as_deref().unwrap_or_default());
                }
                if last.is_none_or(|(_, last)| last != parameters) {
                    self.set_parameters(parameters.clone().unwrap_or_else(|| tasks::object([])));
                }
            },
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
            let form = self.drawn.get().filter(|_| self.is_in_use.get());
            fetching.set_value(form.map(|form| {
                let kind = form.task().output.kind;
                self.spawn(async move { answers::prefetch(kind).await })
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
        if self.form_of_model(false).await.is_err() {
            // What draws the problem.
            let _ = parts::text_part().await;
        }
        self.language.known().await;
        // Render effects run in a later microtask than the change that they follow.
        leptos::task::tick().await;
    }

    /// Runs a task that ends with its scope, or with the widget.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) -> Scope {
        self.start(Box::pin(task))
    }

    fn start(self, task: LocalBoxFuture<'static, ()>) -> Scope {
        self.kept.with_value(|kept| kept.owner.clone()).with(|| Scope::start(task))
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
        if let Some(tell) = self.kept.try_with_value(|kept| kept.tell.clone()) {
            tell(event);
        }
    }

    /// Shows a problem, and tells the page.
    pub fn fail(self, problem: Problem) {
        self.change(|session| session.fail(problem.clone()));
        self.tell(Event::Error(problem));
    }

    /// Ends the run in flight, if there is one. Nothing that was typed or shown is lost.
    pub fn cancel(self) {
        let _ = self.kept.try_update_value(|kept| kept.showing = None);
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
            None => self.kept.try_with_value(|kept| kept.early.inputs.clone()).flatten(),
        }
    }

    /// Replaces the inputs. An equal value changes nothing. Fields that the wire has among the parameters stay.
    pub fn set_inputs(self, inputs: Json) {
        // They may be meant for a model that was named just before.
        self.look_up(false);
        match self.usable_form() {
            Some(form) if form.inputs().wire(form.task()) == inputs => {}
            Some(form) => form.fill_own(&Inputs::read(form.task(), &inputs)),
            None => drop(self.kept.try_update_value(|kept| kept.early.inputs = Some(inputs))),
        }
    }

    /// What differs from the task's defaults; what was set early, before there is a form.
    pub fn parameters(self) -> Option<Json> {
        match self.usable_form() {
            Some(form) => form.parameters().ok(),
            None => self.kept.try_with_value(|kept| kept.early.parameters.clone()).flatten(),
        }
    }

    /// Replaces the parameters. An equal value changes nothing.
    pub fn set_parameters(self, parameters: Json) {
        self.look_up(false);
        match self.usable_form() {
            Some(form) if form.parameters().is_ok_and(|own| own == parameters) => {}
            Some(form) => form.fill_parameters(&parameters),
            None => drop(self.kept.try_update_value(|kept| kept.early.parameters = Some(parameters))),
        }
    }

    /// Fills a fresh form with what the page gives.
    pub fn fill_given(self, form: &Form) {
        let Given { inputs, parameters, .. } = self.given.get_untracked();
        if let Some(text) = inputs.filter(|text| !text.trim().is_empty()) {
            form.fill(&Inputs::read(form.task(), &read_inputs(&text)), Others::Clear);
        }
        if let Some(parameters) = parameters {
            form.fill_parameters(&parameters);
        }
    }

    /// Fills a form with what was set while there was none for the model in question.
    pub fn fill_early(self, form: &Form) {
        let mut early = Early::default();
        self.kept.update_value(|kept| early = std::mem::take(&mut kept.early));
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
            None => drop(self.kept.try_update_value(|kept| kept.early.inputs = Some(inputs))),
        }
    }

    /// The model card's parameters are the defaults: they hold where neither the page nor the visitor has set any.
    pub fn fill_card_parameters(self) {
        let Some(form) = self.usable_form().filter(|form| !form.has_parameters()) else { return };
        let Some(info) = self.model.with_untracked(Model::info) else { return };
        if self.given.with_untracked(|given| given.parameters.is_none()) {
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
        if sample.output.is_some() {
            let showing = self.spawn(async move {
                if let Err(missing) = parts::recorded(self, form, sample).await {
                    self.fail(missing.into());
                }
            });
            self.kept.update_value(|kept| kept.showing = Some(showing));
        }
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
