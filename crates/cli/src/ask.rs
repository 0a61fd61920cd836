//! Asking a server, as the widget does.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use tasks::wire::address::Unfit;
use tasks::wire::survey::{self, Question};
use tasks::wire::{Body, address, classify, data_url};
use tasks::{
    Answer, Call, Failure, Inputs, Json, MediaData, ModelId, ModelInfo, Output, Payload, Task, Unreadable,
};
use ureq::Agent;
use ureq::http::Response;

/// The longest that a model may take to start.
const WARM_UP: Duration = Duration::from_mins(3);
/// No answer and no picture is larger.
const LARGEST: u64 = 64 << 20;

/// A model at its server.
pub(crate) struct Server {
    agent: Agent,
    /// Without a slash at its end.
    endpoint: String,
    model: Option<ModelId>,
}

/// An answer that was understood, and what the server sent.
pub(crate) struct Found {
    pub(crate) output: Output,
    pub(crate) raw: Json,
}

impl Server {
    pub(crate) fn new(endpoint: &str, model: Option<ModelId>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_mins(2)))
            .timeout_recv_body(Some(Duration::from_mins(2)))
            .build()
            .new_agent();
        Self { agent, endpoint: endpoint.trim_end_matches('/').to_owned(), model }
    }

    /// What the server tells of the model; nothing, where it tells nothing.
    pub(crate) fn describe(&self, task: Option<&str>) -> Result<ModelInfo> {
        let spelled =
            ModelInfo { api: address::api(&self.endpoint).unwrap_or_default(), ..ModelInfo::default() };
        let Some(model) = &self.model else { return Ok(spelled) };
        let address = address::of_card(&self.endpoint, model);
        let response =
            self.agent.get(&address).call().with_context(|| format!("{address} does not answer"))?;
        let is_told = response.status().is_success();
        let json = body(response).ok().filter(|_| is_told).and_then(|(_, bytes)| json_of(&bytes));
        match json.map(|json| ModelInfo::read_for(&json, task)) {
            Some(info) if info.is_card => Ok(info),
            _ if task.is_some() => Ok(spelled),
            _ => Ok(self.survey(model)?.unwrap_or(spelled)),
        }
    }

    /// What a server without a card of the model tells instead.
    fn survey(&self, model: &ModelId) -> Result<Option<ModelInfo>> {
        let mut survey = survey::survey(&self.endpoint, model, true);
        while let Some(Question { url, body: sent }) = survey.question() {
            let response = match sent {
                None => self.agent.get(&url).call(),
                Some(sent) => self
                    .agent
                    .post(&url)
                    .content_type("application/json")
                    .send(&serde_json::to_vec(&sent)?[..]),
            };
            let response = response.with_context(|| format!("{url} does not answer"))?;
            let status = response.status().as_u16();
            let json = body(response).ok().and_then(|(_, bytes)| json_of(&bytes));
            survey.take(status, json.as_ref());
        }
        Ok(survey.found())
    }

    /// Runs one example, and waits for a model that is starting.
    pub(crate) fn ask(
        &self,
        task: &'static Task,
        mut inputs: Inputs,
        parameters: &Json,
        info: &ModelInfo,
    ) -> Result<Found> {
        self.fetch_media(task, &mut inputs)?;
        let route = address::route(&self.endpoint, task, info.api)
            .map_err(|Unfit(call)| anyhow!("{} is no address for {}", call, task.tag))?;
        let call = Call {
            inputs,
            route: Some(route),
            parameters: parameters.clone(),
            model: self.model.as_ref().map(ToString::to_string),
            mask_token: info.mask_token.clone(),
            ..Call::default()
        };
        let request = tasks::encode(task, &call).map_err(|error| anyhow!("{}", error.message))?;
        let address = address::of_call(&self.endpoint, self.model.as_ref(), task, route);
        let begun = Instant::now();
        loop {
            let mut post = self.agent.post(&address);
            if let Some(accept) = request.accept {
                post = post.header("accept", accept);
            }
            let sent = match &request.payload {
                Payload::Json(json) => {
                    post.content_type("application/json").send(&serde_json::to_vec(json)?[..])
                }
                Payload::Bytes(media) => match &media.data {
                    MediaData::Bytes(bytes) => post.content_type(&media.content_type).send(&bytes[..]),
                    MediaData::Text(text) => bail!("{text} could not be read"),
                },
            };
            let response = sent.with_context(|| format!("{address} does not answer"))?;
            let status = response.status().as_u16();
            let wait =
                response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse::<f64>().ok());
            let (content_type, bytes) =
                body(response).with_context(|| format!("{address} ended its answer early"))?;
            let answer = answer(&content_type, &bytes);
            if (200..300).contains(&status) {
                return read(task, &call.inputs, &answer);
            }
            let failure = Failure::read(status, &answer);
            if !failure.is_loading || begun.elapsed() > WARM_UP {
                bail!("{address} answered {status}: {}", failure.message);
            }
            // The server's word counts, within what a person would wait before asking again.
            sleep(Duration::from_secs_f64(wait.unwrap_or(2.0).clamp(0.5, 15.0)));
        }
    }

    /// Pictures, sounds and films that are given by their addresses, fetched; `data:` URLs taken apart.
    fn fetch_media(&self, task: &Task, inputs: &mut Inputs) -> Result<()> {
        for field in task.fields {
            let Some(tasks::Value::Media(media)) = inputs.get_mut(field.key) else { continue };
            let MediaData::Text(text) = &media.data else { continue };
            if let Some((content_type, bytes)) = data_url::decode(text) {
                (media.content_type, media.data) = (content_type.to_owned(), MediaData::Bytes(bytes));
            } else if text.starts_with("http://") || text.starts_with("https://") {
                let address = text.clone();
                let response =
                    self.agent.get(&address).call().with_context(|| format!("cannot fetch {address}"))?;
                if !response.status().is_success() {
                    bail!("cannot fetch {address}: {}", response.status());
                }
                let (content_type, bytes) =
                    body(response).with_context(|| format!("cannot fetch {address}"))?;
                (media.content_type, media.data) = (content_type, MediaData::Bytes(bytes));
            }
        }
        Ok(())
    }
}

