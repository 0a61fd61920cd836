//! Whatever a server, a page or a model card says: no panic, no hang, and an
//! answer that keeps its promises.

#[path = "support/promises.rs"]
mod promises;
#[path = "support/reply.rs"]
mod reply;

use promises::{KEYS, keeps_its_promises};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use reply::{Reply, Response};
use std::time::{Duration, Instant};
use tasks::wire::stream::{Assembly, Pushed};
use tasks::{
    Answer, Call, Inputs, Json, Kind, ModelInfo, Output, Spans, Task, decode, encode, examples, object,
    registry,
};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(&[
            "",
            "Anna",
            "##na",
            "0.5",
            "NaN",
            "-1e9",
            "iVBORw0KGgo=",
            "https://x/y.png",
            "data:image/png;base64,aGk=",
            "data:text/html,<b>",
            "<mask> x",
            "🎉 héllo",
            "a\tb\n1\t2"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        (-3i32..40).prop_map(|n| Json::Number(f64::from(n))),
        any::<f64>().prop_map(Json::Number),
        text().prop_map(Json::String),
    ]
}

fn any_json() -> impl Strategy<Value = Json> {
    let key = prop_oneof![
        9 => prop::sample::select(KEYS).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    leaf().prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

fn any_task() -> impl Strategy<Value = &'static Task> {
    prop::sample::select(registry::ALL)
}

/// What streams are made of.
const LINES: &[&str] = &[
    "\u{feff}",
    "",
    ": ping",
    "event: error",
    "data: [DONE]",
    r#"data: {"choices":[{"index":0,"delta":{"content":"Hé<th"}}]}"#,
    r#"data:{"choices":[{"index":0,"delta":{"content":"ink>no</think> 🎉"}}]}"#,
    r#"data: {"choices":[{"index":0,"delta":{"content":"\n<think>"}}]}"#,
    r#"data: {"choices":[{"index":1,"delta":{"content":[{"type":"text","text":"b"}],"reasoning":"r"}}]}"#,
    r#"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}"#,
    r#"{"message":{"content":"o"},"done":true}"#,
    r#"data: {"token":{"text":" t","special":false}}"#,
    "data: {",
    r#"data: "choices": []}"#,
    r#"error: {"message":"no"}"#,
    r#"data: {"error":{"message":"no","code":400}}"#,
    r#"{"choices":[{"message":{"content":"whole"}}]"#,
    "}",
    "<html>",
];
const ENDS: &[&str] = &["", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n"];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_json_is_an_answer(task in any_task(), inputs in any_json(), body in any_json()) {
        let inputs = Inputs::read(task, &inputs);
        if let Ok(decoded) = decode(task, &inputs, &Answer::Json(body)) {
            keeps_its_promises(task, &decoded.output);
        }
    }

    #[test]
    fn text_answers_only_who_asked_for_text(task in any_task(), body in "\\PC{0,60}") {
        let is_of_text = matches!(task.output.kind, Kind::Texts | Kind::Message);
        if let Ok(decoded) = decode(task, &Inputs::default(), &Answer::Text(body)) {
            prop_assert!(is_of_text);
            keeps_its_promises(task, &decoded.output);
        }
    }

    #[test]
    fn spans_are_found_where_the_words_are(
        words in prop::collection::vec("[a-zà-öа-я🎉]{1,6}", 1..12),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let text = words.join(" ");
        let mut picks: Vec<usize> = picks.iter().map(|p| p.index(words.len())).collect();
        picks.sort_unstable();
        picks.dedup();
        let entities = picks.iter().map(|&i| {
            object([("entity_group", "X".into()), ("word", words[i].to_uppercase().into())])
        });
        let task = registry::find("token-classification").expect("a task");
        let inputs = Inputs::read(task, &text.as_str().into());
        let answer = Answer::Json(Json::Array(entities.collect()));
        let decoded = decode(task, &inputs, &answer).expect("an answer");
        keeps_its_promises(task, &decoded.output);
        let Output::Spans(Spans { rows, .. }) = decoded.output else { panic!("spans") };
        let spans = &rows[0].spans;
        let chars: Vec<char> = text.chars().collect();
        for span in spans {
            let found: String = chars[span.start..span.end].iter().collect();
            let found = found.split_whitespace().collect::<String>();
            let wanted = picks.iter().any(|&i| words[i] == found);
            prop_assert!(wanted, "{found:?} in {text:?}");
        }
        if decoded.warnings.is_empty() {
            prop_assert_eq!(spans.len(), picks.len());
        }
    }

    #[test]
    fn any_event_belongs_to_a_stream(events in prop::collection::vec(any_json(), 0..8), message in any::<bool>()) {
        let mut assembly = Assembly::default();
        let (mut text, mut thoughts) = (String::new(), String::new());
        let mut take = |pushed: Pushed| {
            if pushed.restarts {
                text.clear();
                thoughts.clear();
            }
            text.push_str(&pushed.text);
            thoughts.push_str(&pushed.thoughts);
        };
        for event in &events {
            take(assembly.push(event));
        }
        take(assembly.end());
        let kind = if message { Kind::Message } else { Kind::Texts };
        if let Ok(decoded) = assembly.finish(kind) {
            prop_assert_eq!(decoded.output.kind(), kind);
            // What was shown piece by piece is what it comes to.
            if let Output::Message(message) = decoded.output
                && (!text.is_empty() || !thoughts.is_empty())
            {
                prop_assert_eq!(message.content, text);
                prop_assert_eq!(message.reasoning, thoughts.trim_end());
            }
        }
    }

    #[test]
    fn a_stream_cut_anywhere_is_the_same_stream(
        task in any_task(),
        lines in prop::collection::vec((prop::sample::select(LINES), prop::sample::select(ENDS)), 0..12),
        content_type in prop::sample::select(&["text/event-stream", "text/plain", "application/json"][..]),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let body: String = lines.into_iter().flat_map(|(line, end)| [line, end]).collect();
        let bytes = body.as_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        let (mut pieces, mut from) = (Vec::new(), 0);
        for cut in cuts.into_iter().chain([bytes.len()]) {
            pieces.push(&bytes[from..cut]);
            from = cut;
        }
        let inputs = Inputs::default();
        let read = |pieces| Reply::read(task, &inputs, &Response { status: 200, content_type, pieces });
        prop_assert_eq!(read(pieces), read(vec![bytes]));
    }

    #[test]
    fn any_json_is_an_example(task in any_task(), card in any_json(), parameters in any_json()) {
        let info = ModelInfo::read(&object([
            ("id", "owner/name".into()),
            ("widgetData", Json::Array(vec![card.clone(), card])),
        ]));
        for sample in examples(&info, task) {
            prop_assert!(!sample.title.to_string().is_empty());
            let call = Call { inputs: sample.inputs, parameters: parameters.clone(), stream: true, ..Call::default() };
            if let Err(error) = encode(task, &call) {
                prop_assert!(!error.message.to_string().is_empty());
                let named = task.fields.iter().any(|f| f.key == error.field)
                    || task.parameters.iter().any(|p| p.key == error.field);
                prop_assert!(named, "{} is no field", error.field);
            }
        }
    }

    /// What was read and written can be read again, to the same.
    #[test]
    fn inputs_survive_the_wire(task in any_task(), json in any_json()) {
        let once = Inputs::read(task, &json).wire(task);
        let twice = Inputs::read(task, &once).wire(task);
        prop_assert_eq!(twice, once);
    }
}

