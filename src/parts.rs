//! Code splitting: what only some tasks need is in parts of the module that are fetched on demand.
//!
//! With the feature `split`, each function declared by `part!` is a split point of `wasm_split`: a tool cuts the compiled module there
//! and the first call fetches the function's part. Without it (the default, and what a Leptos app gets) they are plain
//! calls. The views of answers declare theirs in their own files, so that a kind of answer is in one place.
//!
//! Parts, and who wants them:
//! - `text`: what every widget needs once somebody turns to it, by pointer, focus or a script's run: the run, what is below
//!   the form, what went wrong; parameters, the panels of the footer, further fields and answers of texts.
//! - `registry`: declarations of all tasks, with the readers of their answers, and what asks a server that has no card of a model.
//! - `share`: the request as programs to take along, and links that fill the form, when somebody asks for one.
//! - `prose`: generated texts, conversations, marked texts, tables.
//! - `media`: pictures, sound and films.

use crate::fields::{self, Control};
use crate::frame::panels::{self, Panel};
use crate::frame::{below, code, link};
use crate::js;
use crate::language::messages;
use crate::session::{Answer, By, Widget, run, verdict};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::sync::Arc;
use tasks::wire::stream::{self, StreamReader};
use tasks::wire::survey::{self, Surveyor};
use tasks::{Failure, Field, Inputs, Json, Kind, ModelId, Sample, Task};

/// A part did not come. The browser's console says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// What a function of a part returns, once the part is there.
pub type Coming<T> = LocalBoxFuture<'static, Result<T, Missing>>;

/// Declares the functions of a part: `fn name(arguments) -> type = the function that is moved there`.
macro_rules! part {
    ($group:ident: $(fn $name:ident($($argument:ident: $type:ty),*) -> $output:ty = $body:expr;)*) => {
        #[cfg(feature = "split")]
        mod $group {
            use super::*;
            $(
                #[wasm_split_helpers::wasm_split($group, fallible)]
                pub fn $name($($argument: $type),*) -> Result<$output, $crate::parts::Missing> {
                    Ok($body($($argument),*))
                }
            )*
        }
        $(
            pub fn $name($($argument: $type),*) -> $crate::parts::Coming<$output> {
                #[cfg(feature = "split")]
                return Box::pin($group::$name($($argument),*));
                #[cfg(not(feature = "split"))]
                Box::pin(std::future::ready(Ok($body($($argument),*))))
            }
        )*
    };
}

pub(crate) use part;

part! { text:
    fn drive(widget: Widget, inputs: Option<Json>, by: By) -> LocalBoxFuture<'static, run::Outcome> = run::driven;
    fn recorded(widget: Widget, form: fields::Form, sample: Sample) -> () = verdict::recorded;
    fn judge_again(widget: Widget) -> () = verdict::judge_again;
    fn failure(status: u16, body: tasks::Answer) -> Failure = failure_of;
    fn below(widget: Widget) -> AnyView = below::view;
    fn announced(widget: Widget) -> AnyView = below::announced;
    fn labels(field: &'static Field) -> Arc<dyn Control> = fields::labels::control;
    fn parameters(form: fields::Form) -> AnyView = fields::parameters::view;
    fn panel(panel: Panel, answer: Arc<Answer>) -> AnyView = panels::view;
    fn text_part() -> () = nothing;
}

part! { share:
    fn code(answer: Arc<Answer>) -> AnyView = code::view;
    fn link(widget: Widget) -> AnyView = link::view;
    fn read_link(hash: String, id: Option<String>, task: &'static Task) -> (Option<(Inputs, Json)>, Ground) = linked;
}

part! { registry:
    fn tasks() -> &'static [&'static Task] = all;
    fn survey(endpoint: String, model: ModelId, seeks_task: bool) -> Box<dyn Surveyor> = survey_of;
}

part! { prose:
    fn table(field: &'static Field) -> Arc<dyn Control> = fields::table::control;
    fn chat(field: &'static Field) -> Arc<dyn Control> = fields::chat::control;
    fn stream_reader(kind: Kind) -> Box<dyn StreamReader> = stream::reader_of;
    fn unpack(text: String) -> Option<Json> = unpacked;
    fn prose_part() -> Ground = ground;
}

part! { media:
    fn media(field: &'static Field) -> Arc<dyn Control> = fields::media::control;
    fn media_part() -> Ground = ground;
}

fn failure_of(status: u16, body: tasks::Answer) -> Failure {
    Failure::read(status, &body)
}

fn survey_of(endpoint: String, model: ModelId, seeks_task: bool) -> Box<dyn Surveyor> {
    survey::survey(&endpoint, &model, seeks_task)
}

fn all() -> &'static [&'static Task] {
    tasks::registry::ALL
}

fn linked(hash: String, id: Option<String>, task: &'static Task) -> (Option<(Inputs, Json)>, Ground) {
    (link::read(hash, id, task), ground())
}

fn unpacked(text: String) -> Option<Json> {
    stream::unpack(&text, &js::parse_json)
}

/// Does nothing, once its part is there.
fn nothing() {}

/// What `text` holds, by where its functions are.
type Ground = [*const (); 8];

/// Refers to what `text` holds from parts that are only wanted where that is wanted, too. The splitter makes a file of each
/// set of parts that share code: so all of it has the same set, and is one file, which compresses better than many.
fn ground() -> Ground {
    [
        run::driven as *const (),
        verdict::recorded as *const (),
        verdict::judge_again as *const (),
        below::view as *const (),
        below::announced as *const (),
        fields::labels::control as *const (),
        fields::parameters::view as *const (),
        panels::view as *const (),
    ]
}

/// Draws a view from a part.
type Draw = Box<dyn Fn() -> Coming<AnyView> + Send>;

/// A view from a part. Where the part does not come, a card says so, with a button to try again.
pub fn lazily(draw: Draw) -> AnyView {
    coming(draw, not_loaded)
}

/// A view from a part; nothing where the part does not come.
pub fn if_it_comes(draw: Draw) -> AnyView {
    coming(draw, |_| ().into_any())
}

/// `attempt` is notified to try again.
fn coming(draw: Draw, otherwise: fn(attempt: RwSignal<bool>) -> AnyView) -> AnyView {
    let attempt = RwSignal::new(true);
    let view = move || {
        attempt.track();
        let coming = draw();
        Suspend::new(SendWrapper::new(async move {
            match coming.await {
                Ok(view) => view,
                Err(Missing) => otherwise(attempt),
            }
        }))
    };
    view.into_any()
}

fn not_loaded(attempt: RwSignal<bool>) -> AnyView {
    let say = messages();
    view! {
        <div class="card red" part="error">
            <div role="alert">
                <strong>{say.part_missing_title()}</strong>
                <p>{say.part_missing_advice()}</p>
            </div>
            <button type="button" on:click=move |_| attempt.notify()>{say.try_again()}</button>
        </div>
    }
    .into_any()
}
