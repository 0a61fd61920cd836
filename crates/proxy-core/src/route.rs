//! Where a request goes: the only place that builds upstream addresses.
//!
//! A client names a model and a task, both of a grammar that can hold nothing an
//! address could be bent with. They are appended to the operator's address as
//! path segments, so that no client text is ever joined into a URL.
//!
//! | kind | written | a run | the OpenAI form |
//! |---|---|---|---|
//! | embedded | `embedded` | the engine in this process | the same |
//! | Hub router | `hf` | `{router}/hf-inference/models/{id}[/pipeline/{task}]` | `{router}/v1/…` |
//! | server in the API's shape | `http://…` | `{base}/models/{id}[/pipeline/{task}]` | `{base}/v1/…` |
//! | one model's endpoint | `endpoint+http://…` | `{base}` itself | `{base}/v1/…` |
//!
//! An address under `endpoints.huggingface.cloud` is known to be an endpoint.

use std::fmt;
use std::str::FromStr;

use tasks::ModelId;
use url::Url;

use crate::models::Pattern;
use crate::openai::Api;

const DEDICATED: &str = ".endpoints.huggingface.cloud";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upstream {
    Embedded,
    /// The Hub's router, whose address is a separate setting.
    Hub,
    Server(Base),
    Endpoint(Base),
}

/// An operator's address: http or https, without user, query or fragment, and
/// without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(Url);

impl FromStr for Base {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("not an address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("`{}://` is neither http:// nor https://", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("an address holds no user or password; the token has its own setting".into());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("an address holds no `?` or `#`".into());
        }
        Ok(Self(url))
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl Base {
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The address with these segments after its path, each escaped.
    pub fn join<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.0.clone();
        // Every http address can be a base, so there always is a path to extend.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    fn is_dedicated(&self) -> bool {
        self.0.host_str().is_some_and(|host| host.ends_with(DEDICATED))
    }

    /// Whether what is sent there can be read on the way.
    pub fn in_clear(&self) -> bool {
        self.0.scheme() == "http"
            && match self.0.host() {
                Some(url::Host::Domain(name)) => name != "localhost",
                Some(url::Host::Ipv4(ip)) => !ip.is_loopback(),
                Some(url::Host::Ipv6(ip)) => !ip.is_loopback(),
                None => true,
            }
    }

    /// Whether an address is at the same place.
    pub fn is_origin_of(&self, url: &Url) -> bool {
        let own = &self.0;
        (own.scheme(), own.host_str(), own.port_or_known_default())
            == (url.scheme(), url.host_str(), url.port_or_known_default())
    }

    fn v1(&self, segments: &[&str]) -> Url {
        // People paste the address other clients want, which ends in /v1.
        let versioned = self.0.path().trim_end_matches('/').ends_with("/v1");
        let version = if versioned { None } else { Some("v1") };
        self.join(version.into_iter().chain(segments.iter().copied()))
    }
}

impl FromStr for Upstream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "embedded" => return Ok(Self::Embedded),
            "hf" => return Ok(Self::Hub),
            _ => {}
        }
        if let Some(address) = text.strip_prefix("endpoint+") {
            return Ok(Self::Endpoint(address.parse()?));
        }
        let base: Base = text.parse()?;
        Ok(if base.is_dedicated() { Self::Endpoint(base) } else { Self::Server(base) })
    }
}

impl Upstream {
    /// Whether the Hub's token is at home there: the Hub, or an endpoint that it runs.
    pub fn is_hubs(&self) -> bool {
        match self {
            Self::Embedded => false,
            Self::Hub => true,
            Self::Server(base) | Self::Endpoint(base) => base.is_dedicated(),
        }
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded"),
            Self::Hub => f.write_str("hf"),
            Self::Server(base) => base.fmt(f),
            Self::Endpoint(base) => write!(f, "endpoint+{base}"),
        }
    }
}

/// Another upstream for some models: `PATTERN=UPSTREAM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub pattern: Pattern,
    pub upstream: Upstream,
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (pattern, upstream) = text.split_once('=').ok_or("no `=` between models and upstream")?;
        Ok(Self { pattern: pattern.trim().parse()?, upstream: upstream.trim().parse()? })
    }
}

/// A pipeline tag as a client may name it: lower-case words joined by hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskTag(String);

impl FromStr for TaskTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= 64 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a task is a pipeline tag such as `text-classification`".into())
        }
    }
}

