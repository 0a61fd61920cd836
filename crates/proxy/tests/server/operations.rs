//! Starting, stopping, being looked after.

use std::time::Duration;

use rstest::rstest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::proxy::{run, run_in};
use crate::support::{Proxy, TOKEN, Upstream, pair, raw};

fn error(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn a_port_in_use_is_named_with_a_way_out() {
    let (proxy, upstream) = pair(&[]).await;
    let listen = proxy.address.to_string();
    let output = run(&["serve", "--listen", &listen, "--upstream", &upstream.base], &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = error(&output);
    assert!(said.contains(&format!("Port {} is in use", proxy.address.port())), "{said}");
    assert!(said.contains("--listen"), "{said}");
    assert!(output.stdout.is_empty(), "it does not claim to listen");
}

#[rstest]
#[case(
    "alow_origin = ['https://a.b']",
    "alow_origin in proxy.toml is no setting; did you mean allow_origin?"
)]
#[case("rate_limit = 'often'", "rate_limit in proxy.toml is `often`: a rate is `N/s`")]
#[case("listen = 'nowhere'", "listen in proxy.toml is `nowhere`")]
#[case("upstream = 'ftp://h'", "neither http:// nor https://")]
#[case("= 1", "proxy.toml, line 1")]
#[case("token = 'hf_secret'", "a token does not belong in this file")]
fn a_bad_file_is_explained(#[case] text: &str, #[case] says: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("proxy.toml"), text).unwrap();
    for command in ["serve", "check"] {
        let output = run_in(folder.path(), &[command, "--config", "proxy.toml"], &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(error(&output).contains(says), "{}", error(&output));
        assert!(!error(&output).contains(TOKEN));
    }
}

#[test]
fn a_missing_file_is_named() {
    let output = run(&["serve", "--config", "no-such.toml"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("no-such.toml cannot be read"));
}

#[test]
fn an_unknown_flag_is_named_with_a_suggestion() {
    let output = run(&["serve", "--alow-origin", "*"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("--allow-origin"), "{}", error(&output));
}

// The binary is waited for on this thread, so the upstream needs another.
#[tokio::test(flavor = "multi_thread")]
async fn check_tries_the_upstream() {
    let (_proxy, upstream) = pair(&[]).await;
    let good = run(&["check", "--upstream", &upstream.base], &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    let said = String::from_utf8(good.stdout).unwrap();
    assert!(good.status.success());
    assert!(
        said.contains("ok: ") && said.contains("(INFERENCE_PROXY_TOKEN)") && !said.contains(TOKEN),
        "{said}"
    );

    let bad = run(&["check", "--upstream", "http://127.0.0.1:1"], &[]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(error(&bad).contains("http://127.0.0.1:1 cannot be reached"), "{}", error(&bad));
    assert!(error(&bad).contains("refused"), "{}", error(&bad));

    let flags = ["check", "--upstream", &upstream.base, "--allow-origin", "*"];
    let open = run(&flags, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    assert!(String::from_utf8(open.stdout).unwrap().contains("warning: Any page may run any model"));
}

#[tokio::test]
async fn probes_and_metrics_answer() {
    let (proxy, _upstream) = pair(&[]).await;
    assert_eq!(proxy.get("/healthz").await.text(), "ok\n");
    assert_eq!(proxy.get("/readyz").await.text(), "ready\n");
    proxy.post("/models/x/ok/pipeline/text-classification", "{}").await;
    proxy.post("/models/x/ok/pipeline/made-up-by-a-client", "{}").await;
    proxy.printed_with("made-up").await;
    let metrics = proxy.get("/metrics").await.text();
    let line = r#"inference_proxy_requests_total{route="models",task="text-classification",status="200"} 1"#;
    assert!(metrics.contains(line), "{metrics}");
    assert!(!metrics.contains("made-up"), "a client could fill the memory with labels");
}

#[tokio::test]
async fn a_log_line_says_what_happened_and_no_more() {
    let (proxy, _upstream) = pair(&["--log", "json"]).await;
    let reply = proxy.post("/models/x/ok/pipeline/fill-mask?q=private", r#"{"inputs":"private"}"#).await;
    let printed = proxy.printed_with("answered").await;
    let line: serde_json::Value = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .find(|line: &serde_json::Value| line["message"] == "answered")
        .unwrap();
    assert_eq!(line["model"], "x/ok");
    assert_eq!(line["task"], "fill-mask");
    assert_eq!(line["status"], 200);
    assert_eq!(line["received"], 20);
    assert_eq!(line["sent"], reply.body.len());
    assert_eq!(line["request"], reply.header("x-request-id"));
    assert!(line["ms"].is_number());
    assert!(!printed.contains("private"), "{printed}");
}

#[tokio::test]
async fn every_error_has_the_apis_shape() {
    let (proxy, _upstream) = pair(&[]).await;
    for (method, target, status) in [
        ("GET", "/models/a/b", 405),
        ("PUT", "/models/a/b", 405),
        ("POST", "/api/models/a/b", 405),
        ("POST", "/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/oembed", 404),
        ("GET", "/embed", 400),
    ] {
        let reply = proxy.send(method, target, &[], b"").await;
        assert_eq!(reply.status, status, "{method} {target}");
        assert!(reply.json()["error"].is_string() && !reply.error_type().is_empty());
        assert_eq!(reply.header("x-request-id").len(), 16);
    }
}

#[cfg(unix)]
#[rstest]
#[case("-TERM")]
#[case("-INT")]
#[tokio::test]
async fn a_signal_lets_running_requests_finish(#[case] signal: &str) {
    let (mut proxy, upstream) = pair(&[]).await;
    let bytes = raw::request("POST", "/models/x/slow", proxy.address, &[], b"{}");
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    while upstream.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    proxy.signal(signal);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with(r#"["slow"]"#), "{answer}");
    assert_eq!(proxy.exit_code().await, Some(0));
}

#[cfg(unix)]
#[tokio::test]
async fn a_request_without_end_does_not_keep_it_from_stopping() {
    let (mut proxy, upstream) = pair(&["--shutdown-timeout", "300ms"]).await;
    let bytes = raw::request("POST", "/models/x/hang", proxy.address, &[], b"{}");
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    while upstream.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    proxy.signal("-TERM");
    assert_eq!(proxy.exit_code().await, Some(0));
    assert!(proxy.printed().contains("cut off"));
}

#[rstest]
#[case("POST /models/a/b HTTP/1.1\r\nhost: x\r\n", "")]
#[case("POST /models/a/b HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{", " 408 ")]
#[tokio::test]
async fn a_client_that_stops_in_the_middle_is_let_go(#[case] begun: &str, #[case] answered: &str) {
    let (proxy, _upstream) = pair(&["--idle-timeout", "300ms"]).await;
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(begun.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(3), stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "still connected");
    assert!(String::from_utf8_lossy(&answer).contains(answered));
}

#[tokio::test]
async fn odd_bytes_leave_it_alive() {
    let (mut proxy, _upstream) = pair(&[]).await;
    for bytes in
        ["GET", "\0\0\0\0\r\n\r\n", "POST /models/a/b HTTP/1.1\r\ncontent-length: x\r\n\r\n", "\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(proxy.address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
    }
    assert!(proxy.is_alive());
    assert_eq!(Proxy::get(&proxy, "/healthz").await.status, 200);
}

#[test]
fn the_documentation_names_every_setting_and_its_default() {
    let documentation = include_str!("../../../../docs/proxy.md");
    for key in proxy_core::config::KEYS {
        let row = documentation.lines().find(|line| line.starts_with(&format!("| `{}` |", key.name)));
        let row = row.unwrap_or_else(|| panic!("docs/proxy.md has no row for {}", key.name));
        assert!(row.contains(&format!("`{}`", key.default.unwrap_or("|")).replace("`|`", "|")), "{row}");
    }
}

#[test]
fn the_sample_configuration_has_every_setting_and_works() {
    let sample = include_str!("../../../../deploy/proxy.toml");
    for key in proxy_core::config::KEYS {
        let line = sample.lines().find(|line| line.starts_with(&format!("#{} = ", key.name)));
        let line = line.unwrap_or_else(|| panic!("deploy/proxy.toml has no {}", key.name));
        if let Some(default) = key.default {
            assert!(line.contains(default), "{line}: the default is {default}");
        }
    }
    // With every line in force.
    let folder = tempfile::tempdir().unwrap();
    let settings =
        sample.lines().filter_map(|line| line.strip_prefix('#')).filter(|line| !line.starts_with(' '));
    let settings: Vec<_> = settings
        .filter(|line| {
            !line.contains("_file") && !line.starts_with("state") && !line.starts_with("challenge")
        })
        .collect();
    std::fs::write(folder.path().join("proxy.toml"), settings.join("\n")).unwrap();
    let output = run_in(folder.path(), &["models", "--config", "proxy.toml"], &[("HF_TOKEN", TOKEN)]);
    assert!(output.status.success(), "{}", error(&output));
}

/// What a file of `deploy/` sets in the environment: a line for each setting, in YAML, TOML, or a Dockerfile.
fn settings(file: &str) -> Vec<(String, String)> {
    let lines = file
        .lines()
        .filter_map(|line| line.trim_start_matches("ENV ").trim().strip_prefix("INFERENCE_PROXY_"));
    lines
        .map(|line| {
            let (key, value) = line.split_once([':', '=']).expect("a name and a value");
            let value = value.trim_end_matches('\\').trim().trim_matches('"');
            // `${NAME:-default}`, as Compose reads it.
            let value = match (value.find("${"), value.find(":-"), value.find('}')) {
                (Some(from), Some(middle), Some(to)) => {
                    format!("{}{}{}", &value[..from], &value[middle + 2..to], &value[to + 1..])
                }
                _ => value.to_owned(),
            };
            (format!("INFERENCE_PROXY_{}", key.trim()), value)
        })
        .filter(|(key, _)| !key.ends_with("_STATE"))
        .collect()
}

#[test]
fn what_the_files_for_hosts_set_is_understood() {
    let files = [
        ("compose.yml", include_str!("../../../../deploy/compose.yml")),
        ("fly.toml", include_str!("../../../../deploy/fly.toml")),
        ("space/Dockerfile", include_str!("../../../../deploy/space/Dockerfile")),
    ];
    for (name, file) in files {
        let settings = settings(file);
        assert!(settings.len() >= 5, "{name}: {settings:?}");
        let mut env: Vec<(&str, &str)> =
            settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        if settings.iter().all(|(key, _)| key != "INFERENCE_PROXY_UPSTREAM") {
            env.push(("HF_TOKEN", TOKEN));
        }
        let folder = tempfile::tempdir().unwrap();
        let output = run_in(folder.path(), &["models"], &env);
        assert!(output.status.success(), "{name}: {}", error(&output));
        for (key, _) in &settings {
            let is_known = |known: &proxy_core::config::Key| {
                *key == format!("INFERENCE_PROXY_{}", known.name.to_uppercase())
            };
            assert!(proxy_core::config::KEYS.iter().any(is_known), "{name}: {key} is no setting");
        }
    }
}

#[cfg(not(feature = "otel"))]
#[test]
fn a_build_that_cannot_trace_says_so() {
    // Where it could not listen anyway: this is to come first, and one that serves would never end.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["serve", "check"] {
        let output = run(&[command, "--trace", "link", "--listen", &address], &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(error(&output).contains("This build cannot trace"), "{}", error(&output));
    }
}

#[tokio::test]
async fn it_serves_below_a_path_whether_the_gateway_strips_it_or_not() {
    let (proxy, upstream) = pair(&["--public-url", "https://example.org/tools/widget"]).await;
    for path in ["/tools/widget", ""] {
        assert_eq!(proxy.get(&format!("{path}/healthz")).await.status, 200);
        let target = format!("{path}/models/x/ok");
        let own = [("origin", "https://example.org")];
        assert_eq!(proxy.send("POST", &target, &own, path.as_bytes()).await.status, 200);
        assert_eq!(upstream.last().path(), "/models/x/ok");
    }
    assert_eq!(proxy.get("/tools/widgets/healthz").await.status, 404);
    let page = proxy.get("/tools/widget/embed?model=a/b").await.text();
    assert!(page.contains("https://example.org/tools/widget/"), "{page}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_changed_configuration_is_taken_at_a_hangup() {
    let upstream = Upstream::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proxy.toml");
    let write = |rules: &str| {
        std::fs::write(&file, format!("upstream = '{}'\nlisten = '127.0.0.1:0'\n{rules}", upstream.base))
            .unwrap();
    };
    write("allow_model = ['x/old']\nbudget = ['3 requests/day']");
    let proxy = Proxy::start_in(folder, &["--config", "proxy.toml"], &[]);
    assert_eq!(proxy.post("/models/x/old", r#"{"inputs":"1"}"#).await.status, 200);
    assert_eq!(proxy.post("/models/x/ok", r#"{"inputs":"1"}"#).await.status, 403);

    write("allow_model = ['x/ok']\nbudget = ['3 requests/day']");
    proxy.signal("-HUP");
    proxy.printed_with("the configuration was read anew changed=\"allow_model\"").await;
    assert_eq!(proxy.post("/models/x/old", r#"{"inputs":"2"}"#).await.status, 403);
    assert_eq!(proxy.post("/models/x/ok", r#"{"inputs":"2"}"#).await.status, 200);

    // What was spent before stays spent.
    assert_eq!(proxy.post("/models/x/ok", r#"{"inputs":"3"}"#).await.status, 200);
    assert_eq!(proxy.post("/models/x/ok", r#"{"inputs":"4"}"#).await.status, 402);
}

#[cfg(unix)]
#[rstest]
#[case("rate_limit = 'often'", "a rate is `N/s`")]
#[case("budget = ['9 requests/day']", "`budget` has changed, which takes a restart")]
#[tokio::test]
async fn a_configuration_that_cannot_be_taken_changes_nothing(#[case] rules: &str, #[case] says: &str) {
    let upstream = Upstream::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proxy.toml");
    let write = |rules: &str| {
        std::fs::write(&file, format!("upstream = '{}'\nlisten = '127.0.0.1:0'\n{rules}", upstream.base))
            .unwrap();
    };
    write("allow_model = ['x/ok']");
    let mut proxy = Proxy::start_in(folder, &["--config", "proxy.toml"], &[]);
    write(&format!("allow_model = ['x/other']\n{rules}"));
    proxy.signal("-HUP");
    let printed = proxy.printed_with("stays as it is").await;
    assert!(printed.contains(says), "{printed}");
    assert_eq!(proxy.post("/models/x/ok", "{}").await.status, 200);
    assert!(proxy.is_alive());
}
