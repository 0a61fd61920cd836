//! The folder `locales/`: of each language `widget.ftl`, the interface's own words, and `tasks.ftl`, those that tasks say.

use std::fs;
use std::path::Path;

use super::messages::{self, Message};

/// All languages.
pub struct Locales {
    pub english: Locale,
    /// By name.
    pub others: Vec<Locale>,
}

/// The messages of a language.
pub struct Locale {
    pub lang: String,
    pub widget: Vec<Message>,
    pub tasks: Vec<Message>,
}

/// Reads the folder; an error begins with the name of a file in it.
pub fn read(folder: &Path) -> Result<Locales, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut langs: Vec<String> = names.filter(|name| name != "en").collect();
    langs.sort();
    let english = locale(folder, "en", None)?;
    let others = langs.iter().map(|lang| locale(folder, lang, Some(&english))).collect::<Result<_, _>>()?;
    Ok(Locales { english, others })
}

fn locale(folder: &Path, lang: &str, english: Option<&Locale>) -> Result<Locale, String> {
    let read = |name: &str, english: Option<&[Message]>| {
        let name = format!("{lang}/{name}.ftl");
        let source = fs::read_to_string(folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        messages::read(&source, english).map_err(|error| format!("{name}: {error}"))
    };
    Ok(Locale {
        lang: lang.to_owned(),
        widget: read("widget", english.map(|english| &*english.widget))?,
        tasks: read("tasks", english.map(|english| &*english.tasks))?,
    })
}

impl Locales {
    /// Of each language but English its name and its table, as the widget reads it.
    pub fn tables(&self) -> impl Iterator<Item = (&str, String)> {
        self.others.iter().map(|other| (other.lang.as_str(), messages::table(other, &self.english)))
    }
}
