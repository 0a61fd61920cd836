use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;

fn entry(provider: &str, task: &str, id: &str) -> Entry {
    Entry {
        provider: provider.into(),
        model: "owner/name".into(),
        id: id.into(),
        task: task.into(),
        status: Status::Live,
        lora: None,
    }
}

fn recorded() -> Vec<Value> {
    serde_json::from_str(include_str!("recorded/exchanges.json")).unwrap()
}

fn text<'a>(exchange: &'a Value, name: &str) -> &'a str {
    exchange[name].as_str().unwrap_or_default()
}

/// What real providers were sent and gave back, in their clients' tests. Parts
/// of pictures and vectors are left out.
#[test]
fn every_recorded_exchange_is_replayed() {
    let mut replayed = 0;
    for exchange in recorded() {
        let (provider, task) = (text(&exchange, "provider"), text(&exchange, "task"));
        let mut entry = entry(provider, task, text(&exchange, "model"));
        if let (Some(lora), Some(model)) = (exchange["lora"].as_str(), exchange["hub"].as_str()) {
            (entry.lora, entry.model) = (Some(lora.into()), model.into());
        }
        let served = served(provider, task).unwrap_or_else(|| panic!("{provider} {task}"));
        let asked = exchange["asked"].to_string().into_bytes();
        // Of some requests only the answer was recorded.
        let asked = if exchange["asked"].is_null() { b"{\"inputs\":\"\"}".to_vec() } else { asked };
        let ask = Ask::read(&entry, "application/json", &asked).unwrap();
        if exchange.get("sent").is_some_and(|sent| !sent.is_null()) {
            let call = (served.call)(&ask).unwrap();
            assert_eq!(call.path, text(&exchange, "path"), "{provider} {task}");
            assert_eq!(call.body, Payload::Json(exchange["sent"].clone()), "{provider} {task}");
        }
        let step = (served.read)(&ask, &exchange["answer"]).unwrap();
        let expected = &exchange["expected"];
        match step {
            Step::Json(json) => assert_eq!(json, expected["json"], "{provider} {task}"),
            Step::Bytes(bytes) => assert_eq!(bytes.len() as u64, expected["bytes"], "{provider} {task}"),
            Step::Media(url, Dress::Bare) => assert_eq!(url, expected["media"], "{provider} {task}"),
            Step::Ask(place) => {
                let query = place.query.unwrap_or_default();
                assert_eq!(format!("{}?{query}", place.path), expected["ask"], "{provider} {task}");
            }
            step @ Step::Media(..) => panic!("{provider} {task}: {step:?}"),
        }
        replayed += 1;
    }
    assert!(replayed >= 30);
}

/// The table of the documentation.
#[test]
fn the_documented_table_is_true() {
    let mut recorded_tasks: BTreeMap<(String, String), bool> = BTreeMap::new();
    for exchange in recorded() {
        recorded_tasks.insert((text(&exchange, "provider").into(), text(&exchange, "task").into()), true);
    }
    let mut table = String::from("| provider | recorded | built from source |\n|---|---|---|\n");
    for provider in ALL {
        let is_recorded = |task: &&str| recorded_tasks.contains_key(&(provider.name.into(), (*task).into()));
        let tasks: Vec<&str> = provider.served.iter().map(|served| served.task).collect();
        let (recorded, built): (Vec<&str>, Vec<&str>) = tasks.iter().partition(|task| is_recorded(task));
        let row = [&format!("| `{}` |", provider.name), &recorded.join(", "), "|", &built.join(", "), "|"];
        table.push_str(row.join(" ").trim_end());
        table.push('\n');
    }
    let documented = include_str!("../../../../docs/providers.md");
    assert!(documented.contains(&table), "docs/providers.md should have this table:\n{table}");
}

#[test]
fn names_and_tasks_are_told_apart() {
    for (i, provider) in ALL.iter().enumerate() {
        assert!(ALL[..i].iter().all(|other| other.name < provider.name), "{} is out of order", provider.name);
        for (j, served) in provider.served.iter().enumerate() {
            assert!(provider.served[..j].iter().all(|other| other.task < served.task), "{}", provider.name);
            let known = tasks::registry::find(served.task).is_some()
                || ["conversational", "image-text-to-image", "image-text-to-video"].contains(&served.task);
            assert!(known, "{}", served.task);
        }
    }
}

fn call(provider: &str, task: &str, id: &str, content_type: &str, body: &[u8]) -> Call {
    let entry = entry(provider, task, id);
    let ask = Ask::read(&entry, content_type, body).unwrap();
    (served(provider, task).unwrap().call)(&ask).unwrap()
}

