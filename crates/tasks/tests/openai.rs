//! Tasks asked of servers of the OpenAI form: what is sent, what comes back, and how such a server is known. The answers are
//! of the shapes that the documentation of each server prints; `llama-cpp.json` beside them is recorded.

mod support;

use serde_json::{Value as Wire, json};
use support::{json, wire};
use tasks::wire::address;
use tasks::wire::survey::survey;
use tasks::{Answer, Api, Call, Inputs, Media, MediaData, Payload, Task, Value, decode, encode, registry};

fn task(tag: &str) -> &'static Task {
    registry::find(tag).expect("a task")
}

fn payload(tag: &str, endpoint: &str, inputs: &Wire, parameters: &Wire) -> Payload {
    let task = task(tag);
    let route = address::route(endpoint, task, Api::OpenAi).expect("it fits");
    let call = Call {
        inputs: Inputs::read(task, &json(inputs)),
        parameters: json(parameters),
        model: Some("m:1b".to_owned()),
        route: Some(route),
        ..Call::default()
    };
    encode(task, &call).expect("ready").payload
}

fn sent(tag: &str, inputs: &Wire, parameters: &Wire) -> Wire {
    match payload(tag, "http://h/v1", inputs, parameters) {
        Payload::Json(body) => wire(&body),
        Payload::Bytes(_) => panic!("sent as bytes"),
    }
}

fn read(tag: &str, body: &Wire) -> Wire {
    let decoded = decode(task(tag), &Inputs::default(), &Answer::Json(json(body))).expect("an answer");
    wire(&decoded.output.to_json())
}

