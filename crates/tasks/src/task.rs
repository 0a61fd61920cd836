//! What a task is: a declaration that the form, the encoder and the decoder all read.

use crate::output::Kind;

/// One pipeline tag. Tasks own no view: they name the fields they take and the
/// kind of output they give, and the widget has one component per kind of each.
#[derive(Debug)]
pub struct Task {
    /// The pipeline tag, as the Hub spells it.
    pub tag: &'static str,
    /// What a reader sees: "Text classification".
    pub title: &'static str,
    pub fields: &'static [Field],
    pub output: Kind,
    pub parameters: &'static [Parameter],
    pub route: Route,
    /// What kind of answer to ask for, where the server has a choice.
    pub accept: Option<&'static str>,
    /// Whether a stream is asked for by default.
    pub streams: bool,
    /// Shown when the model brings none of its own.
    pub examples: &'static [Example],
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
    /// The text must hold the model's mask token.
    pub masked: bool,
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

/// Which address of the server answers the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/models/{id}`
    Model,
    /// `/models/{id}/pipeline/{tag}`: for models that serve more than one task.
    Pipeline,
    /// `/v1/chat/completions`
    Chat,
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
    pub title: &'static str,
    /// Field key and value; lists are written one a line.
    pub values: &'static [(&'static str, &'static str)],
}

impl Field {
    /// A required field, with the defaults of most.
    pub const fn new(key: &'static str, label: &'static str, kind: FieldKind, place: Place) -> Self {
        Self { key, aliases: &[], label, kind, place, required: true, masked: false }
    }

    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// A text with a gap in it.
    #[must_use]
    pub const fn masked(mut self) -> Self {
        self.masked = true;
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
}
