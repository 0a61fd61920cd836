//! The public component.

use crate::config::{Given, Layout, Theme};
use crate::frame::Frame;
use crate::hooks::visibility;
use crate::language::{Language, Messages};
use crate::problem::Problem;
use crate::session::widget::{Event, Tell};
use crate::session::{Answer, By, State, WarmUp, Widget};
use crate::style;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{FailureCode, Json, Task};

/// Runs a widget from outside, and reads what it holds: pass one to [`InferenceWidget`] as `handle`. Copies are the same
/// handle. While no widget is mounted, there is nothing to read and nothing runs.
#[derive(Clone, Copy, Debug)]
pub struct InferenceHandle(RwSignal<Option<Widget>>);

impl Default for InferenceHandle {
    fn default() -> Self {
        Self::new()
    }
}

impl InferenceHandle {
    /// A handle for one widget. It lives as long as the owner that it is made under.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    fn widget(self) -> Option<Widget> {
        self.0.try_get_untracked().flatten()
    }

    /// Runs, with these inputs in the wire's form if given; loads what is still missing first. A later run, or
    /// [`cancel`](Self::cancel), ends this one with the code `cancelled`. It runs whether or not the future is polled.
    pub fn run(self, inputs: Option<Json>) -> impl Future<Output = Result<Arc<Answer>, Problem>> + 'static {
        let running = self.widget().map(|widget| widget.run(inputs, By::Page));
        async move {
            match running {
                Some(running) => running.await.unwrap_or_else(|_| Err(Problem::cancelled())),
                None => Err(Problem::new(FailureCode::Config, "This widget is not on the page.")),
            }
        }
    }

    /// Ends the run in flight, if there is one.
    pub fn cancel(self) {
        if let Some(widget) = self.widget() {
            widget.cancel();
        }
    }

    /// Clears input, answer and error.
    pub fn reset(self) {
        if let Some(widget) = self.widget() {
            widget.reset();
        }
    }

    /// What the fields hold, in the form of the API's `inputs`.
    pub fn inputs(self) -> Option<Json> {
        self.widget()?.inputs()
    }

    /// Replaces what the fields hold; before there is a form, what they will hold. An equal value changes nothing.
    pub fn set_inputs(self, inputs: Json) {
        if let Some(widget) = self.widget() {
            widget.set_inputs(inputs);
        }
    }

    /// The parameters that differ from the task's defaults.
    pub fn parameters(self) -> Option<Json> {
        self.widget()?.parameters()
    }

    /// Replaces the parameters. An equal value changes nothing.
    pub fn set_parameters(self, parameters: Json) {
        if let Some(widget) = self.widget() {
            widget.set_parameters(parameters);
        }
    }

    /// What the widget is doing. Reactive.
    pub fn state(self) -> State {
        self.0.get().map(|widget| widget.state().get()).unwrap_or_default()
    }

    /// The last answer. Reactive.
    pub fn result(self) -> Option<Arc<Answer>> {
        self.0.get()?.answer()
    }

    /// The task, once it is known. Reactive.
    pub fn task(self) -> Option<&'static Task> {
        self.0.get()?.drawn_form().map(|form| form.task())
    }

    /// The words of the language that the widget speaks. Reactive.
    pub fn messages(self) -> Messages {
        self.0.try_get().flatten().map(|widget| widget.language.get()).unwrap_or_default()
    }

    /// Waits until the interface is drawn and takes input, or says why it cannot.
    pub async fn ready(self) {
        if let Some(widget) = self.widget() {
            widget.ready().await;
        }
    }

    #[cfg(feature = "element")]
    pub(crate) fn last(self) -> Option<Arc<Answer>> {
        self.widget()?.result()
    }
}

