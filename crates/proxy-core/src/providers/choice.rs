//! Which of a model's providers are asked, and in which order.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use super::{Entry, HF_INFERENCE, Mapping, Status, served};
use crate::ApiError;

/// A provider by its name, or by how it is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preference {
    Named(String),
    /// The router knows the speed and the price of chats. Of runs nobody tells
    /// them, and the Hub's order stands.
    Fastest,
    Cheapest,
    /// The order in the account's settings, which is the Hub's.
    Preferred,
}

impl FromStr for Preference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "fastest" => Ok(Self::Fastest),
            "cheapest" => Ok(Self::Cheapest),
            "auto" | "preferred" => Ok(Self::Preferred),
            _ if !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') =>
            {
                Ok(Self::Named(text.to_owned()))
            }
            _ => Err("no provider's name".into()),
        }
    }
}

impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Named(name) => name,
            Self::Fastest => "fastest",
            Self::Cheapest => "cheapest",
            Self::Preferred => "preferred",
        })
    }
}

/// The operator's preferences, first one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order(pub Vec<Preference>);

/// Tasks that the Hub's own service takes for one another.
const ALIKE: [&str; 2] = ["feature-extraction", "sentence-similarity"];

/// The entries to try, best first. A provider that the caller names is the only
/// one; the operator's come before the others; and one in staging is asked only
/// by name.
pub fn choose<'a>(
    mapping: &'a Mapping,
    task: Option<&str>,
    asked: Option<&Preference>,
    order: &Order,
) -> Result<Vec<&'a Entry>, ApiError> {
    let fits = |entry: &&Entry| serves(entry, task);
    if let Some(Preference::Named(name)) = asked {
        let entry = mapping.0.iter().find(|entry| entry.provider == *name && fits(entry));
        return entry.map(|entry| vec![entry]).ok_or_else(|| not_served(mapping, task, name));
    }
    let mut entries: Vec<&Entry> =
        mapping.0.iter().filter(|entry| entry.status == Status::Live).filter(fits).collect();
    let place = |entry: &Entry| {
        let named = |preference: &Preference| matches!(preference, Preference::Named(name) if *name == entry.provider);
        order.0.iter().position(named).unwrap_or(usize::MAX)
    };
    // Stable: those without a preference stay in the Hub's order.
    entries.sort_by_key(|entry| place(entry));
    Ok(entries)
}

fn serves(entry: &Entry, task: Option<&str>) -> bool {
    let same = |task: &str| entry.task == task || is_chat(&entry.task) && matches!(task, "text-generation");
    if entry.provider == HF_INFERENCE {
        return task.is_none_or(|task| same(task) || ALIKE.contains(&task) && ALIKE.contains(&&*entry.task));
    }
    task.is_none_or(same) && served(&entry.provider, &entry.task).is_some()
}

fn is_chat(task: &str) -> bool {
    task == "conversational"
}

fn not_served(mapping: &Mapping, task: Option<&str>, name: &str) -> ApiError {
    let others: Vec<&str> =
        mapping.0.iter().filter(|entry| serves(entry, task)).map(|entry| entry.provider.as_str()).collect();
    let others = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
    ApiError::new(
        StatusCode::NOT_FOUND,
        "provider",
        format!("The provider {name} does not serve this model here. These do: {others}."),
    )
}

/// Whether another provider may do better after this answer. Money that is spent
/// and input that is wrong are the same everywhere.
pub fn worth_another(status: StatusCode) -> bool {
    matches!(status.as_u16(), 404 | 408 | 410 | 429 | 500..)
}
