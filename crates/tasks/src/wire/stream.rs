//! What the events of a stream say: TGI's tokens, OpenAI's deltas, the lines of Ollama and others, assembled into one
//! answer. A whole answer is read as a stream of one event, so both give the same.
//!
//! [`event_stream`](super::event_stream) splits the bytes, the caller parses each event's JSON and hands it to
//! [`Assembly::push`]. The end mark is optional: the end of the body ends a stream too.

use super::error::{self, Failure};
use super::event_stream::{Event, Splitter, looks_like_events};
use crate::decode::{Decoded, Kind, Message, Output, Texts, Turn, Unreadable, Usage};
use crate::json::{Json, object};

/// Makes what reads a task's stream. A function, so that only tasks that stream lead to what it needs.
pub type Stream = fn() -> Box<dyn StreamReader>;

/// A stream whose answer is a text.
pub(crate) const TEXTS: Stream = || Box::new(Events::of(Kind::Texts));
/// A stream whose answer is a message.
pub(crate) const MESSAGE: Stream = || Box::new(Events::of(Kind::Message));

/// Reads a stream: its bytes, and what its events say.
pub trait StreamReader {
    /// Takes the next bytes, or their end; returns the events they complete.
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<Event>;
    /// Takes one event, and its data where they are JSON.
    fn push(&mut self, event: &Event, json: Option<&Json>) -> Pushed;
    /// Takes the end: a text that could have been a tag is text now.
    fn end(&mut self) -> Pushed;
    /// The answer.
    fn finish(self: Box<Self>) -> Result<Decoded, Unreadable>;
}

struct Events {
    splitter: Splitter,
    assembly: Assembly,
    kind: Kind,
}

impl Events {
    fn of(kind: Kind) -> Self {
        Self { splitter: Splitter::default(), assembly: Assembly::default(), kind }
    }
}

impl StreamReader for Events {
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<Event> {
        match bytes {
            Some(bytes) => self.splitter.push(bytes),
            None => std::mem::take(&mut self.splitter).finish(),
        }
    }

    fn push(&mut self, event: &Event, json: Option<&Json>) -> Pushed {
        match json {
            Some(json) => {
                let mut pushed = self.assembly.push(json);
                if event.is_error && pushed.error.is_none() {
                    pushed.error = Some(Failure::inside(json));
                }
                pushed
            }
            None if event.is_error || error::is_said(&event.data) => {
                Pushed { error: Some(Failure::inside(&event.data.as_str().into())), ..Pushed::default() }
            }
            // What is no JSON is a mark of the server's own, and no part of the answer.
            None => Pushed::default(),
        }
    }

    fn end(&mut self) -> Pushed {
        self.assembly.end()
    }

    fn finish(self: Box<Self>) -> Result<Decoded, Unreadable> {
        self.assembly.finish(self.kind)
    }
}

/// What reads the answer of a kind as a stream, where one comes that was not asked for.
pub fn reader_of(kind: Kind) -> Box<dyn StreamReader> {
    Box::new(Events::of(kind))
}

/// The data of the event that ends a stream.
pub const DONE: &str = "[DONE]";

/// Whether a body is a stream: told by its first bytes before its label.
pub fn is_stream(content_type: &str, start: &[u8]) -> bool {
    const LABELS: &[&str] = &[
        "text/event-stream",
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/jsonlines",
        "application/stream+json",
    ];
    let label = content_type.split(';').next().unwrap_or_default().trim();
    looks_like_events(start) || LABELS.iter().any(|own| own.eq_ignore_ascii_case(label))
}

/// The answer in a body that is no JSON as a whole: events or lines, of which one holds it. Errors come first, and the last
/// event before others, which tell of progress.
pub fn unpack(text: &str, parse: &dyn Fn(&str) -> Option<Json>) -> Option<Json> {
    let mut splitter = Splitter::default();
    let mut events = splitter.push(text.as_bytes());
    events.extend(splitter.finish());
    let mut last = None;
    for event in events {
        let json = parse(&event.data);
        if event.is_error || json.as_ref().is_some_and(error::is_flagged) {
            let said = json.unwrap_or_else(|| event.data.as_str().into());
            return Some(if error::is_flagged(&said) { said } else { object([("error", said)]) });
        }
        // Pings hold nothing.
        last = json.filter(|json| !matches!(json, Json::Null) && *json != object([])).or(last);
    }
    last
}

