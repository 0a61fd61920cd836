//! Controls for a task's parameters. What differs from the default is marked.

use super::Form;
use super::place::{Notes, Place};
use crate::language::messages;
use crate::session::Widget;
use crate::{js, number, parts};
use leptos::prelude::*;
use tasks::{Json, Parameter, ParameterKind};

/// Ranges of more steps than this are typed only.
const MAX_STEPS: f64 = 200.0;

/// The panel's summary; what is inside comes with a part of the widget.
#[component]
pub fn Summary(form: Form) -> impl IntoView {
    let values = form.0.parameters;
    let is_open = form.0.is_open;
    let task = form.task();
    let say = messages();
    let title = move || {
        let count = values.with(|values| {
            let is_changed = |(name, value): &&(String, Json)| match task.parameter(name) {
                Some(parameter) => is_changed(parameter, value),
                None => true,
            };
            values.members().iter().filter(is_changed).count()
        });
        if count == 0 { say.parameters().to_owned() } else { say.parameters_changed(count as f64) }
    };
    // Most visits never unfold it.
    let widget = expect_context::<Widget>();
    let panel = move || {
        let form = form.clone();
        (widget.is_in_use() || is_open.get())
            .then(|| parts::lazily(Box::new(move || parts::parameters(form.clone()))))
    };
    let toggle = move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    view! {
        <details class="parameters" part="parameters" open=is_open on:toggle=toggle>
            <summary>{title}</summary>
            {panel}
        </details>
    }
}

/// Whether a value, as it was typed or given, would be sent.
fn is_changed(parameter: &Parameter, value: &Json) -> bool {
    parameter.read(value).map_or(true, |value| !parameter.is_default(&value))
}

/// What is inside the panel.
pub fn view(form: Form) -> AnyView {
    let values = form.0.parameters;
    let task = form.task();
    let say = messages();
    let settings =
        form.0.places.iter().filter_map(|(key, place)| {
            Some(Setting { parameter: task.parameter(key)?, values, place: *place })
        });
    let also = move || {
        values.with(|values| {
            let unknown = values.members().iter().filter(|(name, _)| task.parameter(name).is_none());
            let names = unknown.map(|(name, _)| name.as_str()).collect::<Vec<_>>();
            (!names.is_empty()).then(|| say.also_sent(&names.join(", ")))
        })
    };
    let is_default = move || {
        values.with(|values| {
            !values.members().iter().any(|(name, value)| {
                task.parameter(name).is_none_or(|parameter| is_changed(parameter, value))
            })
        })
    };
    view! {
        <div class="parameter-grid">
            {settings.map(|setting| view! { <SettingRow setting /> }).collect_view()}
        </div>
        <p class="note">{also}</p>
        <button
            type="button" class="quiet" hidden=is_default
            on:click=move |_| values.set(tasks::object([]))
        >
            {say.reset()}
        </button>
    }
    .into_any()
}

/// One parameter: a view of its member of the values.
#[derive(Clone, Copy)]
struct Setting {
    parameter: &'static Parameter,
    values: RwSignal<Json>,
    place: Place,
}

impl Setting {
    /// What its control shows: the value as it is typed, or the default.
    fn text(self) -> String {
        let value = self.values.with(|values| values.get(self.parameter.key).cloned());
        let is_list = matches!(self.parameter.kind, ParameterKind::List);
        match value.unwrap_or_else(|| self.parameter.default()) {
            Json::Null => String::new(),
            Json::String(text) => text,
            Json::Array(items) if is_list => {
                items.iter().filter_map(Json::text).collect::<Vec<_>>().join(", ")
            }
            value => js::stringify(&js::from_json(&value), false),
        }
    }

    fn set(self, text: &str) {
        self.values.update(|values| values.set(self.parameter.key, text.into()));
        if self.place.error.with_untracked(Option::is_some) {
            self.place.error.set(None);
        }
    }

    fn is_changed(self) -> bool {
        self.values.with(|values| {
            values.get(self.parameter.key).is_some_and(|value| is_changed(self.parameter, value))
        })
    }
}