/// A test form for a machine-learning model: the visitor fills it in, and sees what the model makes of it.
///
/// The task decides the form and the answer's view: text boxes and label tables, pictures and boxes, conversations. It is
/// asked of the endpoint where it is not given. Requests go to `endpoint`, a proxy that adds the token or any server that
/// speaks the Hugging Face or OpenAI API; no token is ever in the page.
///
/// When the component goes, everything it started ends with it: requests, timers, streams, recordings, object URLs.
///
/// ## Example
///
/// ```
/// use inference_widget::{Answer, InferenceHandle, InferenceWidget};
/// use leptos::prelude::*;
/// use std::sync::Arc;
///
/// #[component]
/// fn Post() -> impl IntoView {
///     let model = RwSignal::new("owner/sentiment".to_owned());
///     let said = RwSignal::new(String::new());
///     let widget = InferenceHandle::new();
///     view! {
///         <InferenceWidget
///             endpoint="https://proxy.example"
///             model=model
///             task="text-classification"
///             inputs="I love it"
///             threshold=0.6
///             handle=widget
///             on_result={move |answer: Arc<Answer>| said.set(format!("{:?}", answer.output))}
///         />
///         <button on:click=move |_| drop(widget.run(None))>"Run it from here"</button>
///         <p>{said}</p>
///     }
/// }
/// ```
///
/// The style sheet ([`style::STYLE`](crate::style::STYLE)) adopts itself into the document or shadow root that the
/// component is mounted in. All its rules are below the class `iw`.
#[component]
pub fn InferenceWidget(
    /// Base address of the proxy, of any server that speaks the Hugging Face or OpenAI API, or of one dedicated endpoint.
    /// Default: none, which the widget says.
    #[prop(into, optional)]
    endpoint: MaybeProp<String>,
    /// Model id, such as `owner/name`. Default: none; the endpoint is then one model's own, and `task` must be given.
    #[prop(into, optional)]
    model: MaybeProp<String>,
    /// Pipeline tag, such as `text-classification`. Default: asked of `{endpoint}/api/models/{model}`.
    #[prop(into, optional)]
    task: MaybeProp<String>,
    /// First input: plain text, or JSON for tasks with several fields. A new value replaces what the form holds. Default:
    /// the first example.
    #[prop(into, optional)]
    inputs: MaybeProp<String>,
    /// Task parameters: a JSON object. A new value replaces those that the form holds. Default: the task's, which are not
    /// sent.
    #[prop(into, optional)]
    parameters: MaybeProp<Json>,
    /// 0 to 1: a best score below it reads "uncertain". Default: none.
    #[prop(into, optional)]
    threshold: MaybeProp<f64>,
    /// Labels that mean "flagged", for a guardrail; `auto` for a known guardrail model's own. Default: the model's preset.
    #[prop(into, optional)]
    flag: Signal<Vec<String>>,
    /// Runs once when it is first visible. Default: `false`.
    #[prop(into, optional)]
    autorun: Signal<bool>,
    /// Examples in the form of the Hub's model cards: `text`, `src`, `candidate_labels`, `output`, `example_title`, … Default:
    /// the model's, else the task's.
    #[prop(into, optional)]
    examples: Signal<Vec<Json>>,
    /// Seconds to wait for a model that is starting. Default: 180.
    #[prop(into, optional)]
    warmup_limit: MaybeProp<f64>,
    /// Light, dark, or as the page is. Default: [`Theme::Auto`].
    #[prop(into, optional)]
    theme: Signal<Theme>,
    /// The whole frame or a compact one. Default: [`Layout::Full`].
    #[prop(into, optional)]
    layout: Signal<Layout>,
    /// Language of the interface, such as `de`. Default: the page's. Other languages than English need their words:
    /// [`Languages`](crate::Languages).
    #[prop(into, optional)]
    lang: MaybeProp<String>,
    /// What links to the page call this widget (`#iw-ID=…`). Default: none; links then mean the page's only widget.
    #[prop(into, optional)]
    id: MaybeProp<String>,
    /// Something the page's author must put right, found outside: while it is set, the widget shows it and does not run.
    /// Default: none.
    #[prop(into, optional)]
    fault: MaybeProp<String>,
    /// Runs the widget from outside. Default: none.
    #[prop(into, optional)]
    handle: Option<InferenceHandle>,
    /// The state has changed. Told before anything else is told of the change.
    #[prop(into, optional)]
    on_state: Option<Callback<(State,)>>,
    /// The interface is drawn and takes input, for the first time.
    #[prop(into, optional)]
    on_ready: Option<Callback<()>>,
    /// A request is about to be sent.
    #[prop(into, optional)]
    on_start: Option<Callback<()>>,
    /// The model is starting; told before each repeated call.
    #[prop(into, optional)]
    on_warming: Option<Callback<(WarmUp,)>>,
    /// A piece of a streamed text.
    #[prop(into, optional)]
    on_chunk: Option<Callback<(String,)>>,
    /// The answer.
    #[prop(into, optional)]
    on_result: Option<Callback<(Arc<Answer>,)>>,
    /// What went wrong.
    #[prop(into, optional)]
    on_error: Option<Callback<(Problem,)>>,
    /// The run in flight was ended before its answer.
    #[prop(into, optional)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    // A memo: equal values, such as a prop that is set to what it was, change nothing.
    let given = Memo::new(move |_| Given {
        endpoint: endpoint.get(),
        model: model.get(),
        task: task.get(),
        inputs: inputs.get(),
        parameters: parameters.get(),
        threshold: threshold.get(),
        flag: flag.get(),
        autorun: autorun.get(),
        examples: examples.get(),
        warmup_limit: warmup_limit.get(),
        theme: theme.get(),
        layout: layout.get(),
        lang: lang.get(),
        id: id.get(),
        fault: fault.get(),
    });
    let tell = move |event| match event {
        Event::State(state) => call(on_state, (state,)),
        Event::Ready => call(on_ready, ()),
        Event::Start => call(on_start, ()),
        Event::Warming(warm_up) => call(on_warming, (warm_up,)),
        Event::Chunk(text) => call(on_chunk, (text,)),
        Event::Result(answer) => call(on_result, (answer,)),
        Event::Error(problem) => call(on_error, (problem,)),
        Event::Cancel => call(on_cancel, ()),
    };
    draw(given.into(), handle, Arc::new(tell))
}

