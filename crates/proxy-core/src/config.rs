//! The configuration: one table of keys, read from flags, the environment,
//! `.env` and a TOML file, in this order of precedence.
//!
//! Every source gives text, and every key has one reader, so that a bad value is
//! reported in the same words wherever it stands: the key, where it was set, what
//! it is, and what would do. All problems are reported at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use http::HeaderValue;
use tasks::ModelId;
use url::Url;

use crate::budget::{Budget, Price, Unit};
use crate::limits::{Bytes, Rate, Span};
use crate::models::{Allowed, Pattern};
use crate::origin::{Origin, Origins};
use crate::providers::Order;
use crate::route::{Base, Routes, Rule, TaskTag, Upstream};
use crate::secret::{AMBIENT_TOKEN_VARIABLES, TOKEN_VARIABLE, Token};
use crate::ticket;
use crate::trace::Tracing;

/// One setting: `name` in a file, `--name` with hyphens as a flag,
/// `INFERENCE_PROXY_NAME` in the environment.
pub struct Key {
    pub name: &'static str,
    /// May be given several times; in the environment, separated by commas.
    pub list: bool,
    /// What a value looks like.
    pub value: &'static str,
    pub default: Option<&'static str>,
    pub help: &'static str,
}

const fn key(
    name: &'static str,
    value: &'static str,
    default: Option<&'static str>,
    help: &'static str,
) -> Key {
    Key { name, list: false, value, default, help }
}

const fn list(
    name: &'static str,
    value: &'static str,
    default: Option<&'static str>,
    help: &'static str,
) -> Key {
    Key { name, list: true, value, default, help }
}

pub const KEYS: &[Key] = &[
    key("listen", "ADDRESS:PORT", Some("127.0.0.1:8080"), "Where to listen; port 0 takes a free one"),
    key("public_url", "URL", None, "The address visitors know the proxy by, behind a gateway"),
    key(
        "upstream",
        "embedded|hf|URL|endpoint+URL",
        None,
        "What answers: the engine in this process, the Hub's router, a server in the API's shape, or one model's endpoint [default: hf with a token, else embedded]",
    ),
    list(
        "route",
        "PATTERN=UPSTREAM",
        None,
        "Another upstream for the models that match; of several for a model the next is asked when one fails",
    ),
    key("model", "OWNER/NAME", None, "The model an endpoint serves"),
    key("task", "TASK", None, "The pipeline tag of the model at a URL that cannot tell it"),
    key("token_file", "FILE", None, "A file that holds the token"),
    list(
        "provider",
        "NAME|fastest|cheapest|preferred",
        None,
        "The Hub's providers to ask first, in this order",
    ),
    key("bill_to", "ORGANISATION", None, "The organisation the Hub bills"),
    list("allow_origin", "ORIGIN", None, "A page origin that may call, or `*` for every one"),
    list("allow_model", "PATTERN", Some("*"), "A model that may be asked for: owner/name, owner/* or *"),
    key("rate_limit", "N/s|N/min|N/h|off", Some("120/min"), "Runs one address may ask for"),
    key(
        "origin_limit",
        "N/s|N/min|N/h|off",
        Some("off"),
        "Runs the pages of one origin may ask for together",
    ),
    key("model_limit", "N/s|N/min|N/h|off", Some("off"), "Runs of one model, whoever asks"),
    key("global_limit", "N/s|N/min|N/h|off", Some("off"), "Runs altogether"),
    key("concurrency", "N", Some("256"), "Calls to the upstream at once"),
    key("queue_timeout", "TIME", Some("5s"), "How long a call waits in line for another to end"),
    list("budget", "AMOUNT requests|tokens|seconds|usd/day|month", None, "What may be spent on the upstream"),
    list(
        "price",
        "AMOUNT usd/request|second|token|Mtoken",
        None,
        "What the upstream's work costs, for budgets in usd",
    ),
    key("state", "FILE", None, "Where it is written down what was spent of the budgets"),
    key(
        "ticket_key_file",
        "FILE",
        None,
        "A file that holds the key tickets are signed with; every run then needs a ticket",
    ),
    key("ticket_lifetime", "TIME", Some("5min"), "The longest a ticket may be good for"),
    key("ticket_uses", "N", Some("20"), "Runs that the ticket for a solved challenge is good for"),
    key("challenge_url", "URL", None, "Where a solved challenge is checked (Turnstile, hCaptcha, reCAPTCHA)"),
    key(
        "challenge_secret_file",
        "FILE",
        None,
        "A file that holds the secret solved challenges are checked with",
    ),
    key(
        "shared",
        "URL",
        None,
        "The Valkey or Redis where several proxies count and keep together: redis://…, rediss://…",
    ),
    key("owner_secret_file", "FILE", None, "A file that holds the password of the owner's page, /owner"),
    key("trusted_hops", "N", Some("0"), "Gateways in front that append to X-Forwarded-For"),
    key("body_limit", "SIZE", Some("20MB"), "The largest input"),
    key("response_limit", "SIZE", Some("100MB"), "The largest answer"),
    key("connect_timeout", "TIME", Some("5s"), "How long to wait for a connection to the upstream"),
    key("first_byte_timeout", "TIME", Some("5min"), "How long to wait for an answer to begin"),
    key("idle_timeout", "TIME", Some("60s"), "How long an answer, or an input, may pause"),
    key("job_timeout", "TIME", Some("14min"), "How long to wait for an upstream's job"),
    key(
        "hold",
        "TIME",
        Some("1s"),
        "How long a call is held open for a model that is about to be loaded, before it is told to come back",
    ),
    key("cache_size", "SIZE|off", Some("64MB"), "Memory for answers that may be given again"),
    key("cache_ttl", "TIME", Some("10min"), "How long an answer may be given again"),
    key("model_idle", "TIME", Some("15min"), "How long the embedded engine keeps an unused model in memory"),
    key("router_url", "URL", Some("https://router.huggingface.co"), "The Hub's router, or a mirror of it"),
    key("hub_url", "URL", Some("https://huggingface.co"), "The Hub, or a mirror of it"),
    key(
        "assets",
        "DIRECTORY",
        None,
        "Serve the widget's files from a folder holding embed/ and site/ instead of those built in",
    ),
    key("log", "human|json", Some("human"), "The form of log lines"),
    key("log_level", "error|warn|info|debug|trace", Some("info"), "How much is logged"),
    key(
        "trace",
        "off|link|continue",
        Some("off"),
        "Send traces to a collector (OTEL_EXPORTER_OTLP_ENDPOINT), and link to a caller's own, or continue it",
    ),
    key("shutdown_timeout", "TIME", Some("10s"), "How long running requests may finish after a signal"),
];