fn json_of(call: &Call) -> &Value {
    match &call.body {
        Payload::Json(body) => body,
        Payload::Form { .. } => panic!("a form"),
    }
}

fn step(provider: &str, task: &str, answer: &Value) -> Result<Step, ApiError> {
    let entry = entry(provider, task, "id");
    let ask = Ask::read(&entry, "", br#"{"inputs":"x"}"#).unwrap();
    (served(provider, task).unwrap().read)(&ask, answer)
}

#[test]
fn a_file_goes_as_each_provider_takes_it() {
    let (kind, png) = ("image/png", b"\x89PNG".as_slice());
    let data = "data:image/png;base64,iVBORw==";
    let fal = call("fal-ai", "image-to-image", "fal-ai/kontext", kind, png);
    assert_eq!((fal.path.as_str(), fal.query.as_deref()), ("fal-ai/kontext", Some("_subdomain=queue")));
    assert_eq!(*json_of(&fal), json!({"image_url": data, "image_urls": [data]}));
    let wave = call("wavespeed", "image-to-video", "wan", kind, png);
    assert_eq!(*json_of(&wave), json!({"image": "iVBORw==", "images": ["iVBORw=="]}));
    let replicate = call("replicate", "image-to-image", "a/b", kind, png);
    assert_eq!(json_of(&replicate)["input"]["input_image"], data);
    let together = call("together", "image-to-image", "black-forest-labs/FLUX.1-kontext-pro", kind, png);
    assert_eq!(json_of(&together)["image_url"], data);
    // The same from JSON, with a prompt beside it.
    let body = br#"{"inputs":"iVBORw==","parameters":{"prompt":"a cat"}}"#;
    let together = call("together", "image-to-image", "m", "application/json", body);
    assert_eq!(json_of(&together)["reference_images"][0], "data:image/jpeg;base64,iVBORw==");
    assert_eq!(json_of(&together)["prompt"], "a cat");
    let Payload::Form { fields, file } =
        call("together", "automatic-speech-recognition", "whisper", "audio/flac", b"fLaC").body
    else {
        panic!("a transcription is a form");
    };
    assert_eq!(
        (fields[0].1.as_str(), file.name.as_str(), &file.bytes[..]),
        ("whisper", "audio.flac", &b"fLaC"[..])
    );
}

#[test]
fn sound_that_fal_does_not_take_is_refused() {
    let entry = entry("fal-ai", "automatic-speech-recognition", "fal-ai/whisper");
    let served = served("fal-ai", "automatic-speech-recognition").unwrap();
    let call = |kind: &'static str| (served.call)(&Ask::read(&entry, kind, b"x").unwrap());
    assert!(call("audio/flac").unwrap_err().message.contains("audio/flac"));
    assert_eq!(json_of(&call("audio/wav").unwrap())["audio_url"], "data:audio/x-wav;base64,eA==");
}

#[test]
fn parameters_have_each_providers_names() {
    let body = br#"{"inputs":"a cat","parameters":{"num_inference_steps":4,"guidance_scale":7,"target_size":{"width":64,"height":32},"seed":null},"options":{"wait_for_model":true}}"#;
    let sent = |provider, task| json_of(&call(provider, task, "m", "application/json", body)).clone();
    assert_eq!(
        sent("hyperbolic", "text-to-image"),
        json!({"prompt": "a cat", "model_name": "m", "steps": 4, "cfg_scale": 7, "width": 64, "height": 32})
    );
    assert_eq!(sent("fal-ai", "text-to-image")["image_size"], json!({"width": 64, "height": 32}));
    assert_eq!(sent("together", "text-to-image")["steps"], 4);
    assert_eq!(sent("novita", "text-to-video")["steps"], 4);
    let kokoro = call("together", "text-to-speech", "hexgrad/Kokoro-82M", "", br#"{"inputs":"hi"}"#);
    assert_eq!(json_of(&kokoro)["voice"], "af_alloy");
}

#[rstest]
// A queue: where it stands, then what came of it.
#[case("fal-ai", "text-to-image",
    json!({"request_id": "1", "status": "IN_QUEUE", "response_url": "https://queue.fal.run/fal-ai/flux/requests/1"}),
    "fal-ai/flux/requests/1/status?_subdomain=queue")]