#[component]
fn SettingRow(setting: Setting) -> impl IntoView {
    let Setting { parameter, place, .. } = setting;
    view! {
        <div class="parameter" class:changed=move || setting.is_changed() node_ref=place.node>
            <label for=place.id("")>{parameter.key}</label>
            <div class="control">{control(setting)}</div>
            <Notes place hint=messages().of_task(parameter.help) control=None />
        </div>
    }
}

fn control(setting: Setting) -> AnyView {
    let Setting { parameter, place, .. } = setting;
    match parameter.kind {
        ParameterKind::Number { min, max, step, .. } => {
            let slider = ((max - min) / step <= MAX_STEPS).then(|| view! { <Slider setting min max step /> });
            // Not a number box: those hide from scripts what they cannot read.
            view! { {slider} <Line setting mode="decimal" dir="ltr" placeholder="" /> }.into_any()
        }
        ParameterKind::Switch { .. } => view! {
            <input
                id=place.id("") type="checkbox" part="input"
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
                prop:checked=move || setting.text() == "true"
                on:change=move |event| setting.set(if event_target_checked(&event) { "true" } else { "false" })
            />
        }
        .into_any(),
        ParameterKind::Choice { options, default } => view! { <Choice setting options default /> }.into_any(),
        ParameterKind::Text => view! { <Line setting mode="text" dir="auto" placeholder="" /> }.into_any(),
        ParameterKind::List => view! { <Line setting mode="text" dir="auto" placeholder=messages().list_example() /> }.into_any(),
        ParameterKind::Json => view! {
            <textarea
                id=place.id("") rows="1" placeholder="JSON" dir="ltr" part="input"
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
                prop:value=move || setting.text()
                on:input=move |event| setting.set(&event_target_value(&event))
            />
        }
        .into_any(),
    }
}

#[component]
fn Choice(setting: Setting, options: &'static [&'static str], default: &'static str) -> impl IntoView {
    let place = setting.place;
    let option = move |value: &'static str, name: &'static str| {
        view! { <option value=value selected=move || setting.text() == value>{name}</option> }
    };
    // A choice that is none of ours is kept, to be named when it is refused.
    let foreign = move || {
        let own = setting.text();
        (!own.is_empty() && !options.contains(&own.as_str()))
            .then(|| view! { <option selected=true>{own}</option> })
    };
    view! {
        <select
            id=place.id("") part="input"
            aria-describedby=place.described_by() aria-invalid=move || place.invalid()
            on:change=move |event| setting.set(&event_target_value(&event))
        >
            {default.is_empty().then(|| option("", messages().default_choice()))}
            {options.iter().map(|name| option(name, name)).collect_view()}
            {foreign}
        </select>
    }
}

#[component]
fn Line(setting: Setting, mode: &'static str, dir: &'static str, placeholder: &'static str) -> impl IntoView {
    let place = setting.place;
    view! {
        <input
            id=place.id("") type="text" inputmode=mode dir=dir placeholder=placeholder
            part="input" autocomplete="off" spellcheck="false"
            aria-describedby=place.described_by() aria-invalid=move || place.invalid()
            prop:value=move || setting.text()
            on:input=move |event| setting.set(&event_target_value(&event))
        />
    }
}

/// Follows the box beside it; with an empty box the slider is shown as unset.
#[component]
fn Slider(setting: Setting, min: f64, max: f64, step: f64) -> impl IntoView {
    let say = messages();
    let is_unset = move || setting.text().is_empty();
    view! {
        <input
            type="range"
            class:unset=is_unset
            min=number::full(min) max=number::full(max) step=number::full(step)
            aria-label=say.slider(setting.parameter.key)
            aria-valuetext=move || is_unset().then(|| say.not_set())
            prop:value=move || if is_unset() { number::full(min) } else { setting.text() }
            on:input=move |event| setting.set(&event_target_value(&event))
        />
    }
}
