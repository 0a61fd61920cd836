//! The form of a task: its fields and parameters. They are scripts (`www/fields`), since elements
//! that are built once weigh a third there of what they weigh here; this is their one caller, and
//! knows how values cross over.

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use crate::js;
use crate::problem::Problem;
use js_sys::{Array, Uint8Array};
use tasks::wire::sniff::sniff;
use tasks::{
    FailureCode, Field, FieldKind, Inputs, Json, Media, MediaData, ParameterKind, Route, Task, Value,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

#[wasm_bindgen(module = "/www/fields/form.js")]
extern "C" {
    #[wasm_bindgen(js_name = Form)]
    type Fields;
    #[wasm_bindgen(constructor, js_class = "Form")]
    fn new(task: &JsValue) -> Fields;
    #[wasm_bindgen(method, getter)]
    fn elements(this: &Fields) -> Array;
    #[wasm_bindgen(method)]
    fn values(this: &Fields) -> JsValue;
    #[wasm_bindgen(method)]
    fn fill(this: &Fields, values: &JsValue);
    #[wasm_bindgen(method, getter)]
    fn untouched(this: &Fields) -> bool;
    #[wasm_bindgen(method, catch)]
    fn parameters(this: &Fields) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = fillParameters)]
    fn fill_parameters(this: &Fields, known: &JsValue, extra: &JsValue);
    #[wasm_bindgen(method)]
    fn settle(this: &Fields) -> js_sys::Promise;
    #[wasm_bindgen(method, getter)]
    fn busy(this: &Fields) -> bool;
    #[wasm_bindgen(method)]
    fn transfer(this: &Fields, event: &Event);
    #[wasm_bindgen(method, getter)]
    fn place(this: &Fields) -> Option<Element>;
    #[wasm_bindgen(method)]
    fn sent(this: &Fields);
    #[wasm_bindgen(method)]
    fn answered(this: &Fields, message: &JsValue);
    #[wasm_bindgen(method, js_name = pointAt)]
    fn point_at(this: &Fields, key: &str, said: &str, insert: Option<&str>);
    #[wasm_bindgen(method, js_name = pointAtNothing)]
    fn point_at_nothing(this: &Fields);
    #[wasm_bindgen(method)]
    fn close(this: &Fields);
}

pub struct Form {
    task: Option<&'static Task>,
    /// The task as scripts see it.
    pub description: JsValue,
    fields: Fields,
}

/// A form without fields, until the task is known.
impl Default for Form {
    fn default() -> Self {
        let description = js::object(&[("fields", Array::new().into()), ("parameters", Array::new().into())]);
        Self { task: None, fields: Fields::new(&description), description }
    }
}

impl Form {
    pub fn new(task: &'static Task) -> Self {
        let description = describe(task);
        Self { task: Some(task), fields: Fields::new(&description), description }
    }

    /// The elements to show, in order.
    pub fn elements(&self) -> Array {
        self.fields.elements()
    }

    /// What the fields hold, as scripts see it.
    pub fn values(&self) -> JsValue {
        self.fields.values()
    }

    pub fn inputs(&self) -> Inputs {
        let (mut inputs, values) = (Inputs::default(), self.values());
        for field in self.task.map_or(&[][..], |task| task.fields) {
            if let Some(value) = read(field, &js::get(&values, field.key)) {
                inputs.set(field.key, value);
            }
        }
        inputs
    }

    /// Replaces what the fields hold. Fields that `inputs` leaves out are cleared.
    pub fn fill(&self, inputs: &Inputs) {
        self.fields.fill(&self.written(inputs));
    }

    pub fn clear(&self) {
        self.fill(&Inputs::default());
    }

    /// Values as scripts see them.
    pub fn written(&self, inputs: &Inputs) -> JsValue {
        let values = js::object(&[]);
        for field in self.task.map_or(&[][..], |task| task.fields) {
            if let Some(value) = inputs.get(field.key) {
                js::set(&values, field.key, &write(value));
            }
        }
        values
    }

    /// Nothing has been filled in yet, so examples may come in.
    pub fn is_untouched(&self) -> bool {
        self.fields.untouched()
    }

    /// What differs from the defaults.
    pub fn parameters(&self) -> Result<Json, Problem> {
        let Some(task) = self.task else { return Ok(Json::Object(Vec::new())) };
        let held = self.fields.parameters().map_err(|error| {
            let key = js::get(&error, "field").as_string().unwrap_or_default();
            let said = js::get(&error, "message").as_string().unwrap_or_default();
            Problem {
                field: task.parameter(&key).map(|own| own.key),
                ..Problem::new(FailureCode::Input, said)
            }
        })?;
        Ok(task.changed(&js::to_json(&held).unwrap_or_default())?)
    }

    /// Replaces what is set. Everything else goes back to its default.
    pub fn fill_parameters(&self, parameters: &Json) {
        let (known, extra) = (js::object(&[]), js::object(&[]));
        for (name, value) in parameters.members() {
            let own = self.task.and_then(|task| task.parameter(name));
            let read = own.and_then(|own| own.read(value).ok());
            let value = js::from_json(&read.unwrap_or_else(|| value.clone()));
            match own {
                Some(own) => js::set(&known, own.key, &value),
                None => js::set(&extra, name, &value),
            }
        }
        if parameters.is_object() {
            self.fields.fill_parameters(&known, &extra);
        }
    }