/// What an event adds to the first of the choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pushed {
    pub text: String,
    pub thoughts: String,
    /// What was taken for text before has turned out to be thinking: both are given anew, from their beginning.
    pub restarts: bool,
    /// The event tells of an error. What came before it stays.
    pub error: Option<Failure>,
}

/// A stream as far as it has come. Stopped early, it keeps what came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// By the index that the server gives each choice, in the order in which they began.
    choices: Vec<(usize, Turn)>,
    usage: Option<Usage>,
}

impl Assembly {
    /// Takes one event.
    pub fn push(&mut self, event: &Json) -> Pushed {
        self.follow(|own| {
            own.read(event);
            Usage::add(&mut own.usage, Usage::read(event));
            error::in_event(event)
        })
    }

    /// There is no more.
    pub fn end(&mut self) -> Pushed {
        self.follow(|own| {
            for (_, turn) in &mut own.choices {
                turn.end();
            }
            None
        })
    }

    /// What a step adds to the first choice.
    fn follow(&mut self, step: impl FnOnce(&mut Self) -> Option<Failure>) -> Pushed {
        let first = self.choices.first();
        let (text, thoughts) =
            first.map_or((0, 0), |(_, turn)| (turn.prose.text.len(), turn.prose.thoughts.len()));
        let error = step(self);
        let Some((_, turn)) = self.choices.first_mut() else {
            return Pushed { error, ..Pushed::default() };
        };
        let restarts = std::mem::take(&mut turn.has_turned);
        let added = |whole: &str, from: usize| {
            whole.get(if restarts { 0 } else { from }..).unwrap_or_default().to_owned()
        };
        Pushed {
            text: added(&turn.prose.text, text),
            thoughts: added(&turn.prose.thoughts, thoughts),
            restarts,
            error,
        }
    }

    fn choice(&mut self, index: usize) -> &mut Turn {
        let known = self.choices.iter().position(|(own, _)| *own == index);
        let at = known.unwrap_or_else(|| {
            self.choices.push((index, Turn::default()));
            self.choices.len() - 1
        });
        &mut self.choices[at].1
    }

    fn read(&mut self, event: &Json) {
        match event {
            Json::String(text) => self.choice(0).write(text),
            // Servers that do not stream may wrap their whole answer in one event.
            Json::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.read_choice(i, item);
                }
            }
            _ => match event.any(&["choices", "candidates"]) {
                Some(choices) if choices.is_array() => {
                    for (i, choice) in choices.items().iter().enumerate() {
                        let index = choice.get("index").and_then(Json::index).unwrap_or(i);
                        self.read_choice(index, choice);
                    }
                }
                _ => self.read_choice(0, event),
            },
        }
    }

    /// Takes a choice, or an event that has none.
    fn read_choice(&mut self, index: usize, json: &Json) {
        if !json.is_object() {
            return;
        }
        let turn = self.choice(index);
        let is_object = |key: &str| json.get(key).filter(|value| value.is_object());
        if let Some(token) = is_object("token") {
            if token.get("special").and_then(Json::boolean) != Some(true) {
                token.get("text").and_then(Json::text).into_iter().for_each(|text| turn.write(text));
            }
        } else if let Some(delta) = is_object("delta") {
            turn.take_piece(delta);
        } else if let Some(message) = is_object("message") {
            turn.take_message(message);
        } else if let Some(content) = is_object("content") {
            // Google's form.
            content.get("parts").into_iter().for_each(|parts| turn.content(parts));
        } else if let Some(block) = is_object("content_block") {
            turn.content(block);
        } else if let Some(piece) = json.get("delta").and_then(Json::text) {
            turn.take_piece_of(json.get("type").and_then(Json::text).unwrap_or_default(), piece);
        } else if let Some(output) = json.get("output").filter(|output| output.is_array()) {
            turn.content(output);
        } else {
            turn.take(json);
            json.any(&["text", "response"]).into_iter().for_each(|text| turn.content(text));
        }
        if !turn.is_heard {
            json.any(&["generated_text"]).into_iter().for_each(|text| turn.content(text));
        }
        if let Some(reason) = reason(json) {
            turn.finish_reason = Some(reason.to_owned());
            turn.is_heard = true;
        }
    }

    /// The answer. A stream that said nothing at all is not an empty answer: a sleeping server sends such streams.
    pub fn finish(mut self, kind: Kind) -> Result<Decoded, Unreadable> {
        self.end();
        let usage = self.usage;
        let mut turns =
            self.choices.into_iter().map(|(_, turn)| turn).filter(|turn| turn.is_heard).peekable();
        if turns.peek().is_none() {
            return Err(Unreadable::Empty);
        }
        let output = match kind {
            Kind::Message => Message::of(turns).map_or(Output::Unknown, Output::Message),
            Kind::Texts => Output::Texts(Texts::of(turns)),
            // No other kind is streamed.
            _ => Output::Unknown,
        };
        Ok(Decoded { output, warnings: Vec::new(), usage })
    }
}

