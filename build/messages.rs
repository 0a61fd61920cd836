//! From Fluent files to what the widget holds of them. Pure; the build script makes Rust code of English, and the build of the
//! bundle a JSON file of every other language.
//!
//! Of Fluent: messages, comments, `{ $name }`, `NUMBER($name)`, literals in braces, and selectors over a number. A variable
//! that any English message selects by or gives to `NUMBER` is a number, every other one a text.

use std::collections::BTreeMap;
use std::fmt::Write;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;

use super::locales::Locale;

/// A message of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    /// As the widget reads it (`src/language/pattern.rs`): `{0}` stands for a variable, and
    /// `{0?one=a file|other={0} files}` for a choice by its number.
    pub pattern: String,
    /// In the order in which English names them first.
    pub variables: Vec<Variable>,
}

/// What a message leaves open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    pub name: String,
    pub is_number: bool,
}

/// Reads a file. Those of other languages than English name `english`, whose variables theirs are.
pub fn read(source: &str, english: Option<&[Message]>) -> Result<Vec<Message>, String> {
    let resource = parser::parse(source).map_err(|(_, errors)| {
        let lines = errors
            .iter()
            .map(|error| format!("line {}: {error}", source[..error.pos.start].matches('\n').count() + 1));
        lines.collect::<Vec<_>>().join("\n")
    })?;
    let mut messages: Vec<Message> = Vec::new();
    for entry in resource.body {
        let (id, pattern) = match entry {
            Entry::Message(message) => match (message.value, message.attributes.is_empty()) {
                (Some(pattern), true) => (message.id.name, pattern),
                _ => return Err(format!("{}: a message is a text, without attributes", message.id.name)),
            },
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(term) => return Err(format!("-{}: terms are not understood", term.id.name)),
            Entry::Junk { content } => return Err(format!("not Fluent: {content}")),
        };
        if messages.iter().any(|message| message.id == id) {
            return Err(format!("{id} is there twice"));
        }
        let of_english = |english: &[Message]| {
            let own = english.iter().find(|message| message.id == id);
            own.map(|message| message.variables.clone())
                .ok_or_else(|| format!("{id}: English has no such message"))
        };
        let mut writer =
            Writer { variables: english.map_or(Ok(Vec::new()), of_english)?, is_open: english.is_none() };
        let has_variables = pattern.elements.iter().any(|element| {
            !matches!(
                element,
                PatternElement::TextElement { .. }
                    | PatternElement::Placeable {
                        expression: Expression::Inline(InlineExpression::StringLiteral { .. })
                    }
            )
        });
        let pattern = writer.pattern(&pattern, has_variables, 0).map_err(|error| format!("{id}: {error}"))?;
        messages.push(Message { id: id.to_owned(), pattern, variables: writer.variables });
    }
    Ok(messages)
}

struct Writer {
    variables: Vec<Variable>,
    /// Whether the message may name more.
    is_open: bool,
}

impl Writer {
    fn pattern(&mut self, pattern: &Pattern<&str>, is_read: bool, depth: usize) -> Result<String, String> {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(&plain(value, is_read)?),
                PatternElement::Placeable { expression } => {
                    text.push_str(&self.expression(expression, is_read, depth)?);
                }
            }
        }
        Ok(text)
    }

    fn expression(
        &mut self,
        expression: &Expression<&str>,
        is_read: bool,
        depth: usize,
    ) -> Result<String, String> {
        let (selector, variants) = match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => return plain(value, is_read),
            Expression::Inline(inline) => {
                let (name, is_number) = variable(inline)?;
                return Ok(format!("{{{}}}", self.index(name, is_number)?));
            }
            Expression::Select { selector, variants } => (selector, variants),
        };
        if depth > 0 {
            return Err("a choice within a choice is not understood".to_owned());
        }
        let (name, _) = variable(selector)?;
        let mut text = format!("{{{}?", self.index(name, true)?);
        // The widget takes the last one where no other fits.
        let (others, default): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| !variant.default);
        for (i, variant) in others.into_iter().chain(default).enumerate() {
            let key = match variant.key {
                VariantKey::Identifier { name } => name,
                VariantKey::NumberLiteral { value } => value,
            };
            let separator = if i == 0 { "" } else { "|" };
            let _ = write!(text, "{separator}{key}={}", self.pattern(&variant.value, true, depth + 1)?);
        }
        Ok(text + "}")
    }

    fn index(&mut self, name: &str, is_number: bool) -> Result<usize, String> {
        let known = self.variables.iter().position(|variable| variable.name == name);
        match known {
            Some(i) if self.is_open => self.variables[i].is_number |= is_number,
            Some(i) if is_number && !self.variables[i].is_number => {
                return Err(format!("${name} is a text in English, not a number"));
            }
            Some(_) => {}
            None if self.is_open => self.variables.push(Variable { name: name.to_owned(), is_number }),
            None => return Err(format!("English has no ${name}")),
        }
        Ok(known.unwrap_or(self.variables.len() - 1))
    }
}

/// The variable of a placeable or a selector, and whether it must be a number.
fn variable<'s>(expression: &InlineExpression<&'s str>) -> Result<(&'s str, bool), String> {
    match expression {
        InlineExpression::VariableReference { id } => Ok((id.name, false)),
        InlineExpression::FunctionReference { id, arguments: CallArguments { positional, named } }
            if id.name == "NUMBER" && named.is_empty() =>
        {
            match positional.as_slice() {
                [InlineExpression::VariableReference { id }] => Ok((id.name, true)),
                _ => Err("NUMBER takes one variable".to_owned()),
            }
        }
        _ => Err("only variables, NUMBER($variable) and \"literals\" are understood in braces".to_owned()),
    }
}

/// A text that the widget does not take for anything else.
fn plain(text: &str, is_read: bool) -> Result<String, String> {
    if is_read && text.contains(['{', '}', '|']) {
        return Err(format!("a text with variables cannot hold braces or bars: {text}"));
    }
    Ok(text.to_owned())
}

/// A table of the widget (`Messages::parse`): the messages in the order of English, empty where there is none, and the texts
/// of tasks by what they are in English.
pub fn table(own: &Locale, english: &Locale) -> String {
    let find = |messages: &[Message], id: &str| {
        messages.iter().find(|message| message.id == id).map(|message| message.pattern.clone())
    };
    let text = |message: &Message| find(&own.widget, &message.id).unwrap_or_default();
    let texts: Vec<String> = english.widget.iter().map(text).collect();
    let translated = |message: &Message| Some((message.pattern.clone(), find(&own.tasks, &message.id)?));
    let tasks: BTreeMap<String, String> = english.tasks.iter().filter_map(translated).collect();
    let version = version(&english.widget);
    serde_json::json!({ "lang": own.lang, "version": version, "texts": texts, "tasks": tasks }).to_string()
}

/// A hash (FNV-1a) of ids and variables.
pub fn version(english: &[Message]) -> String {
    let names = english.iter().flat_map(|message| {
        std::iter::once(message.id.as_str())
            .chain(message.variables.iter().map(|variable| variable.name.as_str()))
    });
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = names.fold(0xcbf2_9ce4_8422_2325, |hash, name| name.bytes().chain([0]).fold(hash, add));
    format!("{hash:016x}")
}
