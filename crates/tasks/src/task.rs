//! What a task is: a declaration that the form, the encoder and the decoder all read.

use crate::codec::{self, Codec};
use crate::decode::Reader;
use crate::encode::{Call, Payload};
use crate::inputs::{InputError, Value};
use crate::json::{Json, object};
use crate::lean;
use crate::number::write_number;
use crate::phrase::{self, Phrase};
use crate::wire::{Failure, FailureCode};

use crate::wire::stream::Stream;
use std::borrow::Cow;
use std::fmt;

/// One pipeline tag. Tasks own no view: they name the fields they take and the
/// kind of output they give, and the widget has one component per kind of each.
#[derive(Debug)]
pub struct Task {
    /// The pipeline tag, as the Hub spells it.
    pub tag: &'static str,
    /// What a reader sees: "Text classification".
    pub title: &'static str,
    pub fields: &'static [Field],
    pub output: Reader,
    pub parameters: &'static [Parameter],
    /// How it is asked for where nothing else is known of the server.
    pub route: Route,
    /// How it is asked for by another API, where that has a way.
    pub others: &'static [(Api, Route)],
    /// What kind of answer to ask for, where the server has a choice.
    pub accept: Option<&'static str>,
    /// Asks for a stream by default, and reads it so.
    pub streams: Option<Stream>,
    /// Shown when the model brings none of its own.
    pub examples: &'static [Example],
}

impl Task {
    /// The parameter or field that a server refuses by name.
    pub fn refused(&self, failure: &Failure) -> Option<&'static str> {
        if failure.code != FailureCode::Input {
            return None;
        }
        let keys = || self.parameters.iter().map(|own| own.key).chain(self.fields.iter().map(|own| own.key));
        // `parameters.top_k`, `messages[0].content`
        let named = failure.parameter.as_deref().unwrap_or_default();
        let mut segments = named.split(['.', '[']).rev();
        let found = segments.find_map(|segment| keys().find(|key| *key == segment));
        // In a sentence, the one that comes first.
        let mentioned = || {
            let places = keys().filter_map(|key| Some((mention(&failure.message, key)?, key)));
            places.reduce(|first, other| if other.0 < first.0 { other } else { first }).map(|(_, key)| key)
        };
        found.or_else(mentioned)
    }
}

/// Where a text mentions a name: in quotes, at its start, or a name that is no word of the language.
fn mention(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + lean::find(text.get(from..)?, name)?;
        let before = text.get(..at)?.chars().next_back();
        let after = text.get(at + name.len()..)?.chars().next();
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let is_quoted = matches!((before, after), (Some('`' | '\'' | '"'), Some('`' | '\'' | '"')));
        let is_start = before.is_none() || text.get(..at)?.ends_with(": ");
        if !is_part(before) && !is_part(after) && (is_quoted || is_start || name.contains('_')) {
            return Some(at);
        }
        from = at + name.len();
    }
}

/// One thing the visitor fills in.
#[derive(Debug)]
pub struct Field {
    /// Its key in `inputs` (or `parameters`), and its name in the script API.
    pub key: &'static str,
    /// Other names of it, in model cards and older servers.
    pub aliases: &'static [&'static str],
    pub label: &'static str,
    pub kind: FieldKind,
    pub place: Place,
    pub required: bool,
    pub(crate) codec: &'static Codec,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A text box. `batch`: may hold one input a line, sent as a list.
    Text {
        batch: bool,
    },
    /// One short line.
    Line,
    /// A list of texts, one a line.
    List,
    /// Labels, shown as chips.
    Labels,
    Image,
    Audio,
    Video,
    /// Columns of text cells.
    Table,
    /// Chat turns.
    Chat,
}

/// Where a field goes in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is `inputs` itself.
    Inputs,
    /// `inputs.{key}`.
    Member,
    /// `inputs` itself when it is the only field filled, else `inputs.{key}`.
    InputsOrMember,
    /// `parameters.{key}`.
    Parameter,
}

/// An API that a server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Api {
    /// Hugging Face's inference API.
    #[default]
    HuggingFace,
    /// The one that OpenAI began: vLLM, llama.cpp, Ollama, `LocalAI` and many more.
    OpenAi,
    /// Text Embeddings Inference: embeddings in OpenAI's form, rankings in its own.
    Tei,
}