fn timed(what: &str, limit: Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    let took = start.elapsed();
    // Debug builds on a busy machine are slow; quadratic work would take minutes.
    assert!(took < limit, "{what} took {took:?}");
}

fn repeated(row: &Json, n: usize) -> Json {
    Json::Array(vec![row.clone(); n])
}

#[test]
fn huge_answers_take_time_in_proportion() {
    const N: usize = 100_000;
    let tag = |tag: &str| registry::find(tag).expect("a task");
    let label = object([("label", "a".into()), ("score", 0.5.into())]);
    let entity = object([("entity_group", "X".into()), ("word", "b".into()), ("score", 0.5.into())]);
    let lost = object([("entity_group", "X".into()), ("word", "z".into())]);
    let long = "ab ".repeat(N);
    let boxed = object([("label", "a".into()), ("box", vec![1.0, 2.0, 3.0, 4.0].into())]);
    let place = object([("index", 0usize.into()), ("score", 0.5.into())]);
    let cases: Vec<(&str, Json, Json)> = vec![
        ("text-classification", Json::Null, repeated(&label, N)),
        ("text-classification", Json::Null, Json::Array(vec![repeated(&label, 1); N])),
        ("token-classification", long.as_str().into(), repeated(&entity, N)),
        ("token-classification", long.as_str().into(), repeated(&lost, N)),
        ("token-classification", "ab".into(), Json::Array(vec![repeated(&lost, 1); N])),
        ("object-detection", Json::Null, repeated(&boxed, N)),
        ("image-segmentation", Json::Null, repeated(&object([("mask", "aGk=".into())]), N)),
        ("text-ranking", Json::Null, repeated(&place, N)),
        ("feature-extraction", Json::Null, Json::Array(vec![vec![0.5; 10].into(); N])),
        ("tabular-regression", Json::Null, repeated(&0.5.into(), N)),
        ("text-generation", Json::Null, repeated(&object([("generated_text", "a".into())]), N)),
        ("text-to-image", Json::Null, repeated(&"iVBORw0KGgo=".into(), N)),
        ("question-answering", Json::Null, repeated(&object([("answer", "a".into())]), N)),
    ];
    for (name, inputs, body) in cases {
        let task = tag(name);
        let inputs = Inputs::read(task, &inputs);
        timed(name, Duration::from_secs(10), || {
            let decoded = decode(task, &inputs, &Answer::Json(body)).expect("an answer");
            keeps_its_promises(task, &decoded.output);
        });
    }
}

/// A wide head row must not make many short rows cost a table of their product.
#[test]
fn huge_tables_are_bounded() {
    let task = registry::find("tabular-classification").expect("a task");
    let rows = ["x\t".repeat(50_000), "1\n".repeat(50_000)].join("\n");
    timed("tab-separated", Duration::from_secs(10), || {
        Inputs::read(task, &object([("data", rows.into())]));
    });
    let mut rows = vec![Json::Array(Vec::new()); 50_000];
    rows[0] = repeated(&"x".into(), 50_000);
    timed("rows", Duration::from_secs(10), || {
        Inputs::read(task, &object([("data", Json::Array(rows))]));
    });
}

/// Deep nesting must not overflow the stack of a reader.
#[test]
fn deep_answers_are_refused() {
    let mut deep = Json::Number(1.0);
    for _ in 0..2000 {
        deep = Json::Array(vec![deep]);
    }
    for task in registry::ALL {
        let decoded = decode(task, &Inputs::default(), &Answer::Json(deep.clone())).expect("an answer");
        assert_eq!(decoded.output, Output::Unknown, "{}", task.tag);
    }
}
