//! Functions that a model asks to be called, and how models write calls into their text where a server leaves them there:
//! JSON with a name and arguments, one or a list; `name[ARGS]{…}`; `call:name{…}`; `<function=name>` with parameters in tags;
//! a channel addressed to a function.

use crate::json::{Json, elements, members, values};

/// A function that the model asks to be called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToolCall {
    pub id: Option<String>,
    pub name: String,
    /// JSON text, as the model wrote it. It may be cut short, or no JSON at all.
    pub arguments: String,
}

const NAME: &[&str] = &["name", "function", "function_name", "tool_name", "tool"];
const ARGUMENTS: &[&str] = &["arguments", "parameters", "args", "input", "tool_input"];

impl ToolCall {
    /// The calls in a text that stood between tags. What cannot be read is the argument of a call without a name.
    pub(crate) fn written(text: &str) -> Vec<Self> {
        let text = text.trim();
        let text =
            text.strip_prefix("```json").and_then(|text| text.strip_suffix("```")).unwrap_or(text).trim();
        if text.starts_with('[') {
            return elements(text).into_iter().map(Self::of_json).collect();
        }
        if text.starts_with('{') {
            return values(text).into_iter().map(Self::of_json).collect();
        }
        // Mistral's form may hold several, each with its arguments behind.
        if text.contains("[ARGS]") {
            return text.split("[TOOL_CALLS]").filter_map(Self::of_args).collect();
        }
        let readers = [Self::of_channel, Self::of_name, Self::of_tags];
        let read = readers.iter().find_map(|read| read(text));
        read.unwrap_or_else(|| Self::unread(text)).into_list()
    }

    fn into_list(self) -> Vec<Self> {
        if self == Self::default() { Vec::new() } else { vec![self] }
    }

    fn unread(text: &str) -> Self {
        Self { arguments: text.to_owned(), ..Self::default() }
    }

    /// `{"name": …, "arguments": …}`, also inside `"function"`.
    fn of_json(text: &str) -> Self {
        let members = members(text);
        let member =
            |keys: &[&str]| members.iter().find(|(key, _)| keys.contains(key)).map(|(_, value)| *value);
        let inner = member(&["function"]).filter(|inner| inner.starts_with('{'));
        match (inner, member(NAME)) {
            (Some(inner), _) => Self::of_json(inner),
            (None, Some(name)) => Self {
                id: None,
                name: name.trim_matches('"').to_owned(),
                arguments: member(ARGUMENTS).unwrap_or_default().to_owned(),
            },
            (None, None) => Self::unread(text),
        }
    }

    /// `name[CALL_ID]id[ARGS]{…}`.
    fn of_args(text: &str) -> Option<Self> {
        let (head, arguments) = text.split_once("[ARGS]")?;
        let (name, id) = match head.split_once("[CALL_ID]") {
            Some((name, id)) => (name, Some(id.trim().to_owned())),
            None => (head, None),
        };
        Some(Self { id, name: name.trim().to_owned(), arguments: arguments.trim().to_owned() })
    }

    /// `functions.name <|constrain|>json<|message|>{…}`.
    fn of_channel(text: &str) -> Option<Self> {
        let (head, arguments) = text.split_once("<|message|>")?;
        let name = head.split(|c: char| c.is_whitespace() || c == '<').next()?;
        let name = name.strip_prefix("functions.").unwrap_or(name);
        Some(Self { id: None, name: name.to_owned(), arguments: arguments.trim().to_owned() })
    }

    /// `call:name{…}`.
    fn of_name(text: &str) -> Option<Self> {
        let named = text.strip_prefix("call:")?;
        let (name, arguments) = named.split_at(named.find('{')?);
        Some(Self { id: None, name: name.trim().to_owned(), arguments: arguments.to_owned() })
    }

    /// `<function=name>{…}`, or its parameters in tags: `<parameter=key>value</parameter>`.
    fn of_tags(text: &str) -> Option<Self> {
        let (name, rest) = text.strip_prefix("<function=").unwrap_or(text).split_once('>')?;
        let rest = rest.trim();
        let rest = rest.strip_suffix("</function>").unwrap_or(rest).trim();
        let parameters = rest.split("<parameter=").skip(1).filter_map(|parameter| {
            let (key, value) = parameter.split_once('>')?;
            let value = value.split("</parameter>").next()?.trim();
            Some((key.trim().to_owned(), Json::from(value)))
        });
        let parameters: Vec<(String, Json)> = parameters.collect();
        let arguments =
            if parameters.is_empty() { rest.to_owned() } else { Json::Object(parameters).to_text() };
        Some(Self { id: None, name: name.trim().to_owned(), arguments })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<(String, String)> {
        ToolCall::written(text).into_iter().map(|call| (call.name, call.arguments)).collect()
    }

    #[test]
    fn every_way_to_write_a_call_is_read() {
        let tide = || ("get_tide".to_owned(), r#"{"port":"Leith"}"#.to_owned());
        for text in [
            r#"{"name": "get_tide", "arguments": {"port":"Leith"}}"#,
            r#" {"parameters": {"port":"Leith"}, "name": "get_tide"} "#,
            r#"[{"name": "get_tide", "arguments": {"port":"Leith"}}]"#,
            r#"{"type": "function", "function": {"name": "get_tide", "arguments": {"port":"Leith"}}}"#,
            r#"get_tide[ARGS]{"port":"Leith"}"#,
            r#"functions.get_tide <|constrain|>json<|message|>{"port":"Leith"}"#,
            r#"get_tide>{"port":"Leith"}"#,
            r#"call:get_tide{"port":"Leith"}"#,
            r#"{"tool_name": "get_tide", "tool_input": {"port":"Leith"}}"#,
            "<function=get_tide>\n<parameter=port>\nLeith\n</parameter>\n</function>",
            "```json\n{\"name\": \"get_tide\", \"arguments\": {\"port\":\"Leith\"}}\n```",
        ] {
            assert_eq!(written(text), [tide()], "{text}");
        }
        let two = r#"{"name": "get_tide", "arguments": {"port":"Leith"}}
            {"name": "get_tide", "arguments": {"port":"Leith"}}"#;
        assert_eq!(written(two), [tide(), tide()]);
    }

    #[test]
    fn a_call_that_was_cut_off_is_shown_as_far_as_it_came() {
        let cut = r#"{"name": "f", "arguments": {"text": "a, {b"#;
        assert_eq!(written(cut), [("f".to_owned(), r#"{"text": "a, {b"#.to_owned())]);
        assert_eq!(written(""), []);
        assert_eq!(written("call me"), [(String::new(), "call me".to_owned())]);
    }
}