const PREFIX: &str = "INFERENCE_PROXY_";

/// Flags as they were typed, by key name; `config` names the file.
pub type Flags = BTreeMap<String, Vec<String>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Human,
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err("log lines are `human` or `json`".into()),
        }
    }
}

/// Where a value came from, as a reader would look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Flag,
    Environment,
    DotEnv,
    File(PathBuf),
    Default,
}

impl Source {
    fn name(&self, key: &str) -> String {
        match self {
            Self::Flag => format!("--{}", key.replace('_', "-")),
            Self::Environment => variable(key),
            Self::DotEnv => format!("{} in .env", variable(key)),
            Self::File(path) => format!("{key} in {}", path.display()),
            Self::Default => "default".into(),
        }
    }
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase())
}

/// Everything the server needs to know. Printing it shows no token.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: Option<Base>,
    pub routes: Routes,
    /// Other upstreams, by model.
    pub others: Vec<(Pattern, Routes)>,
    pub model: Option<ModelId>,
    pub task: Option<TaskTag>,
    pub token: Option<Token>,
    /// Where the token came from, if that can change while the server runs.
    pub token_file: Option<PathBuf>,
    pub bill_to: Option<HeaderValue>,
    pub providers: Order,
    pub origins: Origins,
    pub allowed: Allowed,
    pub rate: Rate,
    pub origin_rate: Rate,
    pub model_rate: Rate,
    pub global_rate: Rate,
    pub concurrency: usize,
    pub queue_timeout: Duration,
    pub budgets: Vec<Budget>,
    pub prices: Vec<Price>,
    pub state: Option<PathBuf>,
    /// Where this is set, every run needs a ticket.
    pub ticket_key: Option<ticket::Key>,
    pub ticket_lifetime: Duration,
    pub ticket_uses: u32,
    pub challenge: Option<Challenge>,
    pub shared: Option<SharedStore>,
    pub owner_secret: Option<Token>,
    pub trusted_hops: usize,
    pub body_limit: Bytes,
    pub response_limit: Bytes,
    pub connect_timeout: Duration,
    pub first_byte_timeout: Duration,
    pub idle_timeout: Duration,
    pub job_timeout: Duration,
    pub hold: Duration,
    /// Nothing is kept if this is nothing.
    pub cache_size: Bytes,
    pub cache_ttl: Duration,
    pub shutdown_timeout: Duration,
    pub model_idle: Duration,
    pub assets: Option<PathBuf>,
    pub log: LogFormat,
    pub log_level: String,
    pub trace: Tracing,
    /// What was set, to what, and where: for people.
    pub summary: Vec<(String, String, String)>,
    /// Not wrong, but probably not meant.
    pub warnings: Vec<String>,
}

/// How a visitor gets a ticket from the proxy itself.
#[derive(Clone, Debug)]
pub struct Challenge {
    pub url: Base,
    pub secret: Token,
}

/// Where several proxies count and keep together. Its password is not shown.
#[derive(Clone)]
pub struct SharedStore(Url);

impl SharedStore {
    /// With the password, if there is one.
    pub fn url(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for SharedStore {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).ok().filter(Url::has_host);
        let known = |url: &Url| matches!(url.scheme(), "redis" | "rediss" | "valkey" | "valkeys");
        url.filter(known)
            .map(Self)
            .ok_or("a shared store is at an address such as `redis://127.0.0.1:6379/0`")
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedStore({})", without_password(self.url()))
    }
}

/// An address as it may be shown.
fn without_password(text: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = text.split_once("://") else { return Cow::Borrowed(text) };
    match rest.rsplit_once('@') {
        Some((_, host)) => Cow::Owned(format!("{scheme}://***@{host}")),
        None => Cow::Borrowed(text),
    }
}