#[case("fal-ai", "text-to-video",
    json!({"status": "COMPLETED", "response_url": "https://queue.fal.run/fal-ai/mochi/requests/1"}),
    "fal-ai/mochi/requests/1?_subdomain=queue")]
#[case("replicate", "text-to-video",
    json!({"status": "starting", "output": null, "urls": {"get": "https://api.replicate.com/v1/predictions/abc"}}),
    "v1/predictions/abc?")]
#[case("novita", "text-to-video", json!({"task_id": "a b"}), "v3/async/task-result?task_id=a+b")]
#[case("novita", "text-to-video", json!({"task": {"task_id": "a", "status": "TASK_STATUS_PROCESSING"}}),
    "v3/async/task-result?task_id=a")]
#[case("together", "text-to-video", json!({"id": "v1", "status": "in_progress"}), "v2/videos/v1?")]
#[case("wavespeed", "text-to-image",
    json!({"data": {"status": "created", "urls": {"get": "https://api.wavespeed.ai/api/v3/predictions/1/result"}}}),
    "api/v3/predictions/1/result?")]
#[case("zai-org", "text-to-image", json!({"id": "9", "task_status": "PROCESSING"}), "api/paas/v4/async-result/9?")]
fn jobs_are_asked_for_at_the_provider(
    #[case] provider: &str,
    #[case] task: &str,
    #[case] answer: Value,
    #[case] expected: &str,
) {
    let Step::Ask(place) = step(provider, task, &answer).unwrap() else { panic!("not a job") };
    assert_eq!(format!("{}?{}", place.path, place.query.unwrap_or_default()), expected);
}

#[rstest]
#[case("fal-ai", "image-segmentation", json!({"image": {"url": "https://f/m.png"}}), Dress::Mask)]
#[case("fal-ai", "audio-to-audio", json!({"audio": {"url": "https://f/m.png"}, "text": "hello"}), Dress::Sound { label: "hello".into() })]
#[case("fal-ai", "text-to-audio", json!({"audio_file": {"url": "https://f/m.png"}}), Dress::Bare)]
#[case("novita", "text-to-video", json!({"task": {"status": "TASK_STATUS_SUCCEED"}, "videos": [{"video_url": "https://f/m.png"}]}), Dress::Bare)]
#[case("together", "image-to-video", json!({"id": "1", "status": "completed", "outputs": {"video_url": "https://f/m.png"}}), Dress::Bare)]
#[case("wavespeed", "text-to-video", json!({"data": {"status": "completed", "outputs": ["https://f/m.png"]}}), Dress::Bare)]
#[case("zai-org", "text-to-image", json!({"task_status": "SUCCESS", "image_result": [{"url": "https://f/m.png"}]}), Dress::Bare)]
#[case("replicate", "automatic-speech-recognition", json!({"output": {"txt_file": "https://f/m.png"}}), Dress::Text)]
fn ends_of_jobs_are_read(
    #[case] provider: &str,
    #[case] task: &str,
    #[case] answer: Value,
    #[case] dress: Dress,
) {
    assert_eq!(step(provider, task, &answer).unwrap(), Step::Media("https://f/m.png".into(), dress));
}

#[rstest]
#[case("deepinfra", "text-generation", json!({"choices": [{"text": "b"}]}), json!([{"generated_text": "b"}]))]
#[case("groq", "conversational", json!({"choices": [{"message": {"content": "b"}}]}), json!([{"generated_text": "b"}]))]
#[case("scaleway", "feature-extraction", json!({"data": [{"embedding": [1, 2]}]}), json!([1, 2]))]
#[case("zai-org", "image-to-text", json!({"md_results": "# a"}), json!([{"generated_text": "# a"}]))]
#[case("together", "automatic-speech-recognition",
    json!({"text": "a", "segments": [{"id": 0, "start": 0.5, "end": 1, "text": "a"}]}),
    json!({"text": "a", "chunks": [{"text": "a", "timestamp": [0.5, 1]}]}))]
#[case("replicate", "automatic-speech-recognition", json!({"output": {"transcription": "a"}}), json!({"text": "a"}))]
fn answers_have_the_hubs_form(
    #[case] provider: &str,
    #[case] task: &str,
    #[case] answer: Value,
    #[case] expected: Value,
) {
    assert_eq!(step(provider, task, &answer).unwrap(), Step::Json(expected));
}

