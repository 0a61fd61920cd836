//! What went wrong, in words for the person who reads it: what happened, whose turn it is, and what to do next. Every
//! other error of the widget becomes a [`Problem`] (`docs/ARCHITECTURE.md` has the map).

use crate::config::ConfigError;
use crate::language::Messages;
use crate::parts::Missing;
use tasks::wire::error::Audience;
use tasks::{Failure, FailureCode, InputError, Phrase, Task, Unreadable};

/// A failed run, or a widget that cannot run at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub code: FailureCode,
    pub status: Option<u16>,
    /// What is said of it besides.
    pub said: Said,
    /// Seconds to wait before it makes sense to try again.
    pub retry_after: Option<f64>,
    pub request_id: Option<String>,
    /// The field to point at, when the input is at fault.
    pub field: Option<&'static str>,
    /// A text that would mend the field if inserted.
    pub insert: Option<String>,
    /// The answer as it came, when it could not be read.
    pub raw: Option<String>,
    /// The address that was called, if any was.
    pub url: Option<String>,
}

/// What is said of a problem besides its title.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The server's or the browser's own words, or what concerns the page's author alone; may be empty. It stays as it is.
    Given(String),
    /// Words of ours.
    Own(Reason),
}

/// What the widget itself finds wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A field or a parameter is empty or unfit.
    Input(Phrase),
    /// The parameter of that name is no JSON.
    NoJson(&'static str),
    /// A part of the widget did not come.
    PartMissing,
    /// The server sent a web page.
    Html,
    /// The server sent what cannot be read.
    NotJson,
    /// The server sent nothing.
    Nothing,
    /// Nothing came for so many minutes.
    Silent(u32),
    /// The server does not know the model's task.
    TaskUnknown,
    /// There is no widget for the task of that name.
    NoWidget(String),
    /// The endpoint is the address of a call that has nothing to do with the task.
    NotAtEndpoint(String, &'static Task),
    /// The server speaks an API that has no call for the task.
    Unserved(&'static Task),
}

impl Said {
    /// In words; may be empty.
    pub fn words(&self, say: Messages) -> String {
        let own = match self {
            Self::Given(words) => return words.clone(),
            Self::Own(own) => own,
        };
        match own {
            Reason::Input(phrase) => say.phrase(phrase),
            Reason::NoJson(parameter) => say.parameter_must_be_json(parameter),
            Reason::PartMissing => say.part_missing().to_owned(),
            Reason::Html => say.sent_html().to_owned(),
            Reason::NotJson => say.sent_no_json().to_owned(),
            Reason::Nothing => say.sent_nothing().to_owned(),
            Reason::Silent(minutes) => say.silent(f64::from(*minutes)),
            Reason::TaskUnknown => say.task_unknown().to_owned(),
            Reason::NoWidget(task) => say.no_widget(task),
            Reason::NotAtEndpoint(call, task) => say.not_at_endpoint(call, say.of_task(task.title)),
            Reason::Unserved(task) => say.unserved(say.of_task(task.title)),
        }
    }
}

impl From<String> for Said {
    fn from(words: String) -> Self {
        Self::Given(words)
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Self {
        Self::Given(words.to_owned())
    }
}

impl From<Reason> for Said {
    fn from(reason: Reason) -> Self {
        Self::Own(reason)
    }
}

impl Problem {
    pub fn new(code: FailureCode, said: impl Into<Said>) -> Self {
        Self {
            code,
            status: None,
            said: said.into(),
            retry_after: None,
            request_id: None,
            field: None,
            insert: None,
            raw: None,
            url: None,
        }
    }

    pub fn cancelled() -> Self {
        Self::new(FailureCode::Cancelled, "")
    }

    /// The card's first line.
    pub fn title(&self, say: Messages) -> &'static str {
        match self.code {
            FailureCode::Config => say.config_title(),
            FailureCode::Input if self.is_incomplete() => say.missing_title(),
            FailureCode::Input => say.input_title(),
            FailureCode::Auth => say.auth_title(),
            FailureCode::Budget => say.budget_title(),
            FailureCode::Forbidden => say.forbidden_title(),
            FailureCode::NotFound => say.not_found_title(),
            FailureCode::TooLarge => say.too_large_title(),
            FailureCode::RateLimited => say.rate_limited_title(),
            FailureCode::WarmingTimeout => say.warming_timeout_title(),
            FailureCode::Upstream => say.upstream_title(),
            FailureCode::Network => say.network_title(),
            FailureCode::Timeout => say.timeout_title(),
            FailureCode::Cancelled => say.cancelled(),
            FailureCode::Shape => say.shape_title(),
        }
    }

    /// The card's second line: what the reader can do.
    pub fn advice(&self, say: Messages) -> &'static str {
        match self.code {
            FailureCode::Input if self.is_incomplete() => "",
            FailureCode::Input if self.field.is_some() => say.field_advice(),
            FailureCode::Input => say.input_advice(),
            FailureCode::TooLarge => say.too_large_advice(),
            FailureCode::RateLimited => say.rate_limited_advice(),
            FailureCode::WarmingTimeout => say.warming_timeout_advice(),
            FailureCode::Upstream => say.upstream_advice(),
            FailureCode::Network => say.network_advice(),
            FailureCode::Timeout => say.timeout_advice(),
            FailureCode::Shape => say.shape_advice(),
            FailureCode::Budget => say.budget_advice(),
            FailureCode::Cancelled => "",
            _ => say.owner_advice(),
        }
    }

    /// A hint for the page's owner, in the details. They are in English, to be looked up and reported.
    pub fn hint(&self) -> &'static str {
        match self.code {
            FailureCode::Auth => "Give the proxy a valid token (HF_TOKEN) with permission to call inference.",
            FailureCode::Forbidden => {
                "Allow this page's origin and this model in the proxy, and check the token's permissions."
            }
            FailureCode::NotFound => "Check the model id. Private models look the same without a token.",
            FailureCode::Network => {
                "Check the endpoint, that it allows this origin (CORS), and the page's connect-src policy."
            }
            FailureCode::Config => "Check the element's attributes.",
            FailureCode::Budget => "The upstream account has no credits left.",
            _ => "",
        }
    }

    /// Nothing has been sent, because a field is empty or unfit.
    pub const fn is_incomplete(&self) -> bool {
        self.field.is_some() && self.status.is_none()
    }

    pub const fn is_red(&self) -> bool {
        !matches!(self.code, FailureCode::RateLimited | FailureCode::WarmingTimeout | FailureCode::Budget)
            && self.field.is_none()
    }

    /// One line for `Error.message` and for screen readers.
    pub fn sentence(&self, say: Messages) -> String {
        let said = self.said.words(say);
        match said.as_str() {
            "" => self.title(say).to_owned(),
            said => [self.title(say), ": ", said].concat(),
        }
    }

    /// What the "Details" of a card hold and copy: facts for the site's owner, no secrets.
    pub fn details(&self) -> String {
        let mut lines = vec![format!("code: {}", self.code.as_str())];
        if let Some(status) = self.status {
            lines.push(format!("status: {status}"));
        }
        if let Some(id) = &self.request_id {
            lines.push(format!("request id: {id}"));
        }
        if let Some(url) = &self.url {
            lines.push(format!("address: {url}"));
        }
        let said = self.said.words(Messages::ENGLISH);
        if !said.is_empty() {
            lines.push(format!("message: {said}"));
        }
        let who = match self.code.audience() {
            Audience::Visitor => "visitor",
            Audience::SiteOwner => "owner of the page",
            Audience::Server => "server",
            Audience::Network => "network",
        };
        lines.push(format!("concerns: {who}"));
        if !self.hint().is_empty() {
            lines.push(format!("hint: {}", self.hint()));
        }
        lines.join("\n")
    }
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        Self::new(FailureCode::Config, error.0)
    }
}

impl From<Missing> for Problem {
    fn from(_: Missing) -> Self {
        Self::new(FailureCode::Network, Reason::PartMissing)
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Self {
        Self {
            field: Some(error.field),
            insert: error.insert,
            ..Self::new(FailureCode::Input, Reason::Input(error.message))
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self { status: Some(failure.status), ..Self::new(failure.code, failure.message) }
    }
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        let reason = match unreadable {
            Unreadable::Error(failure) => return failure.into(),
            Unreadable::Html => Reason::Html,
            Unreadable::NotJson => Reason::NotJson,
            Unreadable::Empty => Reason::Nothing,
        };
        Self::new(FailureCode::Shape, reason)
    }
}