/// A way to ask for a task: where, and in which form.
#[derive(Clone, Copy)]
pub struct Route {
    pub at: At,
    pub(crate) payload: fn(&'static Task, &Call, &Json) -> Result<Payload, InputError>,
}

/// Where a task is asked for, below the address of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// `/models/{id}`
    Model,
    /// `/models/{id}/pipeline/{tag}`, for models that serve more than one task.
    Pipeline,
    /// A path below the version of an API, such as `/v1`.
    Version(&'static str),
    /// A path without a version.
    Base(&'static str),
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Route {}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(&self.at, f)
    }
}

/// One parameter: only values that differ from the default are ever sent.
#[derive(Debug)]
pub struct Parameter {
    pub key: &'static str,
    pub kind: ParameterKind,
    /// One line on what it does.
    pub help: &'static str,
}

#[derive(Debug)]
pub enum ParameterKind {
    /// `default: None` means the server decides.
    Number {
        min: f64,
        max: f64,
        step: f64,
        default: Option<f64>,
    },
    Switch {
        default: bool,
    },
    /// `true` and `false` among the options are sent as booleans; a default of
    /// `""` means that the server decides.
    Choice {
        options: &'static [&'static str],
        default: &'static str,
    },
    Text,
    /// Several texts, separated by commas.
    List,
    /// Any JSON value, written out: a schema, a list of tools.
    Json,
}

/// An example in the Hub's model-card form, as JSON text by key.
#[derive(Debug)]
pub struct Example {
    /// The language it is in, for models that know only some.
    pub lang: &'static str,
    pub title: &'static str,
    /// Field key and value; lists are written one a line.
    pub values: &'static [(&'static str, &'static str)],
}

/// What a call may ask of the server itself, sent as `options` beside `inputs`.
pub static OPTIONS: &[Parameter] = &[
    Parameter::switch("use_cache", true, "Take an answer given before, if there is one"),
    Parameter::switch("wait_for_model", false, "Wait while the model loads instead of failing"),
    Parameter::switch("use_gpu", false, "Run on a GPU, where the plan allows"),
];

/// More than anyone sets. A model card can name any number, and each is looked for.
const MAX_PARAMETERS: usize = 500;

/// Older names of parameters.
const FORMER_NAMES: &[(&str, &str)] = &[("multi_class", "multi_label"), ("max_len", "max_length")];

impl Task {
    /// The parameter of that name, however it is spelt: `top_k`, `top-k`, `topK`.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let former = FORMER_NAMES.iter().find(|(old, _)| same_name(old, name));
        let name = former.map_or(name, |(_, new)| new);
        self.parameters.iter().find(|p| same_name(p.key, name))
    }

    /// What is sent of `parameters`: known ones under their own names, checked, and
    /// only where they differ from the default; unknown ones as they are.
    pub fn changed(&self, parameters: &Json) -> Result<Json, InputError> {
        let mut changed = object([]);
        for (name, value) in parameters.members().iter().take(MAX_PARAMETERS) {
            match self.parameter(name) {
                Some(parameter) => {
                    let value = parameter.read(value).map_err(|m| InputError::new(parameter.key, m))?;
                    if !parameter.is_default(&value) {
                        changed.set(parameter.key, value);
                    }
                }
                None if *value != Json::Null => changed.set(name, value.clone()),
                None => {}
            }
        }
        Ok(changed)
    }
}

/// Whether two names differ only in case, hyphens and underscores.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(|b| !b"-_".contains(b)).map(|b| b.to_ascii_lowercase())
    }
    letters(a).eq(letters(b))
}

/// Tasks are the same if their tags are: each is listed once.
impl PartialEq for Task {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Eq for Task {}

impl Field {
    /// A required field, with the defaults of most.
    pub const fn new(key: &'static str, label: &'static str, kind: FieldKind, place: Place) -> Self {
        Self { key, aliases: &[], label, kind, place, required: true, codec: codec::of(kind) }
    }

    /// Reads a value of this field in any of the forms that model cards and scripts write it.
    pub fn read(&self, json: &Json) -> Option<Value> {
        (self.codec.read)(json)
    }

