//! A request as code to take along: the same call in Python, JavaScript, cURL, Rust and Go.
//!
//! [`Request`] describes what was sent; [`clients`] lists the clients that can send just that, and [`write`] is the program.
//! Whatever a visitor typed stays a string there, in each language. Tokens are read from the environment, files from
//! beside the program. Nothing here does I/O or touches a DOM.

// Programs are written line by line: `write!` would add an error to ignore to each.
#![allow(clippy::format_push_string)]

mod curl;
mod go;
mod highlight;
mod hub;
mod javascript;
mod literal;
mod pretty;
mod python;
mod request;
mod rust;
#[cfg(test)]
mod tests;

pub use highlight::{Class, highlight};
pub use request::{Answer, Body, Encoded, File, Request, Value};

/// A language of snippets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    JavaScript,
    Shell,
    Rust,
    Go,
}

impl Language {
    pub const ALL: [Self; 5] = [Self::Python, Self::JavaScript, Self::Shell, Self::Rust, Self::Go];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::Shell => "cURL",
            Self::Rust => "Rust",
            Self::Go => "Go",
        }
    }
}

/// What sends the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Requests,
    HuggingFaceHub,
    OpenAiPython,
    Fetch,
    HuggingFaceInference,
    OpenAiJavaScript,
    Curl,
    Reqwest,
    NetHttp,
}

impl Client {
    pub const ALL: [Self; 9] = [
        Self::Requests,
        Self::HuggingFaceHub,
        Self::OpenAiPython,
        Self::Fetch,
        Self::HuggingFaceInference,
        Self::OpenAiJavaScript,
        Self::Curl,
        Self::Reqwest,
        Self::NetHttp,
    ];

    /// As its package is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::HuggingFaceHub => "huggingface_hub",
            Self::OpenAiPython | Self::OpenAiJavaScript => "openai",
            Self::Fetch => "fetch",
            Self::HuggingFaceInference => "@huggingface/inference",
            Self::Curl => "curl",
            Self::Reqwest => "reqwest",
            Self::NetHttp => "net/http",
        }
    }

    pub const fn language(self) -> Language {
        match self {
            Self::Requests | Self::HuggingFaceHub | Self::OpenAiPython => Language::Python,
            Self::Fetch | Self::HuggingFaceInference | Self::OpenAiJavaScript => Language::JavaScript,
            Self::Curl => Language::Shell,
            Self::Reqwest => Language::Rust,
            Self::NetHttp => Language::Go,
        }
    }
}

/// The clients that can send just this request, in the order of [`Client::ALL`].
pub fn clients(request: &Request) -> Vec<Client> {
    let can_send = |client: &Client| match client {
        Client::Requests | Client::Fetch | Client::Curl | Client::Reqwest | Client::NetHttp => true,
        Client::OpenAiPython | Client::OpenAiJavaScript => request.chat().is_some(),
        Client::HuggingFaceHub | Client::HuggingFaceInference => write(request, *client).is_some(),
    };
    Client::ALL.into_iter().filter(can_send).collect()
}

/// The program; `None` where the client would send something else.
pub fn write(request: &Request, client: Client) -> Option<String> {
    match client {
        Client::Requests => Some(python::requests(request)),
        Client::HuggingFaceHub => python::huggingface_hub(request),
        Client::OpenAiPython => python::openai(request),
        Client::Fetch => Some(javascript::fetch(request)),
        Client::HuggingFaceInference => javascript::huggingface_inference(request),
        Client::OpenAiJavaScript => javascript::openai(request),
        Client::Curl => Some(curl::curl(request)),
        Client::Reqwest => Some(rust::reqwest(request)),
        Client::NetHttp => Some(go::net_http(request)),
    }
}
