//! What went wrong, in words for the person who reads it: what happened, whose turn it is, and what to do next. Every
//! other error of the widget becomes a [`Problem`] (`docs/ARCHITECTURE.md` has the map).

use crate::config::ConfigError;
use crate::parts::Missing;
use tasks::wire::error::Audience;
use tasks::{Failure, FailureCode, InputError, Unreadable};

/// A failed run, or a widget that cannot run at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub code: FailureCode,
    pub status: Option<u16>,
    /// The server's or the browser's own words; may be empty.
    pub said: String,
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

impl Problem {
    pub fn new(code: FailureCode, said: impl Into<String>) -> Self {
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
    pub fn title(&self) -> &'static str {
        match self.code {
            FailureCode::Config => "This widget is not set up correctly",
            FailureCode::Input if self.is_incomplete() => "One thing is missing",
            FailureCode::Input => "The model could not use this input",
            FailureCode::Auth => "This page is not signed in to the model’s server",
            FailureCode::Budget => "This demo’s budget is used up",
            FailureCode::Forbidden => "The model’s server does not allow this",
            FailureCode::NotFound => "The model was not found",
            FailureCode::TooLarge => "The input is too large",
            FailureCode::RateLimited => "Too many requests just now",
            FailureCode::WarmingTimeout => "The model did not start in time",
            FailureCode::Upstream => "The model’s server had a problem",
            FailureCode::Network => "The server could not be reached",
            FailureCode::Timeout => "The server took too long to answer",
            FailureCode::Cancelled => "Cancelled",
            FailureCode::Shape => "The answer could not be read",
        }
    }

    /// The card's second line: what the reader can do.
    pub fn advice(&self) -> &'static str {
        match self.code {
            FailureCode::Input if self.is_incomplete() => "",
            FailureCode::Input if self.field.is_some() => "Change it, or leave it empty, then try again.",
            FailureCode::Input => "Change the input and try again.",
            FailureCode::TooLarge => "Shorten it or choose a smaller file, then try again.",
            FailureCode::RateLimited => "Your input is kept. Try again in a moment.",
            FailureCode::WarmingTimeout => {
                "Your input is kept. It may still be starting: try again in a minute."
            }
            FailureCode::Upstream => "Your input is kept. This is not your doing: trying again may help.",
            FailureCode::Network => "Your input is kept. Check your connection, then try again.",
            FailureCode::Timeout => "Your input is kept. Try again, perhaps with a shorter input.",
            FailureCode::Shape => "Your input is kept. The raw answer is below for the owner of this page.",
            FailureCode::Budget => "Your input is kept. Only the owner of this page can raise the budget.",
            FailureCode::Cancelled => "",
            _ => "Only the owner of this page can fix this. The details below will help them.",
        }
    }

    /// A hint for the page's owner, in the details.
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
    pub fn sentence(&self) -> String {
        let mut text = self.title().to_owned();
        if !self.said.is_empty() {
            text.push_str(": ");
            text.push_str(&self.said);
        }
        text
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
        if !self.said.is_empty() {
            lines.push(format!("message: {}", self.said));
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
        Self::new(
            FailureCode::Network,
            "A part of this widget could not be loaded. The browser’s console says why.",
        )
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Self {
        Self {
            field: Some(error.field),
            insert: error.insert,
            ..Self::new(FailureCode::Input, error.message)
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
        match unreadable {
            Unreadable::Error(failure) => failure.into(),
            Unreadable::Html => Self::new(
                FailureCode::Shape,
                "the server sent a web page where an answer was expected; the endpoint is probably wrong",
            ),
            Unreadable::NotJson => {
                Self::new(FailureCode::Shape, "the server sent something that is not valid JSON")
            }
            Unreadable::Empty => Self::new(FailureCode::Shape, "the server sent nothing"),
        }
    }
}
