//! The words of `locales/` compared with each other and with what says them. Nothing is missing in any language; that nothing
//! is unused the compiler says itself, by which a message is a function.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use crate::locales::{self, Locale, Locales};
use crate::messages::Message;
use crate::paths::root;

/// The plurals that languages have, of which others take some (CLDR).
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

static LOCALES: LazyLock<Locales> =
    LazyLock::new(|| locales::read(&root().join("locales")).expect("the folder can be read"));

/// The messages of both files, with the names of these.
fn messages(locale: &Locale) -> impl Iterator<Item = (&'static str, &Message)> {
    let of = |file, messages| std::iter::repeat(file).zip::<&Vec<Message>>(messages);
    of("widget", &locale.widget).chain(of("tasks", &locale.tasks))
}

/// The keys of a pattern's choices.
fn keys(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split(['?', '|']).skip(1).filter_map(|variant| Some(variant.split_once('=')?.0))
}

#[test]
fn every_language_says_all_that_english_does() {
    let all: BTreeSet<_> = messages(&LOCALES.english).map(|(file, message)| (file, &message.id)).collect();
    for other in &LOCALES.others {
        let own: BTreeSet<_> = messages(other).map(|(file, message)| (file, &message.id)).collect();
        let missing: Vec<_> = all.difference(&own).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", other.lang);
    }
}

#[test]
fn every_language_names_what_english_does() {
    for other in &LOCALES.others {
        for (file, message) in messages(other) {
            for i in 0..message.variables.len() {
                let is_named = ["}", "?"].iter().any(|end| message.pattern.contains(&format!("{{{i}{end}")));
                let name = &message.variables[i].name;
                assert!(is_named, "{}/{file}.ftl: {} leaves out ${name}", other.lang, message.id);
            }
        }
    }
}

#[test]
fn choices_are_by_plurals() {
    for locale in LOCALES.others.iter().chain([&LOCALES.english]) {
        for (file, message) in messages(locale) {
            for key in keys(&message.pattern) {
                let is_known = PLURALS.contains(&key) || key.parse::<i64>().is_ok();
                assert!(is_known, "{}/{file}.ftl: {} has the plural {key:?}", locale.lang, message.id);
            }
        }
    }
}

#[test]
fn no_translation_was_forgotten_in_english() {
    // What is the same in several languages: names, and words that were taken over.
    let is_long = |message: &&Message| message.pattern.split(' ').count() > 3;
    for other in &LOCALES.others {
        let pairs = LOCALES.english.widget.iter().filter(is_long);
        for message in pairs.filter(|message| !message.pattern.is_empty()) {
            let own = other.widget.iter().find(|own| own.id == message.id);
            assert_ne!(own.map(|own| &own.pattern), Some(&message.pattern), "{}: {}", other.lang, message.id);
        }
    }
}

#[test]
fn tasks_say_what_is_translated() {
    let tasks = tasks::registry::ALL;
    let mut said: BTreeSet<&str> = tasks::phrase::REFUSALS.iter().copied().collect();
    for task in tasks {
        said.insert(task.title);
        said.extend(task.fields.iter().map(|field| field.label));
        said.extend(task.parameters.iter().map(|parameter| parameter.help));
    }
    let known: BTreeSet<&str> =
        LOCALES.english.tasks.iter().map(|message| message.pattern.as_str()).collect();
    let missing: Vec<_> = said.difference(&known).collect();
    assert!(missing.is_empty(), "locales/en/tasks.ftl lacks {missing:#?}");
    let unused: Vec<_> = known.difference(&said).collect();
    assert!(unused.is_empty(), "locales/en/tasks.ftl has what no task says: {unused:#?}");
}

#[test]
fn the_element_can_fetch_every_language() {
    let script = fs::read_to_string(root().join("src/language/files.js")).expect("the script is there");
    for other in &LOCALES.others {
        let literal = format!("new URL(\"./{}.txt\", import.meta.url)", other.lang);
        assert!(script.contains(&literal), "src/language/files.js has no {literal}");
    }
    assert_eq!(script.matches("new URL(").count(), LOCALES.others.len());
}
