//! What the binary can be told to do.

use std::io::Write as _;
use std::net::Ipv4Addr;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use proxy_core::config::{Config, Problems};
use proxy_core::route::Upstream;
use proxy_core::whoami;
use url::Url;

use crate::budget::Ledger;
use crate::info;
use crate::observe::Details;
use crate::routes::owner::Standing;
use crate::trace;
use crate::upstream::chain;
use crate::{App, Server};

type Done = Result<(), String>;

/// Runs the server. At SIGHUP, `read` gives the configuration as it is then.
pub async fn serve(config: Config, read: impl Fn() -> Result<Config, Problems> + Send + 'static) -> Done {
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    let app = App::new(config)?;
    let server = Server::bind(app.clone()).await.map_err(|error| error.to_string())?;
    let address = server.address().map_err(|error| error.to_string())?;
    tracing::info!(upstream = %app.upstream(), "starting");
    // Before anybody can know that it is there.
    let server = server.rereading(read);
    say(&format!("Listening on http://{address}/"));
    server.run(signal()).await.map_err(|error| error.to_string())
}

/// Standard output may be closed; the server runs all the same.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupted => {}
        _ = terminated => {}
    }
    tracing::info!("stopping; running requests may finish");
}

/// Prints the configuration, what is doubtful about it, and whether the upstream
/// answers.
pub async fn check(config: Config) -> Done {
    let widest = config.summary.iter().map(|(key, ..)| key.len()).max().unwrap_or_default();
    for (key, value, source) in &config.summary {
        say(&format!("{key:widest$}  {value}  ({source})"));
    }
    for warning in &config.warnings {
        say(&format!("warning: {warning}"));
    }
    let app = without_books(config)?;
    if let Some(said) = trace::check(&app.config).await {
        say(&said);
    }
    match app.upstream() {
        #[cfg(feature = "engine")]
        Upstream::Embedded => check_engine(&app),
        #[cfg(not(feature = "engine"))]
        Upstream::Embedded => Ok(()),
        Upstream::Hub => {
            let hub = &app.config.routes.hub;
            match try_upstream(&app, hub.join(["api", "whoami-v2"])).await? {
                StatusCode::OK => {
                    say(&format!("ok: {hub} knows the token."));
                    Ok(())
                }
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(format!(
                    "{hub} refuses the token. Make a new one, with the permission to call inference providers."
                )),
                status => Err(format!("{hub} answers {status}. Try again later.")),
            }
        }
        Upstream::Server(base) | Upstream::Endpoint(base) => {
            match try_upstream(&app, base.url().clone()).await? {
                status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                    Err(format!("{base} answers, but refuses the token ({status})."))
                }
                status if status.is_server_error() => {
                    Err(format!("{base} answers {status}: it is there, but not well, or still starting."))
                }
                // The address of an API need have nothing to show itself.
                status => {
                    say(&format!("ok: {base} answers ({status})."));
                    Ok(())
                }
            }
        }
    }
}

/// Says who the token is, and what it may do. Nothing is spent.
pub async fn token_test(mut config: Config) -> Done {
    if config.token.is_none() {
        return Err(
            "There is no token. Set token_file or INFERENCE_PROXY_TOKEN, or HF_TOKEN for the Hub.".into()
        );
    }
    // A server that runs has the books to itself.
    let closed = config.state.is_some() && Ledger::open(&config, None).is_err();
    if closed {
        config.state = None;
    }
    let app = App::new(config)?;
    if !app.upstream().is_hubs() {
        return Err(format!("{} does not tell whose a token is. `check` tries it.", app.upstream()));
    }
    let hub = &app.config.routes.hub;
    let details = Details::default();
    let (status, answer) =
        info::fetch(&app, &details, hub.join(["api", "whoami-v2"])).await.map_err(|error| {
            let why = details.told().unwrap_or(&error.message);
            format!("{hub} cannot be reached: {why}.")
        })?;
    match (status, answer) {
        (StatusCode::OK, Some(answer)) => {
            let report = whoami::report(&answer);
            report.lines.iter().for_each(|line| say(line));
            if closed {
                say("What is left of the budgets, the running server says: /metrics.");
            }
            for standing in app.ledger.standings().await.iter().filter(|_| !closed) {
                say(&format!("Left of {}: {}.", standing.budget, standing.left as f64 / 1e6));
            }
            if app.config.budgets.is_empty() {
                say("This proxy has no budget of its own (budget).");
            }
            report.warnings.iter().for_each(|warning| say(&format!("warning: {warning}")));
            Ok(())
        }
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            Err(format!("{hub} refuses the token. Make a new one: https://huggingface.co/settings/tokens"))
        }
        (status, _) => Err(format!("{hub} answers {status}. Try again later.")),
    }
}