fn call<T: 'static>(callback: Option<Callback<T>>, value: T) {
    if let Some(callback) = callback {
        callback.run(value);
    }
}

/// What the component and the element both are: the interface over what a page gives, and whom it tells.
pub(crate) fn draw(given: Signal<Given>, handle: Option<InferenceHandle>, tell: Tell) -> AnyView {
    let language = Language::new();
    provide_context(language);
    let widget = Widget::new(given, language, tell);
    provide_context(widget);
    if let Some(handle) = handle {
        handle.0.set(Some(widget));
        on_cleanup(move || {
            // It may have gone on to another widget meanwhile.
            if handle.widget().is_some_and(|current| current.session == widget.session) {
                let _ = handle.0.try_set(None);
            }
        });
    }
    let root = NodeRef::<html::Section>::new();
    language.follow(given, root);
    widget.follow();
    run_when_visible(widget, root);
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            style::adopt(&root);
        }
    });
    // A memo: words that turn out to be the same ones draw nothing anew.
    let say = Memo::new(move |_| language.get());
    view! {
        <section
            class="iw" part="base" role="group" node_ref=root
            on:pointerover=move |_| widget.touch() on:focusin=move |_| widget.touch()
            aria-label=move || say.get().test() lang=move || say.get().lang() dir=move || say.get().direction()
            class:compact=move || given.with(|given| given.layout == Layout::Compact)
            class:light=move || given.with(|given| given.theme == Theme::Light)
            class:dark=move || given.with(|given| given.theme == Theme::Dark)
        >
            // Another language draws it anew: what it holds is the session's.
            {move || {
                say.track();
                view! { <Frame widget /> }
            }}
        </section>
    }
    .into_any()
}

/// Runs once, when the widget is first visible and its first input is there; unless somebody else has run it before.
fn run_when_visible(widget: Widget, root: NodeRef<html::Section>) {
    let is_wanted = Memo::new(move |_| widget.given.with(|given| given.autorun));
    let is_visible = visibility::first_visible(root, is_wanted);
    Effect::new(move |is_over: Option<bool>| {
        if is_over == Some(true) {
            return true;
        }
        if !is_wanted.get() || !is_visible.get() || !widget.is_complete() {
            return false;
        }
        if widget.state().get_untracked() == State::Idle {
            drop(widget.run(None, By::Page));
        }
        true
    });
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