impl TaskTag {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaskTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a client can ask an upstream for.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    Run(&'a ModelId, Option<&'a TaskTag>),
    OpenAi(Api),
    /// TEI's own way to rank texts.
    Rank,
    /// The list of models.
    Models,
    Info(&'a ModelId),
    Status(&'a ModelId),
}

/// The addresses of an upstream that is elsewhere.
#[derive(Clone, Debug)]
pub struct Routes {
    pub upstream: Upstream,
    pub router: Base,
    pub hub: Base,
}

impl Routes {
    /// Where the Hub tells which providers serve a model.
    pub fn mapping(&self, model: &ModelId) -> Url {
        let mut url = with_model(&self.hub, &["api", "models"], model);
        url.query_pairs_mut().append_pair("expand[]", "inferenceProviderMapping");
        url
    }

    /// An address at a provider, through the router. What the provider or the Hub
    /// named stays below the provider's own path.
    pub fn at_provider(&self, provider: &str, path: &str, query: Option<&str>) -> Url {
        let mut url = self.router.join(std::iter::once(provider).chain(path.split('/')));
        url.set_query(query);
        url
    }

    /// Every address that may be called, with the token.
    pub fn called(&self) -> Vec<&Base> {
        match &self.upstream {
            Upstream::Embedded => Vec::new(),
            Upstream::Hub => vec![&self.router, &self.hub],
            Upstream::Server(base) | Upstream::Endpoint(base) => vec![base],
        }
    }

    /// The address of a target; none for the embedded engine, and for what an
    /// upstream does not offer.
    pub fn url(&self, target: Target<'_>) -> Option<Url> {
        match (&self.upstream, target) {
            (Upstream::Embedded, _)
            | (Upstream::Hub, Target::Status(_) | Target::Rank)
            | (Upstream::Endpoint(_), Target::Info(_)) => None,
            (Upstream::Hub, Target::OpenAi(api)) => Some(self.router.v1(api.path())),
            (Upstream::Hub, Target::Models) => Some(self.router.v1(&["models"])),
            (Upstream::Hub, Target::Run(model, task)) => {
                Some(run(&self.router, &["hf-inference", "models"], &model.untagged(), task))
            }
            (Upstream::Hub, Target::Info(model)) => {
                let mut url = with_model(&self.hub, &["api", "models"], &model.untagged());
                url.query_pairs_mut().extend_pairs(
                    ["pipeline_tag", "tags", "widgetData", "cardData", "inference", "mask_token"]
                        .map(|field| ("expand[]", field)),
                );
                Some(url)
            }
            (Upstream::Server(base), Target::Run(model, task)) => Some(run(base, &["models"], model, task)),
            (Upstream::Server(base), Target::Info(model)) => {
                Some(with_model(base, &["api", "models"], model))
            }
            (Upstream::Server(base), Target::Status(model)) => Some(with_model(base, &["status"], model)),
            (Upstream::Server(base) | Upstream::Endpoint(base), Target::OpenAi(api)) => {
                Some(base.v1(api.path()))
            }
            (Upstream::Server(base) | Upstream::Endpoint(base), Target::Models) => Some(base.v1(&["models"])),
            (Upstream::Server(base) | Upstream::Endpoint(base), Target::Rank) => Some(base.join(["rerank"])),
            (Upstream::Endpoint(base), Target::Run(..)) => Some(base.0.clone()),
            (Upstream::Endpoint(base), Target::Status(_)) => Some(base.join(["health"])),
        }
    }
}

fn with_model(base: &Base, before: &[&str], model: &ModelId) -> Url {
    base.join(before.iter().copied().chain(model.as_str().split('/')))
}

fn run(base: &Base, before: &[&str], model: &ModelId, task: Option<&TaskTag>) -> Url {
    let mut url = with_model(base, before, model);
    if let (Some(task), Ok(mut path)) = (task, url.path_segments_mut()) {
        path.extend(["pipeline", task.as_str()]);
    }
    url
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn routes(upstream: &str) -> Routes {
        Routes {
            upstream: upstream.parse().unwrap(),
            router: "https://router.huggingface.co".parse().unwrap(),
            hub: "https://huggingface.co".parse().unwrap(),
        }
    }

    #[rstest]
    #[case("hf", None, "https://router.huggingface.co/hf-inference/models/a/b")]
    #[case(
        "hf",
        Some("feature-extraction"),
        "https://router.huggingface.co/hf-inference/models/a/b/pipeline/feature-extraction"
    )]
    #[case("http://127.0.0.1:9", None, "http://127.0.0.1:9/models/a/b")]
    #[case("http://127.0.0.1:9/deep/", Some("x"), "http://127.0.0.1:9/deep/models/a/b/pipeline/x")]
    #[case("endpoint+http://h:1/serve", Some("x"), "http://h:1/serve")]
    #[case(
        "https://n.eu-west-1.aws.endpoints.huggingface.cloud",
        Some("x"),
        "https://n.eu-west-1.aws.endpoints.huggingface.cloud/"
    )]
    // Whoever owns a look-alike name does not get the other kind's treatment.
    #[case(
        "https://endpoints.huggingface.cloud.evil.com",
        None,
        "https://endpoints.huggingface.cloud.evil.com/models/a/b"
    )]
    fn runs_go_to(#[case] upstream: &str, #[case] task: Option<&str>, #[case] expected: &str) {
        let model = "a/b".parse().unwrap();
        let task = task.map(|t| t.parse().unwrap());
        let url = routes(upstream).url(Target::Run(&model, task.as_ref()));
        assert_eq!(url.unwrap().as_str(), expected);
    }

    #[rstest]
    #[case("v1/predictions/1", None, "https://router.huggingface.co/replicate/v1/predictions/1")]
    #[case("x", Some("a=b"), "https://router.huggingface.co/replicate/x?a=b")]
    #[case("../../v1/models", None, "https://router.huggingface.co/replicate/v1/models")]
    #[case("a/%2e%2e/b?c#d", None, "https://router.huggingface.co/replicate/a/%252e%252e/b%3Fc%23d")]
    #[case("//evil.example/a", None, "https://router.huggingface.co/replicate///evil.example/a")]
    fn providers_stay_below_their_name(
        #[case] path: &str,
        #[case] query: Option<&str>,
        #[case] expected: &str,
    ) {
        assert_eq!(routes("hf").at_provider("replicate", path, query).as_str(), expected);
    }

    #[rstest]
    #[case("hf", "a/b:groq", "https://router.huggingface.co/hf-inference/models/a/b")]
    #[case("http://h", "llama3.2:1b", "http://h/models/llama3.2:1b")]
    #[case("http://h", "hf.co/a/b:Q4_K_M", "http://h/models/hf.co/a/b:Q4_K_M")]
    fn tags_are_the_servers_own(#[case] upstream: &str, #[case] id: &str, #[case] expected: &str) {
        let url = routes(upstream).url(Target::Run(&id.parse().unwrap(), None));
        assert_eq!(url.unwrap().as_str(), expected);
    }

    #[rstest]
    #[case("hf", Target::Models, Some("https://router.huggingface.co/v1/models"))]
    #[case("http://h/v1", Target::Models, Some("http://h/v1/models"))]
    #[case("http://h/x", Target::OpenAi(Api::Transcriptions), Some("http://h/x/v1/audio/transcriptions"))]
    #[case("http://h/v1", Target::OpenAi(Api::Rerank), Some("http://h/v1/rerank"))]
    #[case("endpoint+http://h", Target::Rank, Some("http://h/rerank"))]
    #[case("hf", Target::Rank, None)]
    fn other_forms_go_to(#[case] upstream: &str, #[case] target: Target<'_>, #[case] expected: Option<&str>) {
        let url = routes(upstream).url(target);
        assert_eq!(url.as_ref().map(Url::as_str), expected);
    }

    #[rstest]
    #[case("hf", "https://router.huggingface.co/v1/chat/completions")]
    #[case("http://h", "http://h/v1/chat/completions")]
    #[case("http://h/v1/", "http://h/v1/chat/completions")]
    #[case("endpoint+http://h/x", "http://h/x/v1/chat/completions")]
    fn chat_goes_to(#[case] upstream: &str, #[case] expected: &str) {
        assert_eq!(routes(upstream).url(Target::OpenAi(Api::Chat)).unwrap().as_str(), expected);
    }

    #[test]
    fn the_embedded_engine_has_no_address() {
        let model = "a/b".parse().unwrap();
        let routes = routes("embedded");
        assert!(routes.url(Target::OpenAi(Api::Chat)).is_none());
        assert!(routes.url(Target::Run(&model, None)).is_none());
    }

    #[rstest]
    #[case("ftp://h")]
    #[case("file:///etc/passwd")]
    #[case("http://user:secret@h")]
    #[case("http://h/?x=1")]
    #[case("http://h/#x")]
    #[case("h:80")]
    #[case("huggingface")]
    #[case("endpoint+hf")]
    #[case("")]
    fn an_operator_typing_these_is_told(#[case] text: &str) {
        let error = text.parse::<Upstream>().unwrap_err();
        assert!(!error.contains("secret"));
    }

    proptest! {
        /// Whatever a client sends, the request stays with the operator's host
        /// and under the operator's path.
        #[test]
        fn no_client_text_leaves_the_base(id in "[ -~]{0,40}|[a-z/.%@:\\\\]{0,20}", task in "[ -~]{0,30}|[a-z-]{1,20}") {
            let base = "http://127.0.0.1:9/base";
            if let Ok(model) = id.parse::<ModelId>() {
                let task = task.parse::<TaskTag>().ok();
                let url = routes(base).url(Target::Run(&model, task.as_ref())).unwrap();
                prop_assert_eq!(url.host_str(), Some("127.0.0.1"));
                prop_assert_eq!(url.port(), Some(9));
                prop_assert!(url.path().starts_with("/base/models/"));
                prop_assert!(url.query().is_none() && url.fragment().is_none());
                let rest = url.path().strip_prefix("/base/models/").unwrap();
                let expected = match &task {
                    Some(task) => format!("{model}/pipeline/{task}"),
                    None => model.to_string(),
                };
                prop_assert_eq!(rest, expected);
            }
        }
    }
}
