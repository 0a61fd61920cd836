//! Which requests may share one answer, and for how long an answer is kept.
//!
//! A classifier gives the same answer to the same input, so a page linked from a front page costs one call per example. A
//! generator is meant to give another each time: it shares nothing, unless the caller fixed the seed or switched sampling
//! off. What a caller asks for comes first: `use_cache: false`, `X-Use-Cache`, `Cache-Control`.

use std::sync::LazyLock;
use std::time::Duration;

use http::header::{self, HeaderMap};
use memchr::memmem::Finder;
use serde::Deserialize;

use crate::headers::{self, Body};
use crate::openai::Api;
use crate::route::{Target, TaskTag};

/// Larger inputs are not worth their sum: nobody sends the same film twice.
const LARGEST_INPUT: usize = 4_000_000;

/// Tasks whose answer is drawn by lot, unless asked otherwise.
const DRAWN: [&str; 15] = [
    "audio-to-audio",
    "conversational",
    "image-text-to-text",
    "image-to-3d",
    "image-to-image",
    "image-to-video",
    "text-generation",
    "text-to-3d",
    "text-to-audio",
    "text-to-image",
    "text-to-speech",
    "text-to-video",
    "text2text-generation",
    "unconditional-image-generation",
    "video-text-to-text",
];

/// What an answer has that was drawn by lot. These are made once: to make a searcher takes longer than to search a few labels.
static DRAWN_KEYS: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["\"generated_text\"", "\"choices\""].map(Finder::new));
static ERROR_KEY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"error\""));

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    Never,
    /// The task is not known, so the answer must tell: one that was drawn by lot is not kept.
    IfNotDrawn,
    Always,
}

/// What of a request decides, whether it stands beside the inputs or among the parameters; everything else is passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    stream: Option<bool>,
    do_sample: Option<bool>,
    seed: Option<u64>,
    temperature: Option<f64>,
    top_p: Option<f64>,
    typical_p: Option<f64>,
    options: Option<Options>,
    parameters: Option<Box<Asked>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    use_cache: Option<bool>,
}

impl Asked {
    fn any(&self, is: fn(&Self) -> bool) -> bool {
        is(self) || self.parameters.as_deref().is_some_and(is)
    }

    fn streams(&self) -> bool {
        self.stream == Some(true)
    }

    fn refuses(&self) -> bool {
        self.options.as_ref().is_some_and(|options| options.use_cache == Some(false))
    }

    fn is_fixed(&self) -> bool {
        self.seed.is_some() || self.do_sample == Some(false) || self.temperature == Some(0.0)
    }

    fn is_drawn(&self) -> bool {
        self.do_sample == Some(true)
            || self.temperature.is_some()
            || self.top_p.is_some()
            || self.typical_p.is_some()
    }
}

/// Whether this request may be answered by the answer to an equal one.
pub fn reuse(target: Target<'_>, task: Option<&TaskTag>, client: &HeaderMap, body: &[u8]) -> Reuse {
    if body.len() > LARGEST_INPUT || refuses(client) {
        return Reuse::Never;
    }
    let task = match target {
        Target::Run(_, named) => named.or(task).map(TaskTag::as_str),
        Target::OpenAi(Api::Embeddings) => Some("feature-extraction"),
        Target::OpenAi(Api::Rerank) | Target::Rank => Some("text-ranking"),
        Target::OpenAi(Api::Chat | Api::Completions) => Some("conversational"),
        Target::OpenAi(Api::Speech) => Some("text-to-speech"),
        Target::OpenAi(Api::Images) => Some("text-to-image"),
        // What a form of several parts asks for is not looked into.
        Target::OpenAi(Api::Transcriptions | Api::Translations)
        | Target::Models
        | Target::Info(_)
        | Target::Status(_) => return Reuse::Never,
    };
    let object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let asked = if object || headers::body(client) == Body::Json {
        match serde_json::from_slice::<Asked>(body) {
            Ok(asked) => asked,
            // What is no object, or has a field of another kind or twice, is not understood, and not shared.
            Err(_) => return Reuse::Never,
        }
    } else {
        Asked::default()
    };
    if asked.any(Asked::streams) || asked.any(Asked::refuses) {
        return Reuse::Never;
    }
    if asked.any(Asked::is_fixed) {
        return Reuse::Always;
    }
    if asked.any(Asked::is_drawn) {
        return Reuse::Never;
    }
    match task {
        Some(task) if DRAWN.contains(&task) => Reuse::Never,
        Some(_) => Reuse::Always,
        None => Reuse::IfNotDrawn,
    }
}