/// What is wrong, each a sentence of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// The world outside, as a configuration sees it.
pub trait World {
    fn variables(&self) -> Vec<(String, String)>;
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

impl Config {
    pub fn load(flags: &Flags, world: &dyn World) -> Result<Self, Problems> {
        let mut reader = Reader::new(flags, world);
        match reader.config(world) {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(Problems(reader.problems)),
        }
    }

    /// The names of all settings.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        KEYS.iter().map(|key| key.name)
    }

    /// The upstreams to ask for a model, first one first. What has an upstream of
    /// its own goes nowhere else: a text for a neighbour is not for the Hub.
    pub fn serving<'a>(&'a self, model: Option<&'a ModelId>) -> impl Iterator<Item = &'a Routes> {
        let matches = move |pattern: &Pattern| model.is_some_and(|model| pattern.matches(model));
        let own = self.others.iter().filter(move |(pattern, _)| matches(pattern)).map(|(_, routes)| routes);
        let mut own = own.peekable();
        let main = own.peek().is_none().then_some(&self.routes);
        own.chain(main)
    }

    /// Every upstream.
    pub fn upstreams(&self) -> impl Iterator<Item = &Routes> {
        std::iter::once(&self.routes).chain(self.others.iter().map(|(_, routes)| routes))
    }

    /// Where the token may be sent. It is the Hub's, if one of the upstreams is;
    /// else the main upstream's.
    pub fn trusted(&self) -> Vec<&Base> {
        let hubs: Vec<&Routes> = self.upstreams().filter(|routes| routes.upstream.is_hubs()).collect();
        let own = if hubs.is_empty() { vec![&self.routes] } else { hubs };
        own.into_iter().flat_map(Routes::called).collect()
    }
}

struct Reader {
    values: BTreeMap<&'static str, (Source, Vec<String>)>,
    environment: BTreeMap<String, String>,
    dotenv: BTreeMap<String, String>,
    summary: Vec<(String, String, String)>,
    problems: Vec<String>,
    warnings: Vec<String>,
}

impl Reader {
    fn new(flags: &Flags, world: &dyn World) -> Self {
        let mut reader = Self {
            values: BTreeMap::new(),
            environment: world.variables().into_iter().collect(),
            dotenv: BTreeMap::new(),
            summary: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        };
        reader.read_dotenv(world);
        let file = flags
            .get("config")
            .and_then(|values| values.last().cloned())
            .or_else(|| reader.environment.get("INFERENCE_PROXY_CONFIG").cloned())
            .filter(|path| !path.is_empty());
        // Lowest first: each source overwrites what stands.
        if let Some(path) = file {
            reader.read_file(Path::new(&path), world);
        }
        let dotenv = reader.dotenv.clone();
        reader.read_variables(&dotenv, &Source::DotEnv);
        let environment = reader.environment.clone();
        reader.read_variables(&environment, &Source::Environment);
        for key in KEYS {
            if let Some(values) = flags.get(key.name) {
                reader.set(key, Source::Flag, split(key, values));
            }
        }
        reader
    }

    fn set(&mut self, key: &Key, source: Source, values: Vec<String>) {
        self.values.insert(key.name, (source, values));
    }

    fn read_dotenv(&mut self, world: &dyn World) {
        let Ok(bytes) = world.read(Path::new(".env")) else {
            return;
        };
        for entry in dotenvy::from_read_iter(bytes.as_slice()) {
            match entry {
                Ok((name, value)) => {
                    self.dotenv.insert(name, value);
                }
                // The error would quote the line, and the line may hold a secret.
                Err(_) => {
                    self.warnings.push(".env has a line that is not `NAME=value`; it is left out.".into());
                }
            }
        }
    }