fn body(mut response: Response<ureq::Body>) -> Result<(String, Vec<u8>)> {
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    Ok((content_type, response.body_mut().with_config().limit(LARGEST).read_to_vec()?))
}

fn json_of(bytes: &[u8]) -> Option<Json> {
    serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()
}

fn answer(content_type: &str, bytes: &[u8]) -> Answer {
    match classify(content_type, bytes) {
        Body::Empty => Answer::Empty,
        Body::Media(content_type) => {
            Answer::Media { url: data_url::encode(&content_type, bytes), content_type }
        }
        Body::Text => match json_of(bytes) {
            Some(json) => Answer::Json(json),
            None => Answer::Text(String::from_utf8_lossy(bytes).into_owned()),
        },
    }
}

fn read(task: &'static Task, inputs: &Inputs, answer: &Answer) -> Result<Found> {
    let decoded = tasks::decode(task, inputs, answer).map_err(|unreadable| match unreadable {
        Unreadable::Error(failure) => anyhow!("the server answered with an error: {}", failure.message),
        Unreadable::Html => anyhow!("the answer is a web page: is the endpoint right?"),
        Unreadable::NotJson => anyhow!("the answer is no JSON"),
        Unreadable::Empty => anyhow!("the answer is empty"),
    })?;
    let raw = match answer {
        Answer::Json(json) => json.clone(),
        Answer::Media { url, .. } => Json::from(url.as_str()),
        Answer::Text(text) => Json::from(text.as_str()),
        Answer::Empty => Json::Null,
    };
    // What is written must be read again as the same.
    let again = tasks::decode(task, inputs, &Answer::Json(raw.clone())).map(|decoded| decoded.output);
    if decoded.output.kind() != task.output.kind || again.as_ref() != Ok(&decoded.output) {
        bail!("the answer has a form that a page cannot hold");
    }
    Ok(Found { output: decoded.output, raw })
}

