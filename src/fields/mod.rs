//! The form of a task: its fields, and what they hold. One file per kind of field; [`control`] leads from kind to file.

pub mod chat;
mod csv;
pub mod labels;
pub mod media;
pub mod parameters;
pub mod place;
mod sheet;
pub mod table;
mod text;

use crate::hooks::transfer::Transfer;
use crate::js;
use crate::language::messages;
use crate::parts::{self, Missing};
use crate::problem::{Problem, Reason};
use crate::session::By;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use place::{Notes, Place};
use std::sync::Arc;
use tasks::{FailureCode, Field, FieldKind, Inputs, Json, Output, ParameterKind, Task, Value};

/// A field's value, and the component that edits it. What it holds is in signals, made under the owner of the form.
///
/// Reading has no side effects: what is half typed counts as it is, and stays half typed.
pub trait Control: Send + Sync {
    /// The component, without label and error.
    fn view(&self, place: Place) -> AnyView;

    /// What it holds; `None` if that is nothing.
    fn value(&self) -> Option<Value>;

    /// Replaces what it holds; clears it without a value.
    fn fill(&self, value: Option<&Value>);

    /// Puts a text where the cursor is.
    fn insert(&self, _text: &str) {}

    /// Takes a file or a text that was dropped or pasted somewhere in the form. Returns whether it is for this field.
    fn receive(&self, _transfer: &Transfer) -> bool {
        false
    }

    /// Waits until a file that is being read has been read; a recording under way ends.
    fn finish_reading(&self) -> LocalBoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    /// The form's inputs are on their way.
    fn sent(&self) {}

    /// They have been answered; a stream that was cut short answers with what came.
    fn answered(&self, _output: &Output) {}
}

/// The control of a kind of field. Kinds that rarer tasks have are in parts of the widget that are fetched on demand.
async fn control(field: &'static Field) -> Result<Arc<dyn Control>, Missing> {
    match field.kind {
        FieldKind::Text { .. } | FieldKind::Line | FieldKind::List => Ok(text::control(field)),
        FieldKind::Labels => parts::labels(field).await,
        FieldKind::Image | FieldKind::Audio | FieldKind::Video => parts::media(field).await,
        FieldKind::Table => parts::table(field).await,
        FieldKind::Chat => parts::chat(field).await,
    }
}

/// One field in the form.
#[derive(Clone)]
struct Row {
    field: &'static Field,
    control: Arc<dyn Control>,
    place: Place,
    /// Required fields always show; others once something fills them.
    is_wanted: RwSignal<bool>,
}

/// What [`Form::fill`] does with fields that the inputs leave out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are cleared: the inputs are all there is.
    Clear,
    /// They keep what they hold.
    Keep,
}

/// The fields and parameters of a task. Clones share them; their signals live as long as the last clone.
#[derive(Clone)]
pub struct Form(Arc<Inner>);

struct Inner {
    task: &'static Task,
    rows: Vec<Row>,
    /// Parameters by name, as they were typed or given; whatever is absent has its default.
    parameters: RwSignal<Json>,
    /// The places of the parameters, for what is wrong with them.
    places: Vec<(&'static str, Place)>,
    /// Whether the parameters are unfolded.
    is_open: RwSignal<bool>,
    /// The visitor has changed something, is about to, or has chosen an example: nothing may be filled in unasked any more.
    is_touched: RwSignal<bool>,
    /// Owns the signals of the form.
    _owner: Owner,
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Form {
    /// An empty form, once the parts that its fields need are there.
    pub async fn new(task: &'static Task) -> Result<Self, Missing> {
        let owner = Owner::new();
        let inner = owner.clone();
        let build = owner.with(|| {
            ScopedFuture::new(async move {
                let mut rows = Vec::new();
                for field in task.fields {
                    let control = control(field).await?;
                    let (place, is_wanted) = (Place::new("f-", field.key), RwSignal::new(field.required));
                    rows.push(Row { field, control, place, is_wanted });
                }
                Ok(Inner {
                    task,
                    rows,
                    parameters: RwSignal::new(tasks::object([])),
                    places: task.parameters.iter().map(|own| (own.key, Place::new("p-", own.key))).collect(),
                    is_open: RwSignal::new(false),
                    is_touched: RwSignal::new(false),
                    _owner: inner,
                })
            })
        });
        build.await.map(|inner| Self(Arc::new(inner)))
    }

    pub fn task(&self) -> &'static Task {
        self.0.task
    }

    /// What the fields hold.
    pub fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        for row in &self.0.rows {
            if let Some(value) = row.control.value() {
                inputs.set(row.field.key, value);
            }
        }
        inputs
    }

    /// Replaces what the fields hold.
    pub fn fill(&self, inputs: &Inputs, others: Others) {
        for row in &self.0.rows {
            let value = inputs.get(row.field.key);
            if value.is_some() || others == Others::Clear {
                row.control.fill(value);
                row.is_wanted.set(row.field.required || value.is_some());
            }
        }
        self.point_at_nothing();
    }

    /// Replaces what is `inputs` on the wire. Fields that the wire has among the parameters keep what they hold.
    pub fn fill_own(&self, inputs: &Inputs) {
        for row in &self.0.rows {
            let value = inputs.get(row.field.key);
            if value.is_some() || row.field.place != tasks::Place::Parameter {
                row.control.fill(value);
                row.is_wanted.set(row.field.required || value.is_some());
            }
        }
        self.point_at_nothing();
    }

    /// Whether the visitor has changed something, or is about to.
    pub fn is_touched_untracked(&self) -> bool {
        self.0.is_touched.get_untracked()
    }