#[test]
fn each_task_is_written_in_the_form_of_its_call() {
    let two = json!({"source_sentence": "q", "sentences": ["a", "b"]});
    let picture = "data:image/png;base64,aGk=";
    let asked = json!([{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": picture}}, {"type": "text", "text": "Who?"}]}]);
    for (tag, inputs, parameters, expected) in [
        (
            "text-generation",
            json!("Once"),
            json!({"max_new_tokens": 5, "num_return_sequences": 2, "return_full_text": true, "stop": "x, y"}),
            json!({"model": "m:1b", "prompt": "Once", "echo": true, "max_tokens": 5, "n": 2, "stop": ["x", "y"]}),
        ),
        (
            "text-generation",
            json!("Once"),
            json!({"do_sample": false, "return_full_text": false, "temperature": 0.5}),
            json!({"model": "m:1b", "prompt": "Once", "temperature": 0}),
        ),
        (
            "feature-extraction",
            json!(["a", "b"]),
            json!({"normalize": false}),
            json!({"model": "m:1b", "input": ["a", "b"], "normalize": false}),
        ),
        ("sentence-similarity", two.clone(), json!({}), json!({"model": "m:1b", "input": ["q", "a", "b"]})),
        (
            "text-ranking",
            two.clone(),
            json!({}),
            json!({"model": "m:1b", "query": "q", "documents": ["a", "b"]}),
        ),
        (
            "text-to-speech",
            json!("Hello"),
            json!({"voice": "alloy", "generation_parameters": {"speed": 2}}),
            json!({"model": "m:1b", "input": "Hello", "voice": "alloy", "speed": 2}),
        ),
        (
            "text-to-image",
            json!("A cat"),
            json!({"width": 512, "height": 256, "seed": 1}),
            json!({"model": "m:1b", "prompt": "A cat", "size": "512x256", "seed": 1}),
        ),
        (
            "text-to-image",
            json!("A cat"),
            json!({"width": 512}),
            json!({"model": "m:1b", "prompt": "A cat", "width": 512}),
        ),
        (
            "visual-question-answering",
            json!({"image": picture, "question": "Who?"}),
            json!({"top_k": 3}),
            json!({"model": "m:1b", "messages": asked}),
        ),
        (
            "conversational",
            json!({"text": "c", "past_user_inputs": ["a"], "generated_responses": ["b"]}),
            json!({"max_length": 9}),
            json!({"model": "m:1b", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
                {"role": "user", "content": "c"}], "max_tokens": 9}),
        ),
    ] {
        // Numbers are numbers: 0.0 is 0.
        let written = sent(tag, &inputs, &parameters).to_string().replace(".0", "");
        assert_eq!(written, expected.to_string(), "{tag}");
    }
}

#[test]
fn texts_to_rank_go_by_both_names_where_no_version_tells_which() {
    let two = json!({"source_sentence": "q", "sentences": ["a"]});
    let Payload::Json(body) = payload("text-ranking", "http://h/rerank", &two, &json!({})) else {
        panic!("JSON")
    };
    let body = wire(&body);
    assert_eq!((&body["documents"], &body["texts"]), (&json!(["a"]), &json!(["a"])));
}

#[test]
fn a_clip_travels_in_a_form() {
    let clip = json!("data:audio/mpeg;base64,aGk=");
    let parameters =
        json!({"return_timestamps": "word", "language": "de", "generation_parameters": {"temperature": 0.5}});
    let task = task("automatic-speech-recognition");
    let Payload::Bytes(Media { content_type, data: MediaData::Bytes(body) }) =
        payload(task.tag, "http://h/v1/audio/transcriptions", &clip, &parameters)
    else {
        panic!("a form");
    };
    assert!(content_type.starts_with("multipart/form-data; boundary="));
    let body = String::from_utf8(body).expect("text");
    for (name, value) in [
        ("model", "m:1b"),
        ("response_format", "verbose_json"),
        ("timestamp_granularities[]", "word"),
        ("language", "de"),
        ("temperature", "0.5"),
    ] {
        assert!(body.contains(&format!("name=\"{name}\"\r\n\r\n{value}\r\n")), "{name}: {body}");
    }
    assert!(body.contains("name=\"file\"; filename=\"audio.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\nhi\r\n"));

    let mut call = Call { route: address::route("http://h/v1", task, Api::OpenAi).ok(), ..Call::default() };
    let address = Media { content_type: String::new(), data: MediaData::Text("https://x/y.wav".to_owned()) };
    call.inputs.set("audio", Value::Media(address));
    let refused = encode(task, &call).expect_err("an address is no file");
    assert!(refused.field == "audio" && refused.message.to_string().contains("file"), "{}", refused.message);
}

#[test]
fn each_answer_is_one_of_the_task() {
    let said =
        |text: &str| json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]});
    let vectors = |rows: &[(usize, [f64; 2])]| {
        let rows: Vec<_> =
            rows.iter().map(|(i, v)| json!({"object": "embedding", "index": i, "embedding": v})).collect();
        json!({"object": "list", "model": "m", "data": rows})
    };
    for (tag, body, member, expected) in [
        // The first vector is the one that others are compared with, wherever it stands.
        (
            "sentence-similarity",
            vectors(&[(1, [0.0, 2.0]), (0, [3.0, 0.0]), (2, [1.0, 0.0])]),
            "scores",
            json!([0.0, 1.0]),
        ),
        ("sentence-similarity", json!([0.5, 0.25]), "scores", json!([0.5, 0.25])),
        ("sentence-similarity", vectors(&[(0, [0.0, 0.0]), (1, [1.0, 0.0])]), "kind", json!("unknown")),
        (
            "feature-extraction",
            vectors(&[(1, [2.0, 3.0]), (0, [0.0, 1.0])]),
            "values",
            json!([0.0, 1.0, 2.0, 3.0]),
        ),
        // vLLM, Jina, Cohere, `LocalAI`; then TEI.
        (
            "text-ranking",
            json!({"results": [{"index": 1, "relevance_score": 0.9, "document": {"text": "b"}}, {"index": 0, "relevance_score": 0.1}]}),
            "scores",
            json!([0.1, 0.9]),
        ),
        (
            "text-ranking",
            json!([{"index": 1, "score": 0.9}, {"index": 0, "score": -3.5}]),
            "scores",
            json!([-3.5, 0.9]),
        ),
        (
            "automatic-speech-recognition",
            json!({"text": "hi you", "words": [{"word": "hi", "start": 0.0, "end": 0.5}], "segments": [{"id": 0, "text": "hi you", "start": 0.0, "end": 1.5}]}),
            "chunks",
            json!([{"text": "hi", "start": 0.0, "end": 0.5}]),
        ),
        (
            "automatic-speech-recognition",
            json!({"text": "hi", "words": [], "segments": [{"text": "hi", "start": 0.0, "end": 1.5}]}),
            "chunks",
            json!([{"text": "hi", "start": 0.0, "end": 1.5}]),
        ),
        (
            "visual-question-answering",
            said("<think>Hm.</think>Two cats."),
            "rows",
            json!([[{"label": "Two cats.", "score": null}]]),
        ),
        ("visual-question-answering", said(""), "kind", json!("unknown")),
        (
            "document-question-answering",
            said("us-001"),
            "answers",
            json!([{"answer": "us-001", "score": null, "start": null, "end": null}]),
        ),
    ] {
        // Numbers are numbers: 0.0 is 0.
        assert_eq!(json(&read(tag, &body)[member]), json(&expected), "{tag}: {body}");
    }
}