    fn read_variables(&mut self, variables: &BTreeMap<String, String>, source: &Source) {
        for (name, value) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let lower = rest.to_ascii_lowercase();
            if let Some(key) = KEYS.iter().find(|key| key.name == lower) {
                if !value.is_empty() {
                    self.set(key, source.clone(), split(key, std::slice::from_ref(value)));
                }
            } else if !matches!(lower.as_str(), "config" | "token")
                && let Some(near) = nearest(&lower)
            {
                // Not an error: container platforms set variables named after services.
                self.warnings.push(format!("{name} is no setting; did you mean {}?", variable(near)));
            }
        }
    }

    fn read_file(&mut self, path: &Path, world: &dyn World) {
        let shown = path.display();
        let text = match world.read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => return self.problems.push(format!("{shown} is not UTF-8 text.")),
            Err(error) => {
                return self.problems.push(format!("{shown} cannot be read: {error}."));
            }
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                // The error's own text quotes the line, which may hold a secret.
                let error: toml::de::Error = error;
                let at = error.span().map_or(0, |span| span.start).min(text.len());
                let line = text.as_bytes()[..at].split(|&b| b == b'\n').count();
                return self.problems.push(format!("{shown}, line {line}: {}.", error.message().trim()));
            }
        };
        for (name, value) in table {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                self.problems.push(unknown_key(&name, path));
                continue;
            };
            match plain(&value) {
                Some(values) if key.list || values.len() == 1 => {
                    self.set(key, Source::File(path.to_owned()), values);
                }
                _ => self.problems.push(format!("{name} in {shown}: expected {}.", key.value)),
            }
        }
    }

    /// A key's value, read; with the problem noted where it cannot be.
    fn list<T: FromStr<Err: fmt::Display>>(&mut self, name: &'static str) -> Vec<T> {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            return Vec::new();
        };
        let (source, values) = match self.values.remove(name) {
            Some(set) => set,
            None => (Source::Default, key.default.iter().map(|&text| text.to_owned()).collect()),
        };
        let place = source.name(name);
        if !values.is_empty() {
            let shown: Vec<_> = values.iter().map(|value| without_password(value)).collect();
            self.summary.push((name.to_owned(), shown.join(", "), place.clone()));
        }
        values
            .iter()
            .filter_map(|text| match text.trim().parse() {
                Ok(value) => Some(value),
                Err(error) => {
                    let shown = without_password(text);
                    self.problems.push(format!("{place} is `{shown}`: {error}. Expected {}.", key.value));
                    None
                }
            })
            .collect()
    }

    fn get<T: FromStr<Err: fmt::Display>>(&mut self, name: &'static str) -> Option<T> {
        self.list(name).pop()
    }

    /// A key with a default: when this is none, the problem has been noted and
    /// the value is not going to be used.
    fn or<T: FromStr<Err: fmt::Display>>(&mut self, name: &'static str, fallback: T) -> T {
        self.get(name).unwrap_or(fallback)
    }

    fn time(&mut self, name: &'static str) -> Duration {
        self.or(name, Span(Duration::ZERO)).0
    }

    fn config(&mut self, world: &dyn World) -> Option<Config> {
        let Listen(address) = self.or("listen", Listen((Ipv4Addr::LOCALHOST, 0).into()));
        let public_url: Option<Base> = self.get("public_url");
        let named: Option<Upstream> = self.get("upstream");
        let rules: Vec<Rule> = self.list("route");
        let token_file: Option<PathBuf> = self.get("token_file");
        let token = match &named {
            Some(Upstream::Embedded) if rules.iter().all(|rule| rule.upstream == Upstream::Embedded) => None,
            // One of them is the Hub's: so is the token.
            _ if rules.iter().any(|rule| rule.upstream.is_hubs()) => {
                self.token(Some(&Upstream::Hub), token_file.as_deref(), world)
            }
            named => self.token(named.as_ref(), token_file.as_deref(), world),
        };
        let upstream = named.unwrap_or(if token.is_some() { Upstream::Hub } else { Upstream::Embedded });
        if !self.summary.iter().any(|(key, ..)| key == "upstream") {
            let why = if token.is_some() { "a token is set" } else { "no token is set" };
            self.summary.push(("upstream".into(), upstream.to_string(), why.into()));
        }
        let (router, hub) = (self.get("router_url"), self.get("hub_url"));
        let mut origins = Origins {
            public: public_url
                .as_ref()
                .and_then(|base| base.url().origin().ascii_serialization().parse().ok()),
            ..Origins::default()
        };
        for OriginOrAny(origin) in self.list("allow_origin") {
            match origin {
                Some(origin) => origins.listed.push(origin),
                None => origins.any = true,
            }
        }
        let bill_to = self.get::<String>("bill_to").and_then(|text| {
            HeaderValue::try_from(&text)
                .map_err(|_| self.problems.push("bill_to holds characters a header cannot.".into()))
                .ok()
        });
        let mut config = Config {
            listen: address,
            public_url,
            model: self.get("model"),
            task: self.get("task"),
            token,
            token_file,
            bill_to,
            providers: Order(self.list("provider")),
            origins,
            allowed: Allowed::new(self.list::<Pattern>("allow_model")),
            rate: self.or("rate_limit", Rate::Off),
            origin_rate: self.or("origin_limit", Rate::Off),
            model_rate: self.or("model_limit", Rate::Off),
            global_rate: self.or("global_limit", Rate::Off),
            concurrency: self.or("concurrency", NonZeroUsize::MIN).get(),
            queue_timeout: self.time("queue_timeout"),
            budgets: self.list("budget"),
            prices: self.list("price"),
            state: self.get("state"),
            ticket_key: self.secret("ticket_key_file", world),
            ticket_lifetime: self.time("ticket_lifetime"),
            ticket_uses: self.or("ticket_uses", NonZeroU32::MIN).get(),
            challenge: self.challenge(world),
            shared: self.get("shared"),
            owner_secret: self.secret("owner_secret_file", world),
            trusted_hops: self.or("trusted_hops", 0),
            body_limit: self.or("body_limit", Bytes(0)),
            response_limit: self.or("response_limit", Bytes(0)),
            connect_timeout: self.time("connect_timeout"),
            first_byte_timeout: self.time("first_byte_timeout"),
            idle_timeout: self.time("idle_timeout"),
            job_timeout: self.time("job_timeout"),
            hold: self.time("hold"),
            cache_size: self.or("cache_size", SizeOrOff(Bytes(0))).0,
            cache_ttl: self.time("cache_ttl"),
            shutdown_timeout: self.time("shutdown_timeout"),
            model_idle: self.time("model_idle"),
            assets: self.get("assets"),
            log: self.or("log", LogFormat::Human),
            log_level: self.or("log_level", LogLevel(String::new())).0,
            trace: self.or("trace", Tracing::Off),
            // Last, so that the problems of all other keys are told, too.
            routes: Routes { upstream, router: router?, hub: hub? },
            others: Vec::new(),
            summary: Vec::new(),
            warnings: Vec::new(),
        };
        let main = config.routes.clone();
        let other = |rule: Rule| (rule.pattern, Routes { upstream: rule.upstream, ..main.clone() });
        config.others = rules.into_iter().map(other).collect();
        self.warn(&config);
        config.summary = std::mem::take(&mut self.summary);
        config.warnings = std::mem::take(&mut self.warnings);
        Some(config)
    }

    /// The token: what was named for this proxy first, then what is around for
    /// the Hub's own tools, which goes only to the Hub.
    fn token(
        &mut self,
        upstream: Option<&Upstream>,
        file: Option<&Path>,
        world: &dyn World,
    ) -> Option<Token> {
        let (place, text) = if let Some(path) = file {
            let place = path.display().to_string();
            match world.read(path) {
                Ok(bytes) => (place, String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) => {
                    self.problems.push(format!("The token file {place} cannot be read: {error}."));
                    return None;
                }
            }
        } else if let Some(named) = self.variable(&[TOKEN_VARIABLE]) {
            named
        } else {
            let (place, text) = self.variable(&AMBIENT_TOKEN_VARIABLES)?;
            if let Some(other) = upstream.filter(|upstream| !upstream.is_hubs()) {
                self.warnings.push(format!(
                    "{place} is a token for the Hub, and is not sent to {other}. If it is meant for that server, name \
                     it: token_file, or {TOKEN_VARIABLE}."
                ));
                return None;
            }
            (place, text)
        };
        match Token::parse(&text) {
            Ok(token) => {
                self.summary.push(("token".into(), "set, and hidden".into(), place));
                Some(token)
            }
            Err(error) => {
                self.problems.push(format!("{place} {error}."));
                None
            }
        }
    }

    /// The first of these that is set, in the environment or else in `.env`.
    fn variable(&self, names: &[&str]) -> Option<(String, String)> {
        let find = |variables: &BTreeMap<String, String>| {
            names.iter().find_map(|&name| Some((name.to_owned(), variables.get(name)?.clone())))
        };
        find(&self.environment)
            .or_else(|| find(&self.dotenv).map(|(name, text)| (format!("{name} in .env"), text)))
    }

    /// What a file holds that is for nobody to see. The problem names the file, and nothing of what it holds.
    fn secret<T: FromStr<Err: fmt::Display>>(&mut self, name: &'static str, world: &dyn World) -> Option<T> {
        let path: PathBuf = self.get(name)?;
        let read = world.read(&path).map_err(|error| format!("cannot be read: {error}")).and_then(|bytes| {
            String::from_utf8_lossy(&bytes).parse::<T>().map_err(|error| error.to_string())
        });
        read.map_err(|why| self.problems.push(format!("{} ({name}) {why}.", path.display()))).ok()
    }

    fn challenge(&mut self, world: &dyn World) -> Option<Challenge> {
        let url: Option<Base> = self.get("challenge_url");
        let secret: Option<Token> = self.secret("challenge_secret_file", world);
        match (url, secret) {
            (None, None) => None,
            (Some(url), Some(secret)) => {
                if url.in_clear() {
                    self.problems.push(format!(
                        "The challenge's secret would travel unencrypted to {url}. Use https."
                    ));
                }
                Some(Challenge { url, secret })
            }
            _ => {
                self.problems.push("A challenge needs both challenge_url and challenge_secret_file.".into());
                None
            }
        }
    }

    fn warn(&mut self, config: &Config) {
        let remote = config.upstreams().any(|routes| routes.upstream != Upstream::Embedded);
        let spends = remote && config.token.is_some();
        if spends && config.origins.any && config.allowed.any() {
            self.warnings.push(
                "Any page may run any model with your token. Name pages (allow_origin) or models (allow_model).".into(),
            );
        }
        if spends && config.rate == Rate::Off {
            self.warnings.push("There is no rate limit on what your token pays for. Set rate_limit.".into());
        }
        if config.routes.upstream == Upstream::Hub && config.token.is_none() {
            self.warnings.push("The Hub's router wants a token. Set HF_TOKEN or token_file.".into());
        }
        if spends && let Some(base) = config.trusted().into_iter().find(|base| base.in_clear()) {
            self.problems.push(format!(
                "The token would travel unencrypted to {base}. Use https, or give this proxy no token."
            ));
        }
        if !config.budgets.is_empty() && config.state.is_none() && config.shared.is_none() {
            self.warnings.push(
                "Without a state file, budgets begin anew with every start. Set state, or shared.".into(),
            );
        }
        if config.state.is_some() && config.shared.is_some() {
            self.warnings.push("Budgets are counted in the shared store; state is not used.".into());
        }
        if config.prices.is_empty() && config.budgets.iter().any(|budget| budget.unit == Unit::Usd) {
            self.problems
                .push("A budget in usd needs to know what the upstream's work costs. Set price.".into());
        }
        if config.challenge.is_some() && config.ticket_key.is_none() {
            self.problems
                .push("Who solves a challenge gets a ticket, which needs a key. Set ticket_key_file.".into());
        }
        if config.public_url.is_none() && !config.listen.ip().is_loopback() {
            self.warnings.push(
                "Without public_url, the proxy's own pages may call only under `localhost` or an address of digits."
                    .into(),
            );
        }
        if config.first_byte_timeout > config.job_timeout {
            self.warnings.push(
                "first_byte_timeout is longer than job_timeout, which ends a job before its first answer may come."
                    .into(),
            );
        }
        if matches!(config.routes.upstream, Upstream::Endpoint(_)) && config.task.is_none() {
            self.warnings
                .push("An endpoint does not tell its task. Set `task`, or give it on each widget.".into());
        }
    }
}