    pub fn touch(&self) {
        self.0.is_touched.set(true);
    }

    /// Empties the fields; parameters go back to their defaults.
    pub fn clear(&self) {
        self.fill(&Inputs::default(), Others::Clear);
        self.0.parameters.set(tasks::object([]));
        // Emptied on purpose: no example may fill it again.
        self.0.is_touched.set(true);
    }

    /// What differs from the defaults, in the wire's form.
    pub fn parameters(&self) -> Result<Json, Problem> {
        let mut values = self.0.parameters.get_untracked();
        for parameter in self.0.task.parameters {
            let is_json = matches!(parameter.kind, ParameterKind::Json);
            let Some(text) = values.get(parameter.key).and_then(Json::text).filter(|_| is_json) else {
                continue;
            };
            if text.trim().is_empty() {
                values.take(parameter.key);
                continue;
            }
            let value = js::parse_json(text).ok_or_else(|| Problem {
                field: Some(parameter.key),
                ..Problem::new(FailureCode::Input, Reason::NoJson(parameter.key))
            })?;
            values.set(parameter.key, value);
        }
        Ok(self.0.task.changed(&values)?)
    }

    /// Whether any parameter has been set.
    pub fn has_parameters(&self) -> bool {
        self.0.parameters.with_untracked(|values| !values.members().is_empty())
    }

    /// Replaces the parameters; what is absent goes back to its default. A field that the wire has among the parameters,
    /// such as the labels of zero-shot classification, may be given here.
    pub fn fill_parameters(&self, given: &Json) {
        if !given.is_object() {
            return;
        }
        let mut values = tasks::object([]);
        for (name, value) in given.members() {
            if !self.0.task.fields.iter().any(|field| field.goes_by(name)) {
                let known = self.0.task.parameter(name).map(|known| known.key);
                values.set(known.unwrap_or(name), value.clone());
            }
        }
        self.0.parameters.set(values);
        let fields = Inputs::read(self.0.task, &tasks::object([("parameters", given.clone())]));
        self.fill(&fields, Others::Keep);
    }

    /// Says a problem at the field or parameter it is about.
    pub fn point_at(&self, problem: &Problem, by: By) {
        let Some(key) = problem.field else { return };
        if let Some(row) = self.0.rows.iter().find(|row| row.field.key == key) {
            row.is_wanted.set(true);
            row.place.point(problem, by);
        } else if let Some((_, place)) = self.0.places.iter().find(|(own, _)| *own == key) {
            self.0.is_open.set(true);
            place.point(problem, by);
        }
    }

    pub fn point_at_nothing(&self) {
        let places = self.0.places.iter().map(|(_, place)| place);
        for place in self.0.rows.iter().map(|row| &row.place).chain(places) {
            if place.error.with_untracked(Option::is_some) {
                place.error.set(None);
            }
        }
    }

    /// Waits until everything that the fields are still reading has been read.
    pub async fn finish_reading(&self) {
        for row in &self.0.rows {
            row.control.finish_reading().await;
        }
    }

    /// The first field that takes what was dropped or pasted gets it.
    pub fn receive(&self, transfer: &Transfer) -> bool {
        self.0.rows.iter().any(|row| row.control.receive(transfer))
    }

    /// The form's inputs are on their way.
    pub fn sent(&self) {
        self.0.rows.iter().for_each(|row| row.control.sent());
    }

    /// They have been answered.
    pub fn answered(&self, output: &Output) {
        self.0.rows.iter().for_each(|row| row.control.answered(output));
    }

    /// Whether the answer belongs into a field, as in a conversation, and not below the form.
    pub fn holds_answer(&self) -> bool {
        self.0.task.fields.iter().any(|field| field.kind == FieldKind::Chat)
    }
}

/// The fields, the offers to add optional ones, and the parameters.
#[component]
pub fn Fields(form: Form) -> impl IntoView {
    let rows = form.0.rows.iter().cloned().map(|row| view! { <FieldRow row /> }).collect_view();
    let offers = form.0.rows.iter().filter(|row| !row.field.required).cloned();
    let offers = offers.map(|row| view! { <Offer row /> }).collect_view();
    let touched = form.0.is_touched;
    let touch = move || touched.set(true);
    let has_parameters = !form.0.task.parameters.is_empty();
    view! {
        // The focus alone counts: who is about to type must not find an example under the cursor.
        <div class="fields" on:focusin=move |_| touch() on:input=move |_| touch() on:click=move |_| touch()>{rows}</div>
        {offers}
        {has_parameters.then(|| view! { <parameters::Summary form=form.clone() /> })}
    }
}

/// A field with its label and notes.
#[component]
fn FieldRow(row: Row) -> impl IntoView {
    let Row { field, control, place, is_wanted } = row;
    view! {
        <div class="field" part="field" node_ref=place.node hidden=move || !is_wanted.get()>
            <label id=place.id("-label") for=place.id("") part="label">{messages().of_task(field.label)}</label>
            {control.view(place)}
            <Notes place hint="" control=Some(control.clone()) />
        </div>
    }
}

/// Brings in a field that most do without.
#[component]
fn Offer(row: Row) -> impl IntoView {
    let Row { field, place, is_wanted, .. } = row;
    let bring_in = move |_| {
        is_wanted.set(true);
        place.focus();
    };
    let say = messages();
    let text = say.add_field(say.of_task(field.label));
    view! {
        <button type="button" class="chip add" hidden=move || is_wanted.get() on:click=bring_in>{text}</button>
    }
}