    /// Resolves once everything the fields are still reading has been read.
    pub fn settle(&self) -> Option<js_sys::Promise> {
        self.fields.busy().then(|| self.fields.settle())
    }

    /// A drag, drop or paste anywhere in the form goes to the field that takes files.
    pub fn transfer(&self, event: &Event) {
        self.fields.transfer(event);
    }

    /// Where the answer belongs, if that is among the fields: in a conversation.
    pub fn answer_place(&self) -> Option<Element> {
        self.fields.place()
    }

    /// The form's inputs are on their way.
    pub fn sent(&self) {
        self.fields.sent();
    }

    /// They have been answered, with this `output`.
    pub fn take_answer(&self, output: &JsValue) {
        self.fields.answered(output);
    }

    /// Says a problem at the field it is about, and takes the focus there.
    pub fn point_at(&self, problem: &Problem) {
        if let Some(key) = problem.field {
            self.fields.point_at(key, &problem.said, problem.insert.as_deref());
        }
    }

    pub fn point_at_nothing(&self) {
        self.fields.point_at_nothing();
    }
}

/// What the fields hold on to beyond themselves is let go: URLs, the microphone.
impl Drop for Form {
    fn drop(&mut self) {
        self.fields.close();
    }
}

/// The media type of bytes that nobody knows.
const UNKNOWN: &str = "application/octet-stream";

fn read(field: &'static Field, value: &JsValue) -> Option<Value> {
    match field.kind {
        FieldKind::Image | FieldKind::Audio | FieldKind::Video => {
            let mut content_type = js::get(value, "type").as_string()?;
            let data = if let Some(url) = js::get(value, "url").as_string() {
                MediaData::Text(url)
            } else {
                let bytes = js::get(value, "bytes").dyn_into::<Uint8Array>().ok()?.to_vec();
                // Systems know few types by their files' names.
                if content_type.is_empty() || content_type == UNKNOWN {
                    sniff(&bytes).unwrap_or(UNKNOWN).clone_into(&mut content_type);
                }
                MediaData::Bytes(bytes)
            };
            Some(Value::Media(Media { content_type, data }))
        }
        FieldKind::Table => {
            let texts = |list: &Json| list.items().iter().filter_map(Json::text).map(str::to_owned).collect();
            let column = |pair: &Json| {
                let [name, cells] = pair.items() else { return None };
                Some((name.text()?.to_owned(), texts(cells)))
            };
            Some(Value::Table(js::to_json(value)?.items().iter().filter_map(column).collect()))
                .filter(|v| !v.is_blank())
        }
        _ if value.is_undefined() => None,
        _ => field.read(&js::to_json(value)?),
    }
}

fn write(value: &Value) -> JsValue {
    match value {
        Value::Media(media) => {
            let (name, data) = match &media.data {
                MediaData::Bytes(bytes) => ("bytes", Uint8Array::from(bytes.as_slice()).into()),
                MediaData::Text(text) => ("url", text.into()),
            };
            js::object(&[("type", media.content_type.as_str().into()), (name, data)])
        }
        Value::Table(columns) => {
            let column = |(name, cells): &(String, Vec<String>)| {
                Json::Array(vec![name.as_str().into(), cells.clone().into()])
            };
            js::from_json(&Json::Array(columns.iter().map(column).collect()))
        }
        Value::Text(text) => text.into(),
        Value::List(items) => js::from_json(&items.clone().into()),
        Value::Chat(turns) => js::from_json(&Json::Array(turns.clone())),
    }
}

/// A task as scripts see it.
fn describe(task: &Task) -> JsValue {
    let (fields, parameters) = (Array::new(), Array::new());
    for field in task.fields {
        let (kind, batch) = match field.kind {
            FieldKind::Text { batch } => ("text", batch),
            FieldKind::Line => ("line", false),
            FieldKind::List => ("list", false),
            FieldKind::Labels => ("labels", false),
            FieldKind::Image => ("image", false),
            FieldKind::Audio => ("audio", false),
            FieldKind::Video => ("video", false),
            FieldKind::Table => ("table", false),
            FieldKind::Chat => ("chat", false),
        };
        fields.push(&js::object(&[
            ("key", field.key.into()),
            ("label", field.label.into()),
            ("kind", kind.into()),
            ("batch", batch.into()),
            ("required", field.required.into()),
        ]));
    }
    for parameter in task.parameters {
        let own = js::object(&[
            ("key", parameter.key.into()),
            ("help", parameter.help.into()),
            ("default", js::from_json(&parameter.default())),
        ]);
        let kind = match parameter.kind {
            ParameterKind::Number { min, max, step, .. } => {
                for (name, n) in [("min", min), ("max", max), ("step", step)] {
                    js::set(&own, name, &n.into());
                }
                "number"
            }
            ParameterKind::Switch { .. } => "switch",
            ParameterKind::Choice { options, .. } => {
                let list = Array::new();
                for option in options {
                    list.push(&(*option).into());
                }
                js::set(&own, "options", &list);
                "choice"
            }
            ParameterKind::Text => "text",
            ParameterKind::List => "list",
            ParameterKind::Json => "json",
        };
        js::set(&own, "kind", &kind.into());
        parameters.push(&own);
    }
    js::object(&[
        ("tag", task.tag.into()),
        ("title", task.title.into()),
        ("output", task.output.name.into()),
        ("streams", task.streams.is_some().into()),
        ("chat", (task.route == Route::CHAT).into()),
        ("fields", fields.into()),
        ("parameters", parameters.into()),
    ])
}
