//! What the end-to-end tests share: a real browser, the real proxy, servers that misbehave on
//! request, and the eyes of a reader: roles, names and text, never class names.

mod ax;
mod browser;
mod fault;
mod figures;
mod find;
mod gradio;
mod host;
mod llama;
mod page;
mod proxy;
mod suite;
mod wait;

pub use ax::{Node, Tree};
pub use browser::Browsers;
pub use fault::{Gate, Model, Received, Reply};
pub use figures::{median, save};
pub use find::{axe, chrome, chromedriver, example_app, proxy_binary, root, widget_binary};
pub use gradio::Gradio;
pub use host::{Host, Html};
pub use llama::Llama;
pub use page::{Event, Page, RECORDER};
pub use proxy::Proxy;
pub use suite::{Case, Stage, run};
pub use wait::{until, within};