/// Whether the caller wants an answer of its own.
fn refuses(client: &HeaderMap) -> bool {
    let off = client.get("x-use-cache").is_some_and(|value| value == "false" || value == "0");
    off || directives(client).any(|directive| matches!(&*directive, "no-store" | "no-cache" | "max-age=0"))
}

fn directives(headers: &HeaderMap) -> impl Iterator<Item = String> {
    headers
        .get_all(header::CACHE_CONTROL)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
}

/// How long a whole, successful answer is kept: as long as the upstream says, and at most `longest`.
pub fn kept(reuse: Reuse, upstream: &HeaderMap, body: &[u8], longest: Duration) -> Option<Duration> {
    let json = headers::body(upstream) == Body::Json;
    let drawn = || !json || DRAWN_KEYS.iter().any(|key| key.find(body).is_some());
    // Some servers call an error a success.
    let failed = json && body.first() == Some(&b'{') && ERROR_KEY.find(body).is_some();
    if reuse == Reuse::Never || failed || (reuse == Reuse::IfNotDrawn && drawn()) {
        return None;
    }
    let mut keep = longest;
    for directive in directives(upstream) {
        match directive.split_once('=') {
            None if matches!(&*directive, "no-store" | "no-cache" | "private") => return None,
            Some(("s-maxage" | "max-age", seconds)) => {
                keep = keep.min(Duration::from_secs(seconds.trim_matches('"').parse().ok()?));
            }
            _ => {}
        }
    }
    (!keep.is_zero()).then_some(keep)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use rstest::rstest;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(name, value.parse().unwrap());
        headers
    }

    fn judged(task: Option<&str>, client: &HeaderMap, body: &str) -> Reuse {
        let (model, task) = ("a/b".parse().unwrap(), task.map(|task| task.parse().unwrap()));
        reuse(Target::Run(&model, task.as_ref()), None, client, body.as_bytes())
    }

    #[rstest]
    #[case(Some("text-classification"), r#"{"inputs":"x"}"#, Reuse::Always)]
    #[case(
        Some("zero-shot-classification"),
        r#"{"inputs":"x","parameters":{"multi_label":true}}"#,
        Reuse::Always
    )]
    #[case(Some("text-classification"), r#"{"inputs":"x","parameters":{"top_k":5}}"#, Reuse::Always)]
    #[case(None, r#"{"inputs":"x"}"#, Reuse::IfNotDrawn)]
    #[case(Some("text-to-image"), r#"{"inputs":"x"}"#, Reuse::Never)]
    #[case(Some("text-to-image"), r#"{"inputs":"x","parameters":{"seed":7}}"#, Reuse::Always)]
    #[case(Some("text-generation"), r#"{"inputs":"x"}"#, Reuse::Never)]
    #[case(Some("text-generation"), r#"{"inputs":"x","parameters":{"do_sample":false}}"#, Reuse::Always)]
    #[case(Some("text-generation"), r#"{"inputs":"x","parameters":{"temperature":0}}"#, Reuse::Always)]
    #[case(None, r#"{"inputs":"x","parameters":{"do_sample":true}}"#, Reuse::Never)]
    #[case(None, r#"{"inputs":"x","parameters":{"temperature":0.7}}"#, Reuse::Never)]
    #[case(Some("fill-mask"), r#"{"inputs":"x","options":{"use_cache":false}}"#, Reuse::Never)]
    #[case(Some("fill-mask"), r#"{"inputs":"x","options":{"use_cache":true}}"#, Reuse::Always)]
    #[case(Some("summarization"), r#"{"inputs":"x","stream":true}"#, Reuse::Never)]
    #[case(Some("summarization"), r#"{"inputs":"x","parameters":{"stream":true}}"#, Reuse::Never)]
    // Two parsers may disagree on these.
    #[case(Some("fill-mask"), r#"{"stream":false,"stream":true}"#, Reuse::Never)]
    #[case(Some("fill-mask"), r#"{"stream":"yes"}"#, Reuse::Never)]
    #[case(Some("fill-mask"), "[1]", Reuse::Never)]
    #[case(Some("fill-mask"), "", Reuse::Never)]
    fn by_task_and_parameters(#[case] task: Option<&str>, #[case] body: &str, #[case] expected: Reuse) {
        assert_eq!(judged(task, &headers("accept", "*/*"), body), expected);
    }

    #[rstest]
    #[case("x-use-cache", "false", Reuse::Never)]
    #[case("x-use-cache", "0", Reuse::Never)]
    #[case("x-use-cache", "true", Reuse::Always)]
    #[case("cache-control", "no-cache", Reuse::Never)]
    #[case("cache-control", "max-age=0, No-Store", Reuse::Never)]
    #[case("cache-control", "max-age=60", Reuse::Always)]
    fn by_header(#[case] name: &'static str, #[case] value: &str, #[case] expected: Reuse) {
        assert_eq!(judged(Some("fill-mask"), &headers(name, value), "{}"), expected);
    }

    #[test]
    fn bytes_are_shared_by_their_task() {
        let mut client = HeaderMap::new();
        client.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
        assert_eq!(judged(Some("image-classification"), &client, "\u{89}PNG"), Reuse::Always);
        assert_eq!(judged(Some("image-to-image"), &client, "\u{89}PNG"), Reuse::Never);
        assert_eq!(judged(Some("fill-mask"), &client, r#" {"stream":true}"#), Reuse::Never, "by its bytes");
    }

    #[rstest]
    #[case("{}", Reuse::Never)]
    #[case(r#"{"temperature":0}"#, Reuse::Always)]
    #[case(r#"{"temperature":1}"#, Reuse::Never)]
    #[case(r#"{"seed":1,"stream":true}"#, Reuse::Never)]
    fn a_chat_is_drawn_unless_it_is_fixed(#[case] body: &str, #[case] expected: Reuse) {
        assert_eq!(
            reuse(Target::OpenAi(Api::Chat), None, &headers("accept", "*/*"), body.as_bytes()),
            expected
        );
    }

    #[rstest]
    #[case(Reuse::Always, "etag", "x", r#"[{"label":"a"}]"#, Some(60))]
    #[case(Reuse::Always, "cache-control", "max-age=5", "[1]", Some(5))]
    #[case(Reuse::Always, "cache-control", "public, max-age=500", "[1]", Some(60))]
    #[case(Reuse::Always, "cache-control", "no-store", "[1]", None)]
    #[case(Reuse::Always, "cache-control", "private", "[1]", None)]
    #[case(Reuse::Always, "cache-control", "max-age=0", "[1]", None)]
    #[case(Reuse::Always, "cache-control", "max-age=soon", "[1]", None)]
    #[case(Reuse::Always, "etag", "x", r#"{"error":"not loaded yet"}"#, None)]
    #[case(Reuse::Always, "etag", "x", r#"[{"generated_text":"hi"}]"#, Some(60))]
    #[case(Reuse::IfNotDrawn, "etag", "x", r#"[{"generated_text":"hi"}]"#, None)]
    #[case(Reuse::IfNotDrawn, "etag", "x", "[0.5]", Some(60))]
    #[case(Reuse::IfNotDrawn, "content-type", "image/png", "\u{89}PNG", None)]
    #[case(Reuse::Always, "content-type", "image/png", "\u{89}PNG", Some(60))]
    fn answers(
        #[case] reuse: Reuse,
        #[case] name: &'static str,
        #[case] value: &str,
        #[case] body: &str,
        #[case] seconds: Option<u64>,
    ) {
        let longest = Duration::from_mins(1);
        assert_eq!(
            kept(reuse, &headers(name, value), body.as_bytes(), longest),
            seconds.map(Duration::from_secs)
        );
    }
}