    /// Whether that is a name of this field: its key, however it is spelt, or an alias.
    pub fn goes_by(&self, name: &str) -> bool {
        same_name(self.key, name) || self.aliases.contains(&name)
    }

    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// A text that must hold the model's mask token.
    #[must_use]
    pub const fn masked(mut self) -> Self {
        self.codec = &codec::MASKED;
        self
    }

    #[must_use]
    pub const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

impl Parameter {
    pub const fn number(
        key: &'static str,
        min: f64,
        max: f64,
        step: f64,
        default: Option<f64>,
        help: &'static str,
    ) -> Self {
        Self { key, kind: ParameterKind::Number { min, max, step, default }, help }
    }

    pub const fn switch(key: &'static str, default: bool, help: &'static str) -> Self {
        Self { key, kind: ParameterKind::Switch { default }, help }
    }

    pub const fn choice(
        key: &'static str,
        options: &'static [&'static str],
        default: &'static str,
        help: &'static str,
    ) -> Self {
        Self { key, kind: ParameterKind::Choice { options, default }, help }
    }

    pub const fn text(key: &'static str, help: &'static str) -> Self {
        Self { key, kind: ParameterKind::Text, help }
    }

    pub const fn json(key: &'static str, help: &'static str) -> Self {
        Self { key, kind: ParameterKind::Json, help }
    }

    pub const fn list(key: &'static str, help: &'static str) -> Self {
        Self { key, kind: ParameterKind::List, help }
    }

    /// The value that is not sent; null where the server decides.
    pub fn default(&self) -> Json {
        match self.kind {
            ParameterKind::Number { default, .. } => default.into(),
            ParameterKind::Switch { default } => default.into(),
            ParameterKind::Choice { default, .. } if !default.is_empty() => default.into(),
            _ => Json::Null,
        }
    }

    /// Whether a value, as [`read`](Self::read) gives it, need not be sent.
    pub fn is_default(&self, value: &Json) -> bool {
        *value == Json::Null || *value == self.default()
    }

    /// The wire form of a value that may have come from an attribute or a text box:
    /// `"0.7"`, `"true"`, `"a, b"`. Nothing filled in is null. An error says what
    /// would be right.
    pub fn read(&self, value: &Json) -> Result<Json, Phrase> {
        let text = value.text().map(str::trim);
        if *value == Json::Null || text == Some("") {
            return Ok(Json::Null);
        }
        match self.kind {
            ParameterKind::Number { min, max, step, .. } => match value.number() {
                Some(n) if n < min || n > max => {
                    let range = [write_number(min).into(), write_number(max).into()];
                    Err(self.must(phrase::BETWEEN, range))
                }
                Some(n) if step >= 1.0 && n.fract() != 0.0 => Err(self.must(phrase::WHOLE, [])),
                Some(n) => Ok(n.into()),
                None => Err(self.must(phrase::NUMBER, [])),
            },
            ParameterKind::Switch { .. } => match (value, text) {
                (Json::Bool(_), _) => Ok(value.clone()),
                (_, Some("true")) => Ok(true.into()),
                (_, Some("false")) => Ok(false.into()),
                _ => Err(self.must(phrase::SWITCH, [])),
            },
            ParameterKind::Choice { options, .. } => {
                let chosen = match value {
                    Json::Bool(true) => "true",
                    Json::Bool(false) => "false",
                    _ => text.unwrap_or_default(),
                };
                match chosen {
                    _ if !options.contains(&chosen) => {
                        let options = lean::join(&mut options.iter().copied(), ", ");
                        Err(self.must(phrase::ONE_OF, [options.into()]))
                    }
                    "true" => Ok(true.into()),
                    "false" => Ok(false.into()),
                    _ => Ok(chosen.into()),
                }
            }
            ParameterKind::Text if text.is_some() => Ok(value.clone()),
            ParameterKind::Text => Err(self.must(phrase::TEXT, [])),
            ParameterKind::List => Ok(match text {
                Some(text) => text
                    .split(',')
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
                    .into(),
                None => value.clone(),
            }),
            ParameterKind::Json => Ok(value.clone()),
        }
    }

    fn must<const N: usize>(&self, text: &'static str, more: [Cow<'static, str>; N]) -> Phrase {
        Phrase { text, blanks: [self.key.to_owned().into()].into_iter().chain(more).collect() }
    }
}