/// What a survey of a server that answers so comes to, and what it asked.
fn surveyed(model: &str, answers: &[(&str, Wire)]) -> (Option<(Api, Option<String>)>, Vec<String>) {
    let mut survey = survey("http://h/v1", &model.parse().expect("an id"), true);
    let mut asked = Vec::new();
    while let Some(question) = survey.question() {
        let path = question.url.strip_prefix("http://h").expect("below the endpoint").to_owned();
        match answers.iter().find(|(own, _)| *own == path) {
            Some((_, body)) => survey.take(200, Some(&json(body))),
            None => survey.take(404, None),
        }
        asked.push(path);
    }
    (survey.found().map(|info| (info.api, info.pipeline_tag)), asked)
}

#[test]
fn a_server_tells_what_its_model_is_for() {
    let list = |entry: Wire| json!({"object": "list", "data": [{"id": "other", "object": "model"}, entry]});
    for (entry, expected) in [
        // vLLM says nothing; OpenRouter, Mistral, Together, LM Studio, speaches, Infinity, Xinference do.
        (json!({"id": "m", "owned_by": "vllm", "root": "m", "max_model_len": 2048}), None),
        (
            json!({"id": "m", "owned_by": "x", "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]}}),
            Some("image-text-to-text"),
        ),
        (
            json!({"id": "m", "owned_by": "x", "architecture": {"input_modalities": ["text"], "output_modalities": ["text", "image"]}}),
            Some("text-to-image"),
        ),
        (
            json!({"id": "m", "owned_by": "mistralai", "capabilities": {"completion_chat": true, "vision": false}}),
            Some("chat-completion"),
        ),
        (json!({"id": "m", "owned_by": "x", "type": "rerank"}), Some("text-ranking")),
        (json!({"id": "m", "owned_by": "x", "type": "language"}), Some("text-generation")),
        (json!({"id": "m", "owned_by": "x", "type": "vlm"}), Some("image-text-to-text")),
        (
            json!({"id": "m", "owned_by": "x", "task": "automatic-speech-recognition"}),
            Some("automatic-speech-recognition"),
        ),
        (json!({"id": "m", "owned_by": "x", "capabilities": ["embed"]}), Some("feature-extraction")),
        (
            json!({"id": "m", "owned_by": "x", "model_type": "LLM", "model_ability": ["chat", "tools"]}),
            Some("chat-completion"),
        ),
        (json!({"id": "m", "owned_by": "x", "capabilities": ["chat", "vision"]}), Some("image-text-to-text")),
    ] {
        let (found, _) = surveyed("m", &[("/v1/models", list(entry.clone()))]);
        assert_eq!(found, Some((Api::OpenAi, expected.map(str::to_owned))), "{entry}");
    }
}

#[test]
fn servers_with_an_account_of_their_own_are_asked_for_it() {
    let listed =
        json!({"object": "list", "data": [{"id": "m:latest", "object": "model", "owned_by": "library"}]});
    let show = json!({"capabilities": ["completion", "vision"], "details": {"family": "x"}});
    let (found, asked) = surveyed("m", &[("/v1/models", listed), ("/api/show", show)]);
    assert_eq!(found, Some((Api::OpenAi, Some("image-text-to-text".to_owned()))));
    assert_eq!(asked, ["/v1/models", "/api/show"]);

    let listed = json!({"object": "list", "data": [{"id": "m", "object": "model"}]});
    let told =
        json!({"object": "list", "data": [{"id": "m", "object": "model", "capabilities": ["transcript"]}]});
    let (found, _) = surveyed("m", &[("/v1/models", listed), ("/v1/models/capabilities", told)]);
    assert_eq!(found, Some((Api::OpenAi, Some("automatic-speech-recognition".to_owned()))));

    let info = json!({"model_id": "m", "model_type": {"reranker": {"id2label": {"0": "LABEL_0"}}}});
    let (found, asked) = surveyed("m", &[("/info", info)]);
    assert_eq!(found, Some((Api::Tei, Some("text-ranking".to_owned()))));
    assert_eq!(asked, ["/v1/models", "/info"]);
}

#[test]
fn a_list_without_the_model_tells_nothing() {
    let listed = json!({"object": "list", "data": [{"id": "other", "object": "model", "owned_by": "owner"}]});
    assert_eq!(surveyed("m", &[("/v1/models", listed)]).0, None);
    assert_eq!(surveyed("m", &[("/v1/models", json!({"choices": []}))]).0, None);
    assert_eq!(surveyed("m", &[("/v1/models", json!([[null]]))]).0, None);
    let llama = json!({"models": [{"name": "/x.gguf", "capabilities": ["completion"]}], "object": "list",
        "data": [{"id": "/x.gguf", "object": "model", "owned_by": "llamacpp", "meta": {"n_ctx_train": 2048}}]});
    let (found, _) = surveyed("m", &[("/v1/models", llama)]);
    assert_eq!(found.map(|(api, _)| api), Some(Api::OpenAi), "it answers by whatever name");
}
