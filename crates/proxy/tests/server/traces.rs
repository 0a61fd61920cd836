//! What a collector of traces is told, and what is asked of it: nothing that a request would wait for.

use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use rstest::rstest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::collector::{Collector, attribute, hex, seconds};
use crate::support::proxy::run;
use crate::support::{Proxy, TOKEN, Upstream, raw};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// A proxy that traces, with what it asks and what it tells.
async fn traced(flags: &[&str]) -> (Proxy, Upstream, Collector) {
    traced_with(flags, &[("OTEL_BSP_SCHEDULE_DELAY", "20")]).await
}

async fn traced_with(flags: &[&str], variables: &[(&str, &str)]) -> (Proxy, Upstream, Collector) {
    let (upstream, collector) = (Upstream::start().await, Collector::start().await);
    let proxy = start(&upstream, &collector.base, flags, variables);
    (proxy, upstream, collector)
}

fn start(upstream: &Upstream, collector: &str, flags: &[&str], variables: &[(&str, &str)]) -> Proxy {
    let mut all = vec!["--upstream", upstream.base.as_str()];
    if !flags.contains(&"--trace") {
        all.extend(["--trace", "link"]);
    }
    all.extend(flags);
    let mut environment = vec![("INFERENCE_PROXY_TOKEN", TOKEN), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector)];
    environment.extend(variables);
    Proxy::start(&all, &environment)
}

fn is_error(span: &Span) -> bool {
    span.status.as_ref().is_some_and(|status| status.code() == StatusCode::Error)
}