#[rstest]
#[case("replicate", "text-to-image", json!({"status": "failed", "error": "NSFW"}), "NSFW")]
#[case("wavespeed", "text-to-image", json!({"data": {"status": "failed", "error": "no"}}), "no")]
#[case("black-forest-labs", "text-to-image", json!({"status": "Content Moderated"}), "Content Moderated")]
#[case("together", "text-to-video", json!({"id": "1", "status": "failed", "error": {"message": "too long"}}), "too long")]
#[case("zai-org", "text-to-image", json!({"id": "1", "task_status": "FAIL"}), "zai-org")]
fn a_job_that_failed_says_why(
    #[case] provider: &str,
    #[case] task: &str,
    #[case] answer: Value,
    #[case] why: &str,
) {
    let error = step(provider, task, &answer).unwrap_err();
    assert_eq!(error.kind, "upstream_job");
    assert!(error.message.contains(why), "{error}");
}

fn mapping() -> Mapping {
    Mapping::read(
        "a/b",
        &json!({"inferenceProviderMapping": [
            {"provider": "nscale", "providerId": "1", "status": "staging", "task": "text-to-image"},
            {"provider": "fal-ai", "providerId": "2", "status": "live", "task": "text-to-image"},
            {"provider": "unheard-of", "providerId": "3", "status": "live", "task": "text-to-image"},
            {"provider": "hf-inference", "providerId": "a/b", "status": "live", "task": "text-to-image"},
            {"provider": "together", "providerId": "4", "status": "live", "task": "text-to-image",
             "adapter": "lora", "adapterWeightsPath": "w.safetensors"},
            {"provider": "replicate", "providerId": "5", "status": "error", "task": "text-to-image"},
        ]}),
    )
}

#[rstest]
#[case(None, &[], &["fal-ai", "hf-inference", "together"])]
#[case(Some("fastest"), &[], &["fal-ai", "hf-inference", "together"])]
#[case(None, &["together", "hf-inference"], &["together", "hf-inference", "fal-ai"])]
#[case(Some("together"), &[], &["together"])]
#[case(Some("nscale"), &[], &["nscale"])]
fn providers_are_chosen(#[case] asked: Option<&str>, #[case] order: &[&str], #[case] expected: &[&str]) {
    let order = Order(order.iter().map(|name| name.parse().unwrap()).collect());
    let asked = asked.map(|asked| asked.parse().unwrap());
    let mapping = mapping();
    let chosen = choose(&mapping, None, asked.as_ref(), &order).unwrap();
    assert_eq!(chosen.iter().map(|entry| entry.provider.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_not_served_is_said() {
    let named = |name: &str| Some(name.parse().unwrap());
    for name in ["groq", "unheard-of"] {
        let error = choose(&mapping(), None, named(name).as_ref(), &Order::default()).unwrap_err();
        assert_eq!((error.status.as_u16(), error.kind), (404, "provider"));
        assert!(error.message.contains("nscale, fal-ai, hf-inference, together"), "{error}");
    }
    assert!(choose(&mapping(), Some("text-to-video"), None, &Order::default()).unwrap().is_empty());
}

#[test]
fn both_forms_of_the_mapping_are_read() {
    let entry = &mapping().0[3];
    assert_eq!((entry.provider.as_str(), entry.lora.as_deref()), ("hf-inference", None));
    assert_eq!(mapping().0[4].lora.as_deref(), Some("w.safetensors"));
    let old = json!({"inferenceProviderMapping": {"fal-ai": {"providerId": "x", "status": "live", "task": "text-to-image"}}});
    assert_eq!(
        Mapping::read("a/b", &old).0,
        [Entry { model: "a/b".into(), ..super::tests::entry("fal-ai", "text-to-image", "x") }]
    );
    assert_eq!(Mapping::read("a/b", &json!([])), Mapping::default());
}

proptest! {
    /// Whatever a provider answers, nothing panics, and a job stays below the
    /// provider's own address.
    #[test]
    fn no_answer_makes_a_provider_panic(
        words in prop::collection::vec("[ -~]{0,12}|status|COMPLETED|output|urls|get|data|images|video|https://h/../p", 0..8),
    ) {
        let mut answer = json!(words.last());
        for pair in words.chunks(2).rev() {
            answer = json!({ pair[0].as_str(): answer, "status": pair.last(), "id": pair.last(), "urls": {"get": pair.last()} });
        }
        for provider in ALL {
            for served in provider.served {
                let entry = entry(provider.name, served.task, "id");
                let ask = Ask::read(&entry, "", br#"{"inputs":"x"}"#).unwrap();
                let _ = (served.call)(&ask);
                let _ = (served.read)(&ask, &answer);
            }
        }
    }
}