fn split(key: &Key, values: &[String]) -> Vec<String> {
    if !key.list {
        return values.to_vec();
    }
    values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

fn plain(value: &toml::Value) -> Option<Vec<String>> {
    match value {
        toml::Value::String(text) => Some(vec![text.clone()]),
        toml::Value::Integer(number) => Some(vec![number.to_string()]),
        toml::Value::Boolean(truth) => Some(vec![truth.to_string()]),
        toml::Value::Array(entries) => {
            entries.iter().map(|entry| entry.as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}

fn unknown_key(name: &str, path: &Path) -> String {
    let shown = path.display();
    if matches!(name, "token" | "hf_token" | "api_key" | "api_token") {
        return format!(
            "{name} in {shown}: a token does not belong in this file. Put it in HF_TOKEN, or in a file \
             named by token_file."
        );
    }
    if let Some(near) = nearest(name) {
        return format!("{name} in {shown} is no setting; did you mean {near}?");
    }
    let all: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    format!("{name} in {shown} is no setting. There are: {}.", all.join(", "))
}

fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    KEYS.iter()
        .map(|key| (strsim::jaro_winkler(key.name, &name), key.name))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// An address to listen on; a bare port, and `localhost`, mean this machine.
struct Listen(SocketAddr);

impl FromStr for Listen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let port = text.strip_prefix("localhost:").unwrap_or(text);
        if let Ok(port) = port.parse() {
            return Ok(Self((Ipv4Addr::LOCALHOST, port).into()));
        }
        text.parse().map(Self).map_err(|_| "not an IP address and a port")
    }
}

/// `None` is `*`.
struct OriginOrAny(Option<Origin>);

impl FromStr for OriginOrAny {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "*" { Ok(Self(None)) } else { text.parse().map(|origin| Self(Some(origin))) }
    }
}

struct SizeOrOff(Bytes);

impl FromStr for SizeOrOff {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" { Ok(Self(Bytes(0))) } else { text.parse().map(Self) }
    }
}