/// Asks the server that runs with these settings how it stands.
pub async fn status(config: Config) -> Done {
    let secret = config
        .owner_secret
        .as_ref()
        .ok_or("There is no password for the owner's page. Set owner_secret_file.")?;
    let mut address = config.listen;
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let gone = |error: &dyn std::fmt::Display| {
        format!(
            "No server answers at {address}: {error}. `status` asks the one that runs with the same settings."
        )
    };
    let request = Request::get(format!("http://{address}/owner"))
        .header(header::HOST, address.to_string())
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, secret.basic())
        .body(Empty::<Bytes>::new())
        .map_err(|error| error.to_string())?;
    let client = legacy::Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request).await.map_err(|error| gone(&chain(&error)))?;
    let status = answer.status();
    let body = answer.into_body().collect().await.map_err(|error| gone(&error))?.to_bytes();
    match serde_json::from_slice::<Standing>(&body) {
        Ok(standing) => {
            standing.lines().iter().for_each(|line| say(line));
            Ok(())
        }
        Err(_) if status == StatusCode::UNAUTHORIZED => {
            Err(format!("The server at {address} has another password (owner_secret_file)."))
        }
        Err(_) => {
            Err(format!("What answers at {address} ({status}) is no inference-proxy with an owner's page."))
        }
    }
}

/// What only looks leaves the budgets' file to the server that may be running.
fn without_books(config: Config) -> Result<std::sync::Arc<App>, String> {
    App::new(Config { state: None, ..config })
}

async fn try_upstream(app: &App, url: Url) -> Result<StatusCode, String> {
    let details = Details::default();
    app.client
        .send(Method::GET, url.clone(), HeaderMap::new(), Bytes::new(), &details)
        .await
        .map(|answer| answer.status())
        .map_err(|error| {
            let why = details.told().unwrap_or(&error.message);
            format!("{} cannot be reached: {why}.", url.origin().ascii_serialization())
        })
}

#[cfg(feature = "engine")]
fn check_engine(app: &App) -> Done {
    let missing: Vec<_> = app
        .engine
        .iter()
        .flat_map(|engine| engine.catalogue())
        .filter(|card| !card.installed)
        .map(|card| card.id.to_string())
        .collect();
    if missing.is_empty() {
        say("ok: the embedded engine has its models.");
        Ok(())
    } else {
        Err(format!("Not installed: {}. Run `cargo xtask demo`, which installs them.", missing.join(", ")))
    }
}

/// Lists what can be asked for.
pub fn models(config: Config) -> Done {
    let app = without_books(config)?;
    let allowed = &app.config.allowed;
    let patterns = || allowed.patterns().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match app.upstream() {
        #[cfg(feature = "engine")]
        Upstream::Embedded => {
            for card in app.engine.iter().flat_map(|engine| engine.catalogue()) {
                if allowed.check(&card.id).is_err() {
                    continue;
                }
                let state = if card.installed { "installed" } else { "not installed" };
                say(&format!("{}  {:.1} MB, {state}", card.id, card.bytes as f64 / 1e6));
                for task in &card.tasks {
                    let note = task.note.map(|note| format!(" ({note})")).unwrap_or_default();
                    say(&format!("  {}{note}", task.pipeline_tag));
                }
            }
        }
        #[cfg(not(feature = "engine"))]
        Upstream::Embedded => {}
        Upstream::Hub => {
            say(&format!("Models of the Hub that its inference serves, if they match: {}", patterns()));
            say("Find them: https://huggingface.co/models?inference_provider=hf-inference");
        }
        Upstream::Server(base) => say(&format!("Models that {base} serves, if they match: {}", patterns())),
        Upstream::Endpoint(base) => {
            let name = app.config.model.as_ref().map_or("one model".into(), ToString::to_string);
            say(&format!("{base} serves {name}."));
        }
    }
    Ok(())
}
