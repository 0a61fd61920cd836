//! The element's attributes as a typed configuration. A bad value becomes a
//! message that the page's author understands, never a silent default.

use tasks::{Json, ModelId};

/// Longest wait for a model to start, in seconds, unless `warmup-limit` says otherwise.
pub const DEFAULT_WARMUP_LIMIT: f64 = 180.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub model: Option<ModelId>,
    /// A pipeline tag; asked of the endpoint when absent.
    pub task: Option<String>,
    /// Base address without a trailing slash.
    pub endpoint: String,
    /// Initial input: plain text or JSON.
    pub inputs: Option<String>,
    pub parameters: Json,
    pub threshold: Option<f64>,
    pub flag: Vec<String>,
    pub autorun: bool,
    pub compact: bool,
    pub warmup_limit: f64,
}

/// Something in the attributes the page's author must change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

/// What reading attributes needs of the browser.
pub struct Source<'a> {
    pub attribute: &'a dyn Fn(&str) -> Option<String>,
    /// Reads JSON text; `None` if it is not JSON.
    pub parse: &'a dyn Fn(&str) -> Option<Json>,
    /// Origin of the widget's own script: the proxy that serves it.
    pub origin: &'a str,
}

impl Config {
    pub fn read(source: &Source) -> Result<Self, ConfigError> {
        let attribute = |name: &str| (source.attribute)(name).map(|v| v.trim().to_owned());
        let given = |name: &str| attribute(name).filter(|v| !v.is_empty());
        let number = |name: &str, ok: fn(f64) -> bool, wanted: &str| match given(name) {
            None => Ok(None),
            Some(text) => match Json::from(text.as_str()).number().filter(|n| ok(*n)) {
                Some(n) => Ok(Some(n)),
                None => Err(ConfigError(format!("{name}=\"{text}\" is not {wanted}."))),
            },
        };

        let model = match given("model") {
            None => None,
            Some(text) => Some(
                text.parse::<ModelId>()
                    .map_err(|e| ConfigError(format!("model=\"{text}\" is not a model id: {e}.")))?,
            ),
        };
        let endpoint = given("endpoint");
        if model.is_none() && endpoint.is_none() {
            return Err(ConfigError(
                "Set the model attribute, such as model=\"owner/name\", or an endpoint that serves one model.".into(),
            ));
        }
        let endpoint = endpoint.unwrap_or_else(|| source.origin.to_owned());
        check_endpoint(&endpoint)?;
        let task = given("task");
        if model.is_none() && task.is_none() {
            return Err(ConfigError(
                "Set the task attribute, such as task=\"text-classification\": an endpoint without a model cannot be asked."
                    .into(),
            ));
        }
        let parameters = match given("parameters") {
            None => Json::default(),
            Some(text) => (source.parse)(&text).filter(Json::is_object).ok_or_else(|| {
                ConfigError(format!("parameters={text} is not a JSON object such as {{\"top_k\": 3}}."))
            })?,
        };
        Ok(Self {
            model,
            task,
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            inputs: (source.attribute)("inputs").filter(|v| !v.trim().is_empty()),
            parameters,
            threshold: number("threshold", |n| (0.0..=1.0).contains(&n), "a number from 0 to 1")?,
            flag: given("flag")
                .map(|f| f.split(',').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
                .unwrap_or_default(),
            autorun: attribute("autorun").is_some_and(|v| v != "false"),
            compact: given("layout").is_some_and(|v| v == "compact"),
            warmup_limit: number("warmup-limit", |n| n > 0.0, "a number of seconds above 0")?
                .unwrap_or(DEFAULT_WARMUP_LIMIT),
        })
    }
}

fn check_endpoint(endpoint: &str) -> Result<(), ConfigError> {
    let problem = if endpoint.contains("://api-inference.huggingface.co") {
        "was shut down. Point the endpoint at your proxy, or at https://router.huggingface.co/hf-inference"
    } else if endpoint.starts_with("browser:") {
        "asks to run the model in the page, which this version cannot do. Point the endpoint at a server"
    } else if !endpoint.starts_with("https://") && !endpoint.starts_with("http://") {
        "is not an http or https address"
    } else if endpoint.contains('@') {
        "holds a name or a password. Leave credentials to the proxy"
    } else {
        return Ok(());
    };
    Err(ConfigError(format!("endpoint=\"{endpoint}\" {problem}.")))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn read(attributes: &[(&str, &str)]) -> Result<Config, String> {
        let source = Source {
            attribute: &|name| attributes.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned()),
            parse: &|text| serde_json::from_str(text).ok(),
            origin: "https://proxy.example",
        };
        Config::read(&source).map_err(|e| e.0)
    }

    #[test]
    fn a_model_is_enough() {
        let config = read(&[("model", " owner/name ")]).expect("valid");
        assert_eq!(config.endpoint, "https://proxy.example");
        assert_eq!(config.model.map(|m| m.to_string()).as_deref(), Some("owner/name"));
        assert!(!config.autorun);
    }

    #[test]
    fn every_bad_value_names_itself() {
        for (attributes, word) in [
            (vec![], "model"),
            (vec![("model", "../x")], "../x"),
            (vec![("endpoint", "https://one.example")], "task"),
            (vec![("model", "a/b"), ("threshold", "1.5")], "threshold"),
            (vec![("model", "a/b"), ("threshold", "half")], "half"),
            (vec![("model", "a/b"), ("parameters", "{top_k}")], "top_k"),
            (vec![("model", "a/b"), ("parameters", "[1]")], "[1]"),
            (vec![("model", "a/b"), ("warmup-limit", "0")], "warmup-limit"),
            (vec![("model", "a/b"), ("endpoint", "ftp://x")], "ftp"),
            (vec![("model", "a/b"), ("endpoint", "https://user:pass@x")], "password"),
            (vec![("model", "a/b"), ("endpoint", "https://api-inference.huggingface.co")], "router"),
        ] {
            let message = read(&attributes).expect_err(word);
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn lists_and_switches_are_read() {
        let config = read(&[
            ("model", "a/b"),
            ("flag", "INJECTION, ,JAILBREAK"),
            ("autorun", ""),
            ("endpoint", "http://h/x/"),
        ]);
        let config = config.expect("valid");
        assert_eq!(config.flag, ["INJECTION", "JAILBREAK"]);
        assert!(config.autorun);
        assert_eq!(config.endpoint, "http://h/x");
    }
}