struct LogLevel(String);

impl FromStr for LogLevel {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if matches!(text, "error" | "warn" | "info" | "debug" | "trace") {
            Ok(Self(text.to_owned()))
        } else {
            Err("no such level")
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[derive(Default)]
    struct Fake {
        variables: Vec<(String, String)>,
        files: BTreeMap<PathBuf, Vec<u8>>,
    }

    impl Fake {
        fn variable(mut self, name: &str, value: &str) -> Self {
            self.variables.push((name.into(), value.into()));
            self
        }

        fn file(mut self, path: &str, text: &str) -> Self {
            self.files.insert(path.into(), text.into());
            self
        }

        fn load(&self, flags: &[(&str, &str)]) -> Result<Config, Problems> {
            let mut typed = Flags::new();
            for (name, value) in flags {
                typed.entry((*name).into()).or_default().push((*value).into());
            }
            Config::load(&typed, self)
        }
    }

    impl World for Fake {
        fn variables(&self) -> Vec<(String, String)> {
            self.variables.clone()
        }

        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
        }
    }

    #[test]
    fn nothing_set_is_the_embedded_engine_on_this_machine() {
        let config = Fake::default().load(&[]).unwrap();
        assert_eq!(config.routes.upstream, Upstream::Embedded);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.body_limit, Bytes(20_000_000));
        assert!(!config.origins.any && config.origins.listed.is_empty());
        assert!(config.warnings.is_empty());
    }

    #[test]
    fn every_default_is_a_value_its_key_takes() {
        let config = Fake::default().load(&[]).unwrap();
        for key in KEYS.iter().filter(|key| key.default.is_some()) {
            assert!(config.summary.iter().any(|(name, ..)| name == key.name), "{}", key.name);
        }
    }

    #[test]
    fn flags_win_over_environment_over_dotenv_over_file() {
        let world = Fake::default()
            .file("p.toml", "listen = '127.0.0.1:1'\nrate_limit = '1/s'\nbody_limit = '1MB'\ntask = 'a'")
            .file(".env", "INFERENCE_PROXY_LISTEN=127.0.0.1:2\nINFERENCE_PROXY_RATE_LIMIT=2/s\nINFERENCE_PROXY_BODY_LIMIT=2MB")
            .variable("INFERENCE_PROXY_LISTEN", "127.0.0.1:3")
            .variable("INFERENCE_PROXY_RATE_LIMIT", "3/s");
        let config = world.load(&[("config", "p.toml"), ("listen", "127.0.0.1:4")]).unwrap();
        assert_eq!(config.listen.port(), 4);
        assert_eq!(config.rate.to_string(), "3/s");
        assert_eq!(config.body_limit, Bytes(2_000_000));
        assert_eq!(config.task.unwrap().as_str(), "a");
    }

    #[test]
    fn lists_are_replaced_whole() {
        let world = Fake::default()
            .file("p.toml", "allow_origin = ['https://a.b', 'https://c.d']")
            .variable("INFERENCE_PROXY_ALLOW_MODEL", "a/*, b/c");
        let config = world.load(&[("config", "p.toml")]).unwrap();
        assert_eq!(config.origins.listed.len(), 2);
        assert_eq!(config.allowed.patterns().len(), 2);
        let config = world.load(&[("config", "p.toml"), ("allow_origin", "https://e.f")]).unwrap();
        assert_eq!(config.origins.listed.len(), 1);
    }

    #[rstest]
    #[case("HF_TOKEN")]
    #[case("HUGGING_FACE_API_TOKEN")]
    #[case("HUGGINGFACE_TOKEN")]
    #[case("HUGGING_FACE_TOKEN")]
    fn a_token_means_the_hub(#[case] name: &str) {
        let config = Fake::default().variable(name, "Bearer hf_secret\n").load(&[]).unwrap();
        assert_eq!(config.routes.upstream, Upstream::Hub);
        assert_eq!(config.token.unwrap().authorization(), "Bearer hf_secret");
    }

    #[rstest]
    #[case("HF_TOKEN='hf_secret'\n")]
    #[case("HF_TOKEN=\"hf_secret\"\r\nOTHER=1\r\n")]
    #[case("# mine\r\nexport HF_TOKEN=hf_secret\r\n")]
    #[case("HF_TOKEN='Bearer hf_secret'")]
    #[case("HF_TOKEN = hf_secret\n")]
    fn a_token_is_read_from_dotenv(#[case] text: &str) {
        let config = Fake::default().file(".env", text).load(&[]).unwrap();
        assert_eq!(config.token.unwrap().authorization(), "Bearer hf_secret");
    }

    #[test]
    fn a_variable_may_have_kept_the_quotes_of_its_file() {
        let config = Fake::default().variable("HF_TOKEN", "\"hf_secret\"\r").load(&[]).unwrap();
        assert_eq!(config.token.unwrap().authorization(), "Bearer hf_secret");
    }

    #[rstest]
    #[case("hf", true)]
    #[case("https://n.eu-west-1.aws.endpoints.huggingface.cloud", true)]
    #[case("endpoint+https://n.eu-west-1.aws.endpoints.huggingface.cloud/deep", true)]
    #[case("https://some.host", false)]
    #[case("http://127.0.0.1:8000", false)]
    #[case("http://localhost:8000", false)]
    #[case("endpoint+https://some.host", false)]
    #[case("https://endpoints.huggingface.cloud.evil.example", false)]
    #[case("https://evilendpoints.huggingface.cloud.example", false)]
    #[case("https://xendpoints.huggingface.cloud", false)]
    #[case("https://huggingface.co.evil.example", false)]
    fn the_hubs_token_goes_only_to_the_hub(#[case] upstream: &str, #[case] goes: bool) {
        let ambient = Fake::default().variable("HF_TOKEN", "hf_secret");
        let config = ambient.load(&[("upstream", upstream)]).unwrap();
        assert_eq!(config.token.is_some(), goes);
        let told =
            config.warnings.iter().any(|warning| warning.starts_with("HF_TOKEN is a token for the Hub"));
        assert_eq!(told, !goes, "{:?}", config.warnings);
    }

    #[test]
    fn a_token_that_is_named_goes_where_it_is_told() {
        let variable =
            Fake::default().variable("INFERENCE_PROXY_TOKEN", "'mine'").variable("HF_TOKEN", "hf_secret");
        let file =
            Fake::default().file("/run/token", "mine\r\n").variable("INFERENCE_PROXY_TOKEN", "hf_secret");
        for (world, flag) in [(&variable, None), (&file, Some(("token_file", "/run/token")))] {
            let flags: Vec<_> = flag.into_iter().chain([("upstream", "https://some.host")]).collect();
            let config = world.load(&flags).unwrap();
            assert_eq!(config.token.unwrap().authorization(), "Bearer mine");
        }
    }

    #[rstest]
    #[case(&[("upstream", "http://h.example")])]
    #[case(&[("upstream", "endpoint+http://10.0.0.7:8000")])]
    #[case(&[("upstream", "http://localhost.evil.example")])]
    #[case(&[("upstream", "hf"), ("router_url", "http://mirror.example")])]
    #[case(&[("upstream", "hf"), ("hub_url", "http://mirror.example")])]
    fn a_token_is_not_sent_in_clear(#[case] flags: &[(&str, &str)]) {
        let world = Fake::default().variable("INFERENCE_PROXY_TOKEN", "hf_secret");
        let problems = world.load(flags).unwrap_err().to_string();
        assert!(problems.contains("unencrypted") && !problems.contains("hf_secret"), "{problems}");
        assert!(Fake::default().load(flags).is_ok(), "without a token there is nothing to hide");
    }

    #[rstest]
    #[case("http://127.0.0.1:8000")]
    #[case("http://localhost:8000")]
    #[case("http://[::1]:8000")]
    #[case("https://h.example")]
    fn a_token_may_stay_on_this_machine_or_be_encrypted(#[case] upstream: &str) {
        let world = Fake::default().variable("INFERENCE_PROXY_TOKEN", "hf_secret");
        assert!(world.load(&[("upstream", upstream)]).unwrap().token.is_some());
    }

    #[test]
    fn own_pages_under_a_name_need_it_told() {
        let open = Fake::default().load(&[("listen", "0.0.0.0:80")]).unwrap();
        assert!(open.warnings.iter().any(|warning| warning.contains("public_url")), "{:?}", open.warnings);
        let named = [("listen", "0.0.0.0:80"), ("public_url", "https://widget.example")];
        assert!(Fake::default().load(&named).unwrap().warnings.is_empty());
    }

    #[test]
    fn an_embedded_upstream_needs_no_token() {
        let world = Fake::default().variable("HF_TOKEN", "");
        assert!(world.load(&[("upstream", "embedded")]).unwrap().token.is_none());
    }

    #[rstest]
    #[case("", "is empty")]
    #[case("\n", "is empty")]
    #[case("hf_a hf_b", "one word")]
    fn a_bad_token_file_is_named(#[case] content: &str, #[case] says: &str) {
        let world = Fake::default().file("/run/token", content);
        let problem = world.load(&[("token_file", "/run/token")]).unwrap_err().to_string();
        assert!(problem.contains("/run/token") && problem.contains(says), "{problem}");
    }

    #[test]
    fn a_missing_token_file_is_named() {
        let problem = Fake::default().load(&[("token_file", "/no/such")]).unwrap_err().to_string();
        assert!(problem.contains("/no/such cannot be read"), "{problem}");
    }

    #[rstest]
    #[case("alow_origin = '*'", "did you mean allow_origin?")]
    #[case("allow-origin = '*'", "did you mean allow_origin?")]
    #[case("RATE_LIMIT = 'off'", "did you mean rate_limit?")]
    #[case("zzz = 1", "There are: listen,")]
    #[case("token = 'hf_secret'", "does not belong in this file")]
    #[case("rate_limit = 'often'", "rate_limit in p.toml is `often`: a rate is")]
    #[case("listen = { port = 1 }", "listen in p.toml: expected ADDRESS:PORT")]
    #[case("listen = ['a', 'b']", "listen in p.toml: expected ADDRESS:PORT")]
    #[case("\nlisten = hf_secret", "p.toml, line 2")]
    fn a_bad_file_is_explained(#[case] text: &str, #[case] says: &str) {
        let world = Fake::default().file("p.toml", text);
        let problem = world.load(&[("config", "p.toml")]).unwrap_err().to_string();
        assert!(problem.contains(says), "{problem}");
        assert!(!problem.contains("hf_secret"), "{problem}");
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let problems = Fake::default()
            .load(&[("listen", "nowhere"), ("upstream", "ftp://x"), ("config", "none.toml")])
            .unwrap_err();
        assert_eq!(problems.0.len(), 3, "{problems}");
        assert!(problems.to_string().contains("--listen is `nowhere`"));
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        let url = "redis://user:hf_secret@127.0.0.1:6379/0";
        let config = Fake::default().load(&[("shared", url)]).unwrap();
        assert_eq!(config.shared.as_ref().unwrap().url(), url);
        assert!(!format!("{config:?}").contains("hf_secret"));
        let problem = Fake::default().load(&[("shared", "http://user:hf_secret@h")]).unwrap_err().to_string();
        assert!(!problem.contains("hf_secret"), "{problem}");
    }

    #[test]
    fn a_misspelt_variable_is_a_warning() {
        let world = Fake::default()
            .variable("INFERENCE_PROXY_RATELIMIT", "off")
            .variable("INFERENCE_PROXY_PORT", "tcp://10.0.0.1:80");
        let config = world.load(&[]).unwrap();
        assert_eq!(config.warnings.len(), 1, "{:?}", config.warnings);
        assert!(config.warnings[0].contains("INFERENCE_PROXY_RATE_LIMIT"));
    }

    #[test]
    fn an_open_door_is_a_warning() {
        let world = Fake::default().variable("HF_TOKEN", "hf_secret");
        let config = world.load(&[("allow_origin", "*"), ("rate_limit", "off")]).unwrap();
        assert_eq!(config.warnings.len(), 2, "{:?}", config.warnings);
    }

    #[test]
    fn printing_a_configuration_shows_no_token() {
        let world = Fake::default().variable("HF_TOKEN", "hf_secret").file(".env", "HF_TOKEN='hf_secret");
        let config = world.load(&[]).unwrap();
        assert!(!format!("{config:?}").contains("hf_secret"));
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic_or_tell(text in "\\PC{0,80}|(token|listen) *= *['\"]?hf_secret.{0,4}") {
            let world = Fake::default().file("p.toml", &text).file(".env", &text);
            if let Err(problems) = world.load(&[("config", "p.toml")])
                && !text.starts_with("listen")
            {
                prop_assert!(!problems.to_string().contains("hf_secret"));
            }
        }
    }
}