/// Why it ended, where the server says so.
fn reason(json: &Json) -> Option<&str> {
    const KEYS: &[&str] =
        &["finish_reason", "done_reason", "finishReason", "stop_reason", "stop_type", "native_finish_reason"];
    fn of(json: &Json) -> Option<&str> {
        match json.any(KEYS)? {
            // SGLang's form: {type, …}.
            reason @ Json::Object(_) => reason.get("type").and_then(Json::text),
            reason => reason.text(),
        }
    }
    let found = of(json)
        .or_else(|| of(json.any(&["details"])?))
        .or_else(|| of(json.any(&["delta"])?))
        .or_else(|| json.any(&["incomplete_details"])?.get("reason")?.text());
    found.filter(|reason| !reason.is_empty() && *reason != "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(assembly: &mut Assembly, event: &str) -> Pushed {
        assembly.push(&serde_json::from_str(event).expect("valid JSON"))
    }

    fn message(events: &[&str]) -> Message {
        let mut assembly = Assembly::default();
        for event in events {
            assert_eq!(push(&mut assembly, event).error, None, "{event}");
        }
        match assembly.finish(Kind::Message).expect("an answer").output {
            Output::Message(message) => message,
            output => panic!("{output:?}"),
        }
    }

    #[test]
    fn tokens_and_deltas_are_put_together() {
        for events in [
            &[
                r#"{"index":1,"token":{"id":1,"text":"Hel","special":false},"generated_text":null,"details":null}"#,
                r#"{"token":{"text":"lo"},"generated_text":null}"#,
                r#"{"token":{"text":"</s>","special":true},"generated_text":"Hello","details":{"finish_reason":"eos_token"}}"#,
            ][..],
            &[
                r#"{"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
                r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
                r#"{"choices":[{"delta":{"content":"lo"}}],"usage":null}"#,
                r#"{"choices":[{"delta":{},"finish_reason":"eos_token"}]}"#,
                r#"{"choices":[],"usage":{"total_tokens":3}}"#,
            ],
            &[
                r#"{"choices":[{"text":"Hel"}]}"#,
                r#"{"choices":[{"text":"lo","finish_reason":"eos_token"}]}"#,
            ],
            &[
                r#"{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"eos_token"}]}"#,
            ],
            // The whole message behind its pieces.
            &[
                r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
                r#"{"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"eos_token"}]}"#,
            ],
            &[r#"[{"generated_text":"Hello","details":{"finish_reason":"eos_token"}}]"#],
            // Ollama, llama.cpp, Anthropic, OpenAI's responses.
            &[
                r#"{"message":{"role":"assistant","content":"Hel"},"done":false}"#,
                r#"{"message":{"role":"assistant","content":"lo"},"done":true,"done_reason":"eos_token"}"#,
            ],
            &[r#"{"content":"Hel","stop":false}"#, r#"{"content":"lo","stop":true,"stop_type":"eos_token"}"#],
            &[
                r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"eos_token"}}"#,
            ],
            &[
                r#"{"type":"response.output_text.delta","delta":"Hello"}"#,
                r#"{"incomplete_details":{"reason":"eos_token"}}"#,
            ],
        ] {
            let expected = Message {
                role: "assistant".to_owned(),
                content: "Hello".to_owned(),
                finish_reason: Some("eos_token".to_owned()),
                ..Message::default()
            };
            assert_eq!(message(events), expected, "{events:?}");
        }
    }

    #[test]
    fn calls_are_pieced_together() {
        let names = |events: &[&str]| -> Vec<(String, String)> {
            message(events).calls.into_iter().map(|call| (call.name, call.arguments)).collect()
        };
        let call = |name: &str, arguments: &str| (name.to_owned(), arguments.to_owned());
        let delta =
            |calls: &str| format!(r#"{{"choices":[{{"index":0,"delta":{{"tool_calls":{calls}}}}}]}}"#);
        for (pieces, expected) in [
            // By index, interleaved.
            (
                &[
                    r#"[{"index":0,"id":"a","function":{"name":"f","arguments":""}},{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}]"#,
                    r#"[{"index":1,"function":{"arguments":"}"}},{"index":0,"function":{"arguments":"{\"x\":"}}]"#,
                    r#"[{"index":0,"function":{"arguments":"1}"}}]"#,
                ][..],
                vec![call("f", r#"{"x":1}"#), call("g", "{}")],
            ),
            // The same index for all, told apart by id.
            (
                &[
                    r#"[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]"#,
                    r#"[{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}]"#,
                ],
                vec![call("f", "{}"), call("g", "{}")],
            ),
            // Without index; name and id said again and again.
            (
                &[
                    r#"[{"id":"a","function":{"name":"f","arguments":"{\"x\""}}]"#,
                    r#"[{"id":"a","function":{"name":"f","arguments":":1}"}}]"#,
                ],
                vec![call("f", r#"{"x":1}"#)],
            ),
            // An index that grows with each piece, and one that stays for the next call.
            (
                &[
                    r#"[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                    r#"[{"index":1,"function":{"arguments":"}"}}]"#,
                ],
                vec![call("f", "{}")],
            ),
            (
                &[
                    r#"[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]"#,
                    r#"[{"index":0,"function":{"name":"","arguments":"{\"x\":\"}\"}"}}]"#,
                    r#"[{"index":0,"function":{"name":"","arguments":"{\"x\":2}"}}]"#,
                ],
                vec![call("f", r#"{"x":"}"}"#), call("f", r#"{"x":2}"#)],
            ),
            // TGI's single object; arguments that are no text.
            (
                &[r#"{"index":0,"id":"","function":{"name":"f","arguments":{"x":[1,"é"]}}}"#],
                vec![call("f", r#"{"x":[1,"é"]}"#)],
            ),
        ] {
            let events: Vec<String> = pieces.iter().map(|calls| delta(calls)).collect();
            let events: Vec<&str> = events.iter().map(String::as_str).collect();
            assert_eq!(names(&events), expected, "{pieces:?}");
        }
        let legacy =
            r#"{"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{}"}}}]}"#;
        assert_eq!(names(&[legacy]), [call("f", "{}")]);
        let anthropic = [
            r#"{"type":"content_block_start","content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}"#,
            r#"{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"x\":1}"}}"#,
        ];
        assert_eq!(names(&anthropic), [call("f", r#"{"x":1}"#)]);
    }

    #[test]
    fn what_stands_beside_the_words_is_kept() {
        let events = [
            r#"{"choices":[{"delta":{"reasoning":"Hm, ","reasoning_content":"Hm, "}}]}"#,
            r#"{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"yes."}]}]}}]}"#,
            r#"{"choices":[{"delta":{"content":[{"type":"text","text":"A"},{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}}]}"#,
            r#"{"choices":[{"delta":{"content":"."},"finish_reason":"stop"}]}"#,
        ];
        let message = message(&events);
        assert_eq!((message.content.as_str(), message.reasoning.as_str()), ("A.", "Hm, yes."));
        assert_eq!(message.media[0].url, "https://x/y.png");
        let refused = r#"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#;
        assert_eq!(self::message(&[refused]).refusal, "no");
        assert_eq!(self::message(&[refused]).said(), "no");
    }

    #[test]
    fn choices_are_kept_apart() {
        let events = [
            r#"{"choices":[{"index":0,"delta":{"content":"Blue"}},{"index":1,"delta":{"content":"Red"}}]}"#,
            r#"{"choices":[{"index":1,"delta":{"content":"!"}}]}"#,
            r#"{"choices":[{"index":0,"delta":{"content":"."}}]}"#,
        ];
        let message = message(&events);
        assert_eq!((message.content.as_str(), message.others[0].content.as_str()), ("Blue.", "Red!"));
        let mut assembly = Assembly::default();
        let pieces: Vec<String> = events.iter().map(|event| push(&mut assembly, event).text).collect();
        assert_eq!(pieces, ["Blue", "", "."]);
    }

    #[test]
    fn errors_inside_a_stream_are_errors() {
        for event in [
            r#"{"error":"too long","error_type":"validation"}"#,
            r#"{"error":{"message":"too long","code":400}}"#,
            r#"{"choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"message":"too long"}}"#,
            r#"{"choices":[{"error":{"message":"too long"},"finish_reason":"error"}]}"#,
            r#"{"type":"error","error":{"type":"x","message":"too long"}}"#,
            r#"{"event":"error","code":"x","message":"too long"}"#,
        ] {
            let failure = push(&mut Assembly::default(), event).error.expect("an error");
            assert_eq!(failure.message, "too long", "{event}");
        }
        let named = |data: &str, json: Option<&str>| {
            let json = json.map(|json| serde_json::from_str(json).expect("valid JSON"));
            MESSAGE()
                .push(&Event { data: data.to_owned(), is_error: true }, json.as_ref())
                .error
                .expect("an error")
                .message
        };
        assert_eq!(named("", Some(r#"{"code":422,"details":"too long"}"#)), "too long");
        assert_eq!(named("too long", None), "too long");
    }

    #[test]
    fn a_stream_that_says_nothing_is_no_answer() {
        let finish = |events: &[&str]| {
            let mut assembly = Assembly::default();
            for event in events {
                push(&mut assembly, event);
            }
            assembly.finish(Kind::Texts)
        };
        for events in
            [&[][..], &[r#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#], &["{}", "null"]]
        {
            assert_eq!(finish(events), Err(Unreadable::Empty));
        }
        // One that ends properly, though without a word, is.
        assert!(finish(&[r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#]).is_ok());
    }

    #[test]
    fn tokens_are_counted() {
        let usage = |events: &[&str]| {
            let mut assembly = Assembly::default();
            for event in events {
                push(&mut assembly, event);
            }
            assembly.finish(Kind::Texts).expect("an answer").usage
        };
        let expected = Some(Usage { prompt: Some(9.0), completion: Some(20.0) });
        for events in [
            &[
                r#"{"choices":[{"text":"a"}]}"#,
                r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":20}}"#,
            ][..],
            &[r#"{"response":"a","done":true,"prompt_eval_count":9,"eval_count":20}"#],
            &[
                r#"{"type":"message_start","message":{"role":"assistant","usage":{"input_tokens":9,"output_tokens":1}}}"#,
                r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":20}}"#,
            ],
        ] {
            assert_eq!(usage(events), expected, "{events:?}");
        }
    }
}
