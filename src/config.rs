//! What a page asks of a widget, checked. A bad value becomes a message that the page's author understands, never a silent
//! default. Pure.

use std::fmt;
use tasks::{Json, ModelId};

/// Longest wait for a model to start, in seconds, unless the page says otherwise.
pub const DEFAULT_WARMUP_LIMIT: f64 = 180.0;

/// Which model a widget is about. When this changes, the model is looked up anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Absent where the endpoint is one model's own address.
    pub model: Option<ModelId>,
    /// A pipeline tag; asked of the endpoint when absent.
    pub task: Option<String>,
    /// Base address without a trailing slash.
    pub endpoint: String,
}

/// A checked configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub target: Target,
    /// The best score below it reads "uncertain"; 0 to 1.
    pub threshold: Option<f64>,
    /// Labels that mean "flagged".
    pub flag: Vec<String>,
    /// Seconds to wait for a model that is starting.
    pub warmup_limit: f64,
}

/// Something the page's author must change, in words for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the page is.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How much of the frame is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// All of it.
    #[default]
    Full,
    /// Without the header, and with less space around.
    Compact,
}

/// All that a page gives, unchecked: the props of the component, the attributes of the element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub endpoint: Option<String>,
    pub model: Option<String>,
    pub task: Option<String>,
    /// The first input: plain text, or JSON.
    pub inputs: Option<String>,
    /// Task parameters: a JSON object.
    pub parameters: Option<Json>,
    pub threshold: Option<f64>,
    pub flag: Vec<String>,
    pub autorun: bool,
    /// Examples in the form of model cards.
    pub examples: Vec<Json>,
    pub warmup_limit: Option<f64>,
    pub theme: Theme,
    pub layout: Layout,
    pub lang: Option<String>,
    /// What links to the page call the widget; without it they mean the page's only one.
    pub id: Option<String>,
    /// What was found wrong outside, for the page's author.
    pub fault: Option<String>,
}

impl Given {
    /// Checks it.
    pub fn check(&self) -> Result<Config, ConfigError> {
        if let Some(fault) = &self.fault {
            return Err(ConfigError(fault.clone()));
        }
        let filled = |text: &Option<String>| {
            text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let Some(endpoint) = filled(&self.endpoint) else {
            return Err(ConfigError(
                "Set the endpoint: the address of a proxy, or of a server that runs models.".to_owned(),
            ));
        };
        check_endpoint(&endpoint)?;
        let model = match filled(&self.model) {
            None => None,
            Some(text) => Some(ModelId::at(&endpoint, &text).map_err(|error| {
                ConfigError(format!(
                    "model=\"{text}\" is not a model id: {error}. At an endpoint that ends in /v1 it may be any name."
                ))
            })?),
        };
        let task = filled(&self.task);
        if model.is_none() && task.is_none() {
            return Err(ConfigError(
                "Set the task, such as task=\"text-classification\": an endpoint without a model cannot be asked.".to_owned(),
            ));
        }
        if let Some(threshold) = self.threshold.filter(|n| !(0.0..=1.0).contains(n)) {
            return Err(ConfigError(format!(
                "threshold=\"{}\" is not a number from 0 to 1.",
                tasks::write_number(threshold)
            )));
        }
        if let Some(limit) = self.warmup_limit.filter(|n| *n <= 0.0 || !n.is_finite()) {
            return Err(ConfigError(format!(
                "warmup-limit=\"{}\" is not a number of seconds above 0.",
                tasks::write_number(limit)
            )));
        }
        Ok(Config {
            target: Target { model, task, endpoint: endpoint.trim_end_matches('/').to_owned() },
            threshold: self.threshold,
            flag: self.flag.clone(),
            warmup_limit: self.warmup_limit.unwrap_or(DEFAULT_WARMUP_LIMIT),
        })
    }
}

fn check_endpoint(endpoint: &str) -> Result<(), ConfigError> {
    let authority =
        endpoint.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or("");
    let problem = if endpoint.contains("://api-inference.huggingface.co") {
        "was shut down. Point the endpoint at your proxy, or at https://router.huggingface.co/hf-inference"
    } else if endpoint.starts_with("browser:") {
        "asks to run the model in the page, which this version cannot do. Point the endpoint at a server"
    } else if !["https://", "http://", "/", "./", "../"].iter().any(|start| endpoint.starts_with(start)) {
        "is neither an http or https address nor a path such as /proxy"
    } else if authority.contains('@') {
        "holds a name or a password. Leave credentials to the proxy"
    } else {
        return Ok(());
    };
    Err(ConfigError(format!("endpoint=\"{endpoint}\" {problem}.")))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn given() -> Given {
        Given {
            model: Some(" owner/name ".into()),
            endpoint: Some("https://proxy.example".into()),
            ..Given::default()
        }
    }

    fn refused(given: Given) -> String {
        given.check().expect_err("a bad value").0
    }

    #[test]
    fn a_model_and_an_endpoint_are_enough() {
        let config = given().check().expect("valid");
        assert_eq!(config.target.endpoint, "https://proxy.example");
        assert_eq!(config.target.model.map(|model| model.to_string()).as_deref(), Some("owner/name"));
        assert_eq!(config.target.task, None);
    }

    #[test]
    fn the_endpoint_has_no_trailing_slash() {
        let config = Given { endpoint: Some("http://h/x/".into()), ..given() }.check().expect("valid");
        assert_eq!(config.target.endpoint, "http://h/x");
    }

    #[test]
    fn an_endpoint_alone_needs_a_task() {
        let message = refused(Given { model: None, ..given() });
        assert!(message.contains("task"), "{message}");
    }

    #[test]
    fn a_bad_model_id_is_named() {
        let message = refused(Given { model: Some("../x".into()), ..given() });
        assert!(message.contains("../x"), "{message}");
    }

    #[test]
    fn a_threshold_outside_its_range_is_refused() {
        for threshold in [-0.1, 1.5, f64::NAN] {
            let message = refused(Given { threshold: Some(threshold), ..given() });
            assert!(message.contains("threshold"), "{message}");
        }
    }

    #[test]
    fn a_warm_up_limit_is_positive() {
        for limit in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let message = refused(Given { warmup_limit: Some(limit), ..given() });
            assert!(message.contains("warmup-limit"), "{message}");
        }
    }

    #[test]
    fn a_bad_endpoint_says_what_is_wrong_with_it() {
        for (endpoint, word) in [
            ("ftp://x", "http"),
            ("localhost:8080", "http"),
            ("browser:", "page"),
            ("https://user:pass@x", "password"),
            ("https://api-inference.huggingface.co", "router"),
            ("", "endpoint"),
        ] {
            let message = refused(Given { endpoint: Some(endpoint.into()), ..given() });
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn an_endpoint_may_be_a_path_of_the_page_s_own_site() {
        for path in ["/proxy", "./proxy", "../api/v1", "//proxy.example/x"] {
            let config = Given { endpoint: Some(path.into()), ..given() }.check();
            assert_eq!(config.expect("valid").target.endpoint, path);
        }
    }

    #[test]
    fn an_at_sign_in_a_path_is_no_password() {
        let config = Given { endpoint: Some("https://h/@team/model".into()), ..given() }.check();
        assert_eq!(config.expect("valid").target.endpoint, "https://h/@team/model");
    }
}