#[tokio::test]
async fn a_request_is_a_span_with_the_call_to_the_upstream_inside() {
    let (proxy, upstream, collector) = traced(&[]).await;
    let path = "/models/x/ok/pipeline/fill-mask";
    let reply = proxy.post(&format!("{path}?q=private"), r#"{"inputs":"private"}"#).await;
    let (request, calls) = collector.request(path).await;
    assert_eq!(request.name, "POST /models/{model}/pipeline/{task}");
    assert!(request.parent_span_id.is_empty() && request.links.is_empty() && !is_error(&request));
    for (name, expected) in [
        ("http.request.method", "POST"),
        ("http.route", "/models/{model}/pipeline/{task}"),
        ("http.response.status_code", "200"),
        ("http.request.body.size", "20"),
        ("http.response.body.size", &reply.body.len().to_string()),
        ("server.address", "127.0.0.1"),
        ("gen_ai.request.model", "x/ok"),
        ("inference_proxy.task", "fill-mask"),
        ("inference_proxy.cache", "miss"),
        ("inference_proxy.request_id", reply.header("x-request-id")),
        ("inference_proxy.queue.wait", ""),
        ("inference_proxy.warm_up.wait", ""),
        ("inference_proxy.cut_short", ""),
        ("error.type", ""),
    ] {
        assert_eq!(attribute(&request, name), expected, "{name}");
    }
    let [call] = calls.as_slice() else { panic!("{calls:#?}") };
    assert_eq!((call.kind(), call.name.as_str()), (SpanKind::Client, "POST"));
    assert_eq!(call.trace_id, request.trace_id);
    assert_eq!(attribute(call, "http.response.status_code"), "200");
    assert_eq!(attribute(call, "server.port"), upstream.address.port().to_string());
    assert_eq!(attribute(call, "inference_proxy.cut_short"), "");
    assert!(!is_error(call));
    let told = format!("00-{}-{}-01", hex(&call.trace_id), hex(&call.span_id));
    assert_eq!(upstream.last().header("traceparent"), told);
    assert!(!upstream.last().head.headers.contains_key("tracestate"));
    assert_eq!(collector.resource("service.name"), "inference-proxy");
    assert_eq!(collector.resource("service.version"), env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn each_try_is_a_call() {
    let (upstream, collector) = (Upstream::start().await, Collector::start().await);
    let good = format!("x/*={}", upstream.base);
    let flags = ["--route", "x/*=http://127.0.0.1:1", "--route", &good];
    let proxy = start(&upstream, &collector.base, &flags, &[("OTEL_BSP_SCHEDULE_DELAY", "20")]);
    assert_eq!(proxy.post("/models/x/ok", "{}").await.status, 200);
    let (request, calls) = collector.request("/models/x/ok").await;
    assert!(!is_error(&request));
    let [dead, good] = calls.as_slice() else { panic!("{calls:#?}") };
    assert!(is_error(dead) && !is_error(good));
    assert_eq!(attribute(dead, "error.type"), "upstream_unreachable");
    assert_eq!(attribute(dead, "http.response.status_code"), "");
    assert_eq!(attribute(good, "http.response.status_code"), "200");
}

#[tokio::test]
async fn a_span_tells_what_was_waited_for() {
    let (proxy, upstream, collector) = traced(&["--concurrency", "1"]).await;
    let slow = proxy.post("/models/x/slow", "{}");
    let queued = async {
        while upstream.seen().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        proxy.post("/models/x/ok", "{}").await
    };
    let (slow, queued) = tokio::join!(slow, queued);
    assert_eq!((slow.status, queued.status), (200, 200));
    let wait = |span: &Span, name: &str| attribute(span, name).parse::<f64>().unwrap_or_default();
    let (request, _) = collector.request("/models/x/ok").await;
    assert!(wait(&request, "inference_proxy.queue.wait") > 0.1, "{request:#?}");

    // Is loaded in 200 ms.
    assert_eq!(proxy.post("/models/x/brief", "{}").await.status, 200);
    let (request, calls) = collector.request("/models/x/brief").await;
    assert!(wait(&request, "inference_proxy.warm_up.wait") > 0.1, "{request:#?}");
    assert!(calls.len() > 1, "{calls:#?}");
    assert_eq!(attribute(&calls[0], "error.type"), "503");
}

#[tokio::test]
async fn a_kept_answer_takes_no_call() {
    let (proxy, _upstream, collector) = traced(&[]).await;
    let path = "/models/x/ok/pipeline/text-classification";
    for _ in 0..2 {
        assert_eq!(proxy.post(path, r#"{"inputs":"same"}"#).await.status, 200);
    }
    let requests = collector.requests(path, 2).await;
    let told: Vec<_> = requests
        .iter()
        .map(|(request, calls)| (attribute(request, "inference_proxy.cache"), calls.len()))
        .collect();
    assert_eq!(told, [("miss".to_owned(), 1), ("hit".to_owned(), 0)]);
}

#[tokio::test]
async fn a_span_lasts_as_long_as_its_stream() {
    let (proxy, _upstream, collector) = traced(&[]).await;
    let path = "/v1/chat/completions";
    let reply = proxy.post(path, r#"{"model":"a/b","stream":true,"messages":[]}"#).await;
    assert_eq!(reply.text().matches("data: ").count(), 3);
    let (request, calls) = collector.request(path).await;
    assert_eq!(attribute(&request, "gen_ai.operation.name"), "chat");
    assert_eq!(attribute(&request, "http.response.body.size"), reply.body.len().to_string());
    // Three events, 300 ms apart.
    for span in [&request, &calls[0]] {
        assert!(seconds(span) > 0.5, "{span:#?}");
        assert_eq!(attribute(span, "inference_proxy.cut_short"), "");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_is_told_from_one_that_ends() {
    let (proxy, _upstream, collector) = traced(&[]).await;
    proxy.post("/models/x/sse-cut", "{}").await;
    let (request, calls) = collector.request("/models/x/sse-cut").await;
    assert_eq!(attribute(&request, "http.response.status_code"), "200");
    assert_eq!(attribute(&request, "inference_proxy.cut_short"), "true");
    assert_eq!(attribute(&calls[0], "error.type"), "upstream_truncated");
    assert_eq!(attribute(&calls[0], "inference_proxy.cut_short"), "true");
    assert!(is_error(&calls[0]));

    // An answer that breaks while it is collected is an error, told whole.
    proxy.post("/models/x/cut-length", "{}").await;
    let (request, _) = collector.request("/models/x/cut-length").await;
    assert_eq!(attribute(&request, "error.type"), "upstream_truncated");
    assert_eq!(attribute(&request, "inference_proxy.cut_short"), "");
    assert!(is_error(&request));
}

#[rstest]
#[case("/models/x/sse", "200")]
#[case("/models/x/hang", "")]
#[tokio::test]
async fn a_caller_who_leaves_cuts_the_span_short(#[case] path: &str, #[case] status: &str) {
    let (proxy, upstream, collector) = traced(&[]).await;
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&raw::request("POST", path, proxy.address, &[], b"{}")).await.unwrap();
    if status.is_empty() {
        while upstream.seen().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    } else {
        let _ = stream.read(&mut [0; 1000]).await.unwrap();
    }
    drop(stream);
    let (request, calls) = collector.request(path).await;
    assert_eq!(attribute(&request, "http.response.status_code"), status);
    for span in [&request, &calls[0]] {
        assert_eq!(attribute(span, "inference_proxy.cut_short"), "true");
    }
    assert!(!is_error(&request), "it is no fault of the proxy");
}

#[tokio::test]
async fn a_callers_trace_is_linked_to_and_goes_no_further() {
    let (proxy, upstream, collector) = traced(&[]).await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let headers = [("traceparent", traceparent.as_str()), ("tracestate", "visitors=1")];
    proxy.send("POST", "/models/x/ok", &headers, b"{}").await;
    let (request, calls) = collector.request("/models/x/ok").await;
    assert!(request.parent_span_id.is_empty());
    assert_ne!(hex(&request.trace_id), TRACE);
    let [link] = request.links.as_slice() else { panic!("{:?}", request.links) };
    assert_eq!((hex(&link.trace_id), hex(&link.span_id)), (TRACE.to_owned(), PARENT.to_owned()));
    assert!(link.trace_state.is_empty() && request.trace_state.is_empty());
    let told = format!("00-{}-{}-01", hex(&request.trace_id), hex(&calls[0].span_id));
    assert_eq!(upstream.last().header("traceparent"), told);
    assert_eq!(upstream.last().header("tracestate"), "");
}

#[tokio::test]
async fn a_callers_trace_goes_on_where_it_is_to() {
    let (proxy, upstream, collector) = traced(&["--trace", "continue"]).await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let headers = [("traceparent", traceparent.as_str()), ("tracestate", "gateway=1")];
    proxy.send("POST", "/models/x/ok", &headers, b"{}").await;
    let (request, calls) = collector.request("/models/x/ok").await;
    assert_eq!((hex(&request.trace_id), hex(&request.parent_span_id)), (TRACE.to_owned(), PARENT.to_owned()));
    assert!(request.links.is_empty());
    assert_eq!(upstream.last().header("traceparent"), format!("00-{TRACE}-{}-01", hex(&calls[0].span_id)));
    assert_eq!(upstream.last().header("tracestate"), "gateway=1");
}

/// Of a sampler that keeps nothing but what a parent keeps.
#[cfg(unix)]
#[rstest]
#[case("link", 0)]
#[case("continue", 2)]
#[tokio::test]
async fn a_caller_has_a_trace_kept_only_where_it_goes_on(#[case] trace: &str, #[case] kept: usize) {
    let sampler = [("OTEL_TRACES_SAMPLER", "parentbased_always_off")];
    let (mut proxy, upstream, collector) = traced_with(&["--trace", trace], &sampler).await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    proxy.send("POST", "/models/x/ok", &[("traceparent", traceparent.as_str())], b"{}").await;
    let told = upstream.last().header("traceparent").to_owned();
    assert!(told.ends_with(if kept > 0 { "-01" } else { "-00" }) && told.len() == 55, "{told}");
    proxy.signal("-TERM");
    assert_eq!(proxy.exit_code().await, Some(0));
    assert_eq!(collector.spans().len(), kept);
}

#[rstest]
#[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
#[case("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
#[case("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
#[case("00-1-1-01")]
#[case("visitors")]
#[tokio::test]
async fn a_trace_that_is_none_begins_a_new_one(#[case] traceparent: &str) {
    for trace in ["link", "continue"] {
        let (proxy, upstream, collector) = traced(&["--trace", trace]).await;
        proxy.send("POST", "/models/x/ok", &[("traceparent", traceparent)], b"{}").await;
        let (request, calls) = collector.request("/models/x/ok").await;
        assert!(request.links.is_empty() && request.parent_span_id.is_empty(), "{request:#?}");
        let told = format!("00-{}-{}-01", hex(&request.trace_id), hex(&calls[0].span_id));
        assert_eq!(upstream.last().header("traceparent"), told);
    }
}

#[tokio::test]
async fn nothing_is_passed_on_where_nothing_is_traced() {
    let (proxy, upstream, collector) = traced(&["--trace", "off"]).await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let headers = [("traceparent", traceparent.as_str()), ("tracestate", "visitors=1")];
    assert_eq!(proxy.send("POST", "/models/x/ok", &headers, b"{}").await.status, 200);
    for name in ["traceparent", "tracestate"] {
        assert_eq!(upstream.last().header(name), "");
    }
    assert!(collector.sent().is_empty());
}

/// Every span of a proxy that holds the token, in front of an upstream that does its worst.
#[cfg(unix)]
#[tokio::test]
async fn no_span_holds_a_token_an_input_or_a_visitor() {
    let flags = ["--first-byte-timeout", "200ms", "--log-level", "trace"];
    let variables = [
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20collectors-key"),
    ];
    let (mut proxy, _upstream, collector) = traced_with(&flags, &variables).await;
    let sent = [
        ("authorization", "Bearer visitors"),
        ("cookie", "session=visitors"),
        ("user-agent", "visitors"),
        ("x-forwarded-for", "203.0.113.7"),
        ("referer", "https://visitors.example/"),
        ("host", "visitors.example"),
        ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        ("tracestate", "visitors=1"),
        ("content-type", "application/json"),
    ];
    let input = br#"{"inputs":"private"}"#;
    let models =
        ["ok", "echo", "html", "cut-length", "hang", "redirect", "cookie", "job", "job-elsewhere", "sse-cut"];
    for model in models {
        proxy.send("POST", &format!("/models/x/{model}?q=private"), &sent, input).await;
    }
    let refused = [("origin", "https://visitors.example"), ("content-type", "application/json")];
    proxy.send("POST", "/models/x/y", &refused, input).await;
    let chat = br#"{"model":"a/b","messages":[{"role":"user","content":"private"}]}"#;
    proxy.send("POST", "/v1/chat/completions", &sent, chat).await;
    proxy.send("POST", "/ticket/eyJhbGci.visitors/models/x/ticket", &sent, input).await;
    for page in
        ["/", "/embed?model=x/y&inputs=private", "/visitors/private", "/v1/private", "/ticket/visitors"]
    {
        proxy.send("GET", page, &sent, b"").await;
    }
    collector.request("/models/x/ticket").await;
    proxy.signal("-TERM");
    assert_eq!(proxy.exit_code().await, Some(0));
    let spans = collector.spans();
    assert!(spans.len() > 25, "what was searched: {spans:#?}");
    for (headers, body) in collector.sent() {
        assert_eq!(headers["authorization"], "Bearer collectors-key");
        let body = String::from_utf8_lossy(&body);
        for secret in [TOKEN, "private", "visitors", "eyJ", "203.0.113.7", "collectors-key"] {
            assert!(!body.contains(secret), "{secret}: {body}");
        }
    }
    let printed = proxy.printed();
    assert!(!printed.contains("collectors-key") && !printed.contains(TOKEN), "{printed}");
}

/// A collector that refuses, and one that takes connections but never answers. Its queue is short.
#[cfg(unix)]
#[rstest]
#[case(false, "onnection refused")]
#[case(true, "it does not answer in time")]
#[tokio::test]
async fn a_dead_collector_changes_nothing(#[case] listens: bool, #[case] why: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let hanging = listens.then_some(listener);
    let upstream = Upstream::start().await;
    let variables = [
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "16"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "3000"),
    ];
    let flags = ["--rate-limit", "off", "--shutdown-timeout", "300ms"];
    let mut proxy = start(&upstream, &address, &flags, &variables);
    let begun = Instant::now();
    for n in 0..100 {
        assert_eq!(proxy.post("/models/x/ok", &format!("{{\"inputs\":{n}}}")).await.status, 200);
    }
    // A dozen batches came to be, of which each is waited for three seconds.
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let printed = proxy.printed_with("spans cannot be delivered").await;
    assert!(printed.contains(why), "{printed}");
    proxy.signal("-TERM");
    let ended = Instant::now();
    assert_eq!(proxy.exit_code().await, Some(0));
    assert!(ended.elapsed() < Duration::from_secs(8), "{:?}", ended.elapsed());
    assert_eq!(proxy.printed().matches("spans cannot be delivered").count(), 1);
    drop(hanging);
}

#[tokio::test]
async fn a_collector_that_comes_back_is_told_again() {
    let (proxy, _upstream, collector) = traced(&[]).await;
    collector.set_busy(true);
    proxy.post("/models/x/ok", "{}").await;
    let printed = proxy.printed_with("spans cannot be delivered").await;
    assert!(printed.contains("503") && printed.contains(&collector.base), "{printed}");
    // As long as it is tried again.
    tokio::time::sleep(Duration::from_secs(2)).await;
    collector.set_busy(false);
    proxy.post("/models/x/cookie", "{}").await;
    collector.request("/models/x/cookie").await;
    proxy.printed_with("spans are delivered again").await;
    assert!(collector.spans().iter().all(|span| attribute(span, "url.path") != "/models/x/ok"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_last_spans_are_sent_at_the_end() {
    // Nothing is sent before.
    let (mut proxy, upstream, collector) =
        traced_with(&["--shutdown-timeout", "300ms"], &[("OTEL_BSP_SCHEDULE_DELAY", "3600000")]).await;
    proxy.post("/models/x/ok", "{}").await;
    let mut stream = TcpStream::connect(proxy.address).await.unwrap();
    stream.write_all(&raw::request("POST", "/models/x/hang", proxy.address, &[], b"{}")).await.unwrap();
    while upstream.seen().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(collector.sent().is_empty());
    proxy.signal("-TERM");
    assert_eq!(proxy.exit_code().await, Some(0));
    let (request, _) = collector.request("/models/x/ok").await;
    assert_eq!(attribute(&request, "inference_proxy.cut_short"), "");
    let (cut_off, _) = collector.request("/models/x/hang").await;
    assert_eq!(attribute(&cut_off, "inference_proxy.cut_short"), "true");
}

#[tokio::test]
async fn machines_that_ask_how_it_is_are_not_traced() {
    let (proxy, _upstream, collector) = traced(&[]).await;
    for page in ["/healthz", "/readyz", "/metrics", "/nothing", "/"] {
        proxy.get(page).await;
    }
    collector.request("/").await;
    let names: Vec<_> = collector.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["GET", "GET /"]);
}

// The binary is waited for on this thread, so the collector needs another.
#[tokio::test(flavor = "multi_thread")]
async fn check_tries_the_collector() {
    let (upstream, collector) = (Upstream::start().await, Collector::start().await);
    let flags = ["check", "--upstream", &upstream.base, "--trace", "link"];
    let checked = |endpoint: &str| {
        let output = run(&flags, &[("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)]);
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(checked(&collector.base).contains("ok: the collector takes spans."));
    let said = checked("http://visitors:hf_secret@127.0.0.1:1");
    assert!(said.contains("warning: http://127.0.0.1:1 does not take spans"), "{said}");
    assert!(!said.contains(TOKEN), "{said}");
}

#[test]
fn a_sampler_that_is_none_stops_the_start() {
    // Where it could not listen anyway: this is to come first, and one that serves would never end.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["serve", "check"] {
        let flags = [command, "--trace", "link", "--listen", &address];
        let output = run(&flags, &[("OTEL_TRACES_SAMPLER", "allways_off")]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains("OTEL_TRACES_SAMPLER is `allways_off`"), "{said}");
    }
}
