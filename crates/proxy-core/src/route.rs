//! Where a request goes: the only place that builds upstream addresses.
//!
//! A client names a model and a task, both of a grammar that can hold nothing an
//! address could be bent with. They are appended to the operator's address as
//! path segments, so that no client text is ever joined into a URL.
//!
//! | kind | written | a run | chat |
//! |---|---|---|---|
//! | embedded | `embedded` | the engine in this process | |
//! | Hub router | `hf` | `{router}/hf-inference/models/{id}[/pipeline/{task}]` | `{router}/v1/chat/completions` |
//! | server in the API's shape | `http://…` | `{base}/models/{id}[/pipeline/{task}]` | `{base}/v1/chat/completions` |
//! | one model's endpoint | `endpoint+http://…` | `{base}` itself | `{base}/v1/chat/completions` |
//!
//! An address under `endpoints.huggingface.cloud` is known to be an endpoint.

use std::fmt;
use std::str::FromStr;

use tasks::ModelId;
use url::Url;

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

    fn chat(&self) -> Url {
        // People paste the address other clients want, which ends in /v1.
        let versioned = self.0.path().trim_end_matches('/').ends_with("/v1");
        let segments: &[&str] =
            if versioned { &["chat", "completions"] } else { &["v1", "chat", "completions"] };
        self.join(segments.iter().copied())
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
    Chat,
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
            | (Upstream::Hub, Target::Status(_))
            | (Upstream::Endpoint(_), Target::Info(_)) => None,
            (Upstream::Hub, Target::Chat) => Some(self.router.chat()),
            (Upstream::Hub, Target::Run(model, task)) => {
                Some(run(&self.router, &["hf-inference", "models"], model, task))
            }
            (Upstream::Hub, Target::Info(model)) => {
                let mut url = with_model(&self.hub, &["api", "models"], model);
                url.query_pairs_mut().extend_pairs(
                    ["pipeline_tag", "widgetData", "cardData", "inference", "mask_token"]
                        .map(|field| ("expand[]", field)),
                );
                Some(url)
            }
            (Upstream::Server(base), Target::Run(model, task)) => Some(run(base, &["models"], model, task)),
            (Upstream::Server(base), Target::Info(model)) => {
                Some(with_model(base, &["api", "models"], model))
            }
            (Upstream::Server(base), Target::Status(model)) => Some(with_model(base, &["status"], model)),
            (Upstream::Server(base) | Upstream::Endpoint(base), Target::Chat) => Some(base.chat()),
            (Upstream::Endpoint(base), Target::Run(..)) => Some(base.0.clone()),
            (Upstream::Endpoint(base), Target::Status(_)) => Some(base.join(["health"])),
        }
    }
}

fn with_model(base: &Base, before: &[&str], model: &ModelId) -> Url {
    base.join(before.iter().copied().chain(model.owner()).chain([model.name()]))
}

fn run(base: &Base, before: &[&str], model: &ModelId, task: Option<&TaskTag>) -> Url {
    let mut url = with_model(base, before, model);
    if let (Some(task), Ok(mut path)) = (task, url.path_segments_mut()) {
        path.extend(["pipeline", task.as_str()]);
    }
    url
}

/// The model a chat names. The Hub's router takes `owner/name:provider`.
pub fn chat_model(text: &str) -> Result<ModelId, String> {
    let (id, provider) = text.split_once(':').unwrap_or((text, "x"));
    let plain = !provider.is_empty()
        && provider.len() <= 64
        && provider.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if !plain {
        return Err("after `:` stands a provider's name".into());
    }
    id.parse().map_err(|error| format!("{error}"))
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
    #[case("hf", "https://router.huggingface.co/v1/chat/completions")]
    #[case("http://h", "http://h/v1/chat/completions")]
    #[case("http://h/v1/", "http://h/v1/chat/completions")]
    #[case("endpoint+http://h/x", "http://h/x/v1/chat/completions")]
    fn chat_goes_to(#[case] upstream: &str, #[case] expected: &str) {
        assert_eq!(routes(upstream).url(Target::Chat).unwrap().as_str(), expected);
    }

    #[test]
    fn the_embedded_engine_has_no_address() {
        let model = "a/b".parse().unwrap();
        let routes = routes("embedded");
        assert!(routes.url(Target::Chat).is_none());
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

    #[rstest]
    #[case("a/b", true)]
    #[case("a/b:fastest", true)]
    #[case("a/b:", false)]
    #[case("a/b:x/y", false)]
    #[case("http://h", false)]
    #[case("a/b:x@h", false)]
    fn chat_models(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(chat_model(text).is_ok(), valid);
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