/// The codecs against a real llama.cpp server, at `$LLAMA`: `cargo xtask test clients` starts it.
#[cfg(test)]
mod tests {
    use super::*;
    use tasks::registry;

    fn run(tag: &str, inputs: &str, parameters: &str, path: &str) -> Result<Found> {
        let address = std::env::var("LLAMA")?;
        let server = Server::new(&(address + path), Some("smollm2:135m".parse()?));
        // Without a version, a survey tells what it speaks.
        let info = server.describe(Some(tag).filter(|_| !path.is_empty()))?;
        let task = registry::find(tag).context("a task")?;
        let inputs = Inputs::read(task, &serde_json::from_str(inputs)?);
        server.ask(task, inputs, &serde_json::from_str(parameters)?, &info)
    }

    fn read(tag: &str, inputs: &str, parameters: &str, path: &str) -> serde_json::Value {
        let output = run(tag, inputs, parameters, path).expect("an answer").output;
        serde_json::to_value(output.to_json()).expect("Json is JSON")
    }

    const COUNT: &str = r#"[{"role":"user","content":"Say: one two three"}]"#;

    #[test]
    #[ignore = "needs a server"]
    fn a_llama_server_chats_and_completes() {
        for path in ["", "/v1", "/v1/chat/completions"] {
            let message = read("chat-completion", COUNT, r#"{"max_tokens":4,"temperature":0}"#, path);
            assert!(message["content"].as_str().is_some_and(|text| !text.is_empty()), "{message}");
            assert_eq!(message["finishReason"], "length");
        }
        for path in ["", "/v1", "/v1/completions"] {
            let given = r#"{"max_new_tokens":8,"do_sample":false,"stop":[" 6"]}"#;
            let texts = read("text-generation", "\"1, 2, 3, 4,\"", given, path);
            assert_eq!(texts["texts"], serde_json::json!([" 5,"]));
        }
    }

    #[test]
    #[ignore = "needs a server"]
    fn a_llama_server_embeds_and_compares() {
        let vectors = read("feature-extraction", r#"["Hello","Good day"]"#, "{}", "/v1/embeddings");
        assert_eq!(vectors["shape"], serde_json::json!([2, 576]));
        let same = r#"{"source_sentence":"Hello there","sentences":["Hello there","A stone"]}"#;
        let scores = read("sentence-similarity", same, "{}", "");
        let score = |i: usize| scores["scores"][i].as_f64().expect("a score");
        assert!((score(0) - 1.0).abs() < 1e-3 && score(1) < score(0), "{scores}");
    }

    #[test]
    #[ignore = "needs a server"]
    fn a_llama_server_says_what_it_cannot() {
        let long = format!(r#"[{{"role":"user","content":"{}"}}]"#, "word ".repeat(600));
        let full = run("chat-completion", &long, "{}", "/v1").err().expect("too long");
        assert!(full.to_string().contains("exceeds the available context size"), "{full}");
        let texts = r#"{"source_sentence":"a","sentences":["b"]}"#;
        for path in ["/v1", "/v1/rerank", "/rerank"] {
            let unable = run("text-ranking", texts, "{}", path).err().expect("not started for it");
            assert!(unable.to_string().contains("--reranking"), "{unable}");
        }
        let elsewhere = run("text-to-image", "\"A cat\"", "{}", "/v1/embeddings").err().expect("unfit");
        assert!(elsewhere.to_string().contains("/embeddings"), "{elsewhere}");
    }

    #[test]
    #[ignore = "needs a server"]
    fn a_llama_server_tells_what_its_model_is_for() {
        let server = Server::new(&std::env::var("LLAMA").expect("an address"), "smollm2:135m".parse().ok());
        let info = server.describe(None).expect("it answers");
        assert_eq!((info.api, info.pipeline_tag.as_deref()), (tasks::Api::OpenAi, Some("chat-completion")));
    }
}
