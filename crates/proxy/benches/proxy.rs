//! The proxy beside nginx: the same machine, upstream and requests, in turns. `cargo xtask bench proxy` runs it.
//!
//! Both limit each address, log each request (nginx as it ends; the proxy when a thread has sent what it had to send), and keep
//! connections to the upstream. Every body is another one, so that no cache answers; the last rows are of one body, which caches
//! do answer. A relay of nothing but the libraries that the proxy stands on shows how much of its time is theirs.

#![allow(clippy::unwrap_used)]

use std::convert::Infallible;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const CONNECTIONS: [usize; 4] = [1, 32, 100, 1000];
const ROUND: Duration = Duration::from_millis(1500);
const ROUNDS: usize = 7;
const IDLE: usize = 5000;
const ANSWER: &str = r#"[[{"label":"POSITIVE","score":0.9998},{"label":"NEGATIVE","score":0.0002}]]"#;

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Reads one message's head; gives its length announced, and what came after the head.
async fn head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, usize)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            buffer.drain(..end + 4);
            let length = head
                .split("\r\n")
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            return Some((head, length));
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

async fn body(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> Option<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    buffer.drain(..length);
    Some(())
}

/// Answers at once; a stream is begun and held open.
async fn upstream() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { continue };
            let _ = stream.set_nodelay(true);
            tokio::spawn(async move {
                let mut buffer = Vec::new();
                let whole = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-compute-time: 0.001\r\ncontent-length: {}\r\n\r\n{ANSWER}",
                    ANSWER.len()
                );
                let event = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nb\r\ndata: {}\n\n\n\r\n";
                while let Some((head, length)) = head(&mut stream, &mut buffer).await {
                    body(&mut stream, &mut buffer, length).await?;
                    if head.contains("/v1/chat/completions") {
                        stream.write_all(event.as_bytes()).await.ok()?;
                        let _ = stream.read_buf(&mut buffer).await;
                        return None;
                    }
                    stream.write_all(whole.as_bytes()).await.ok()?;
                }
                Some(())
            });
        }
    });
    address
}

struct Server {
    name: &'static str,
    address: SocketAddr,
    child: Child,
}

impl Server {
    /// The process and its children.
    fn ids(&self) -> Vec<u32> {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|id| id.parse().ok()).chain([id]).collect()
    }

    /// Seconds of computing so far, its own and the kernel's for it: unlike a rate, much the same on a busy machine.
    fn computed(&self) -> f64 {
        let ticks = |id: u32| -> f64 {
            let text = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
            // The name before them may hold spaces.
            let fields = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
            fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum()
        };
        // A tick is a hundredth on Linux, whatever the kernel counts by.
        self.ids().into_iter().map(ticks).sum::<f64>() / 100.0
    }

    /// Resident memory, in MB.
    fn memory(&self) -> f64 {
        let pss = |id: u32| -> f64 {
            let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or("0 kB");
            line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0)
        };
        self.ids().into_iter().map(pss).sum::<f64>() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its workers when it is asked to, not when it is killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// With as many open files as thousands of connections need.
fn with_files(program: &Path, arguments: &[&str], log: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn); exec \"$0\" \"$@\""])
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(log).unwrap());
    command
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn reachable(address: SocketAddr) {
    for _ in 0..500 {
        if TcpStream::connect(address).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nothing listens on {address}");
}

async fn proxy(folder: &Path, upstream: SocketAddr) -> Server {
    let port = free_port();
    let (listen, upstream) = (format!("127.0.0.1:{port}"), format!("http://{upstream}"));
    let file = folder.join("state.redb");
    // Every rule is in force, and none is met.
    let arguments = [
        "serve",
        "--listen",
        &listen,
        "--upstream",
        &upstream,
        "--rate-limit",
        "1000000/s",
        "--model-limit",
        "1000000/s",
        "--global-limit",
        "1000000/s",
        "--concurrency",
        "10000",
        "--budget",
        "1000000000 requests/day, 1000000000 seconds/month",
        "--state",
        file.to_str().unwrap(),
    ];
    let program = std::env::var_os("BENCH_PROXY")
        .map_or_else(|| env!("CARGO_BIN_EXE_inference-proxy").into(), PathBuf::from);
    let child = with_files(&program, &arguments, &folder.join("proxy.log"))
        .env("INFERENCE_PROXY_TOKEN", "hf_0123456789abcdef0123456789")
        .spawn()
        .unwrap();
    let address = listen.parse().unwrap();
    reachable(address).await;
    Server { name: "inference-proxy", address, child }
}

async fn nginx(folder: &Path, upstream: SocketAddr) -> Server {
    let port = free_port();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let here = folder.display();
    let configuration = format!(
        r#"daemon off; worker_processes {workers}; worker_rlimit_nofile 65536; pid {here}/nginx.pid; error_log {here}/nginx.err;
events {{ worker_connections 20000; }}
http {{
  access_log {here}/nginx.log;
  client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
  keepalive_requests 100000000; client_max_body_size 20m;
  limit_req_zone $binary_remote_addr zone=each:10m rate=1000000r/s;
  proxy_cache_path {here}/cache keys_zone=answers:10m max_size=64m;
  upstream model {{ server {upstream}; keepalive 1024; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096; limit_req zone=each burst=100000 nodelay;
    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Authorization "Bearer hf_0123456789abcdef0123456789";
    location / {{ proxy_pass http://model; }}
    location /v1/ {{ proxy_pass http://model; proxy_buffering off; }}
    location /models/cached/ {{
      proxy_pass http://model; proxy_cache answers; proxy_cache_methods POST; proxy_cache_valid 200 10m;
      proxy_cache_key "$uri|$request_body"; proxy_cache_lock on;
    }}
  }}
}}
"#
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, configuration).unwrap();
    let arguments = ["-c", file.to_str().unwrap(), "-p", folder.to_str().unwrap()];
    let child = with_files(Path::new("nginx"), &arguments, &folder.join("nginx.out")).spawn().unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    reachable(address).await;
    Server { name: "nginx", address, child }
}

/// Names the socket and the upstream to a copy of this program that is to be the bare relay.
const RELAY: &str = "BENCH_RELAY";

async fn bare(folder: &Path, upstream: SocketAddr) -> Server {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let child = with_files(&std::env::current_exe().unwrap(), &[], &folder.join("bare.log"))
        .env(RELAY, format!("{address} {upstream}"))
        .spawn()
        .unwrap();
    reachable(address).await;
    Server { name: "hyper alone", address, child }
}

/// A thread for each core, as the proxy has; no rule, no log, no body read.
fn relay(addresses: &str) {
    let (listen, upstream) = addresses.split_once(' ').unwrap();
    let listener = std::net::TcpListener::bind(listen).unwrap();
    listener.set_nonblocking(true).unwrap();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads: Vec<_> = (0..cores)
        .map(|_| {
            let (listener, upstream) = (listener.try_clone().unwrap(), upstream.to_owned());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(relay_all(listener, &upstream));
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

async fn relay_all(listener: std::net::TcpListener, upstream: &str) {
    let listener = TcpListener::from_std(listener).unwrap();
    let client: Client<_, Incoming> = Client::builder(TokioExecutor::new()).build_http();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let (client, upstream) = (client.clone(), upstream.to_owned());
        let service = service_fn(move |mut request: Request<Incoming>| {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            *request.uri_mut() = format!("http://{upstream}{path}").parse::<Uri>().unwrap();
            let answer = client.request(request);
            async move { Ok::<Response<Incoming>, Infallible>(answer.await.unwrap()) }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// A request of which only the number differs from the next.
fn request(path: &str, number: u64) -> Vec<u8> {
    let body = format!(r#"{{"inputs":"I like you. I love you. {number:012}"}}"#);
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: bench\r\naccept: */*\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Asks over and over on one connection; the time of each answer in microseconds.
async fn ask(address: SocketAddr, path: &'static str, same: bool, until: Instant) -> Vec<u32> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut buffer, mut times) = (Vec::new(), Vec::new());
    while Instant::now() < until {
        let number = if same { 0 } else { NUMBER.fetch_add(1, Ordering::Relaxed) };
        let started = Instant::now();
        stream.write_all(&request(path, number)).await.unwrap();
        let (head, length) = head(&mut stream, &mut buffer).await.expect("an answer");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        body(&mut stream, &mut buffer, length).await.expect("a whole answer");
        times.push(started.elapsed().as_micros() as u32);
    }
    times
}

#[derive(Clone, Copy)]
struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
    /// Microseconds of computing for each request.
    cpu: f64,
}

async fn round(server: &Server, connections: usize, path: &'static str, same: bool) -> Figures {
    let (started, computed) = (Instant::now(), server.computed());
    let until = started + ROUND;
    let asking: Vec<_> =
        (0..connections).map(|_| tokio::spawn(ask(server.address, path, same, until))).collect();
    let mut times = Vec::new();
    for one in asking {
        times.extend(one.await.unwrap());
    }
    let took = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| f64::from(times[((times.len() - 1) as f64 * share) as usize]) / 1e3;
    let cpu = (server.computed() - computed) * 1e6 / times.len() as f64;
    Figures { rate: times.len() as f64 / took, p50: at(0.5), p99: at(0.99), cpu }
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_unstable_by(f64::total_cmp);
    of[of.len() / 2]
}

/// Rounds in turns, so that whatever else the machine does hits both.
async fn compare(
    ours: &Server,
    theirs: &Server,
    connections: usize,
    path: &'static str,
    same: bool,
) -> Value {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    round(ours, connections, path, same).await;
    round(theirs, connections, path, same).await;
    for _ in 0..ROUNDS {
        a.push(round(ours, connections, path, same).await);
        b.push(round(theirs, connections, path, same).await);
    }
    let each = |of: fn(&Figures) -> f64, all: &[Figures]| median(all.iter().map(of).collect());
    let ratio = |of: fn(&Figures) -> f64| median(a.iter().zip(&b).map(|(a, b)| of(a) / of(b)).collect());
    let row = |all: &[Figures], server: &Server| json!({"per_second": each(|f| f.rate, all).round(), "p50_ms": each(|f| f.p50, all), "p99_ms": each(|f| f.p99, all), "cpu_us": each(|f| f.cpu, all).round(), "memory_mb": (server.memory() * 10.0).round() / 10.0});
    let row = json!({
        "connections": connections, "cached": same,
        ours.name: row(&a, ours), theirs.name: row(&b, theirs),
        "ratio": {"per_second": ratio(|f| f.rate), "p50": ratio(|f| f.p50), "p99": ratio(|f| f.p99), "cpu": ratio(|f| f.cpu)},
    });
    let of = |name: &str, key: &str| row[name][key].as_f64().unwrap_or(0.0);
    println!(
        "{connections:>5}{} {:>9.0} {:>9.0} {:>7.2}   {:>7.2} {:>7.2} {:>6.2}   {:>7.2} {:>7.2} {:>6.2}   {:>5.0} {:>5.0} {:>6.2}   {:>6.1} {:>6.1}",
        if same { "  cached" } else { "        " },
        of(ours.name, "per_second"),
        of(theirs.name, "per_second"),
        of("ratio", "per_second"),
        of(ours.name, "p50_ms"),
        of(theirs.name, "p50_ms"),
        of("ratio", "p50"),
        of(ours.name, "p99_ms"),
        of(theirs.name, "p99_ms"),
        of("ratio", "p99"),
        of(ours.name, "cpu_us"),
        of(theirs.name, "cpu_us"),
        of("ratio", "cpu"),
        of(ours.name, "memory_mb"),
        of(theirs.name, "memory_mb"),
    );
    row
}

/// Streams that have begun and say nothing more: how soon the first byte came, and what holding them takes.
async fn streams(server: &Server, count: usize) -> Value {
    let mut open = Vec::new();
    let mut times = Vec::new();
    for number in 0..count {
        let body =
            format!(r#"{{"model":"a/b","messages":[{{"role":"user","content":"{number}"}}],"stream":true}}"#);
        let request = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let Ok(mut stream) = TcpStream::connect(server.address).await else { break };
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut buffer = Vec::new();
        while !buffer.windows(5).any(|w| w == b"data:") {
            assert!(stream.read_buf(&mut buffer).await.unwrap() > 0, "{}", String::from_utf8_lossy(&buffer));
        }
        times.push(started.elapsed().as_secs_f64() * 1e3);
        open.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let first = median(times);
    println!(
        "{:<16} {:>5} idle streams: {:>6.1} MB, first byte after {first:.2} ms",
        server.name,
        open.len(),
        server.memory()
    );
    json!({"server": server.name, "streams": open.len(), "memory_mb": server.memory(), "first_byte_ms": first})
}

fn main() {
    if let Ok(addresses) = std::env::var(RELAY) {
        return relay(&addresses);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let load = || std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned();
    println!("Load before: {}", load());
    let folder = tempfile::tempdir().unwrap();
    let upstream = upstream().await;
    let ours = proxy(folder.path(), upstream).await;
    let theirs = nginx(folder.path(), upstream).await;
    println!("At rest: {} {:.1} MB, {} {:.1} MB", ours.name, ours.memory(), theirs.name, theirs.memory());
    println!(
        "             requests per second            p50, ms                   p99, ms          CPU, µs a request     memory, MB"
    );
    println!(
        "connections      ours     nginx   ratio      ours   nginx  ratio      ours   nginx  ratio    ours nginx  ratio     ours  nginx"
    );
    let mut rows = Vec::new();
    // `-- 32` measures these connections only, `-- 0` the idle streams only.
    let only = std::env::args().find_map(|argument| argument.parse::<usize>().ok());
    for connections in CONNECTIONS.into_iter().filter(|one| only.is_none_or(|only| only == *one)) {
        rows.push(compare(&ours, &theirs, connections, "/models/a/b", false).await);
    }
    for connections in [32, 100].into_iter().filter(|one| only.is_none_or(|only| only == *one)) {
        rows.push(compare(&ours, &theirs, connections, "/models/cached/b", true).await);
    }
    let bare = bare(folder.path(), upstream).await;
    println!("{}, in place of ours:", bare.name);
    for connections in [32, 100].into_iter().filter(|one| only.is_none_or(|only| only == *one)) {
        rows.push(compare(&bare, &theirs, connections, "/models/a/b", false).await);
    }
    let idle = if only.is_none_or(|only| only == 0) { IDLE } else { 10 };
    // By servers of their own: what a full cache takes is in the rows.
    drop((ours, theirs, bare));
    let ours = proxy(folder.path(), upstream).await;
    let theirs = nginx(folder.path(), upstream).await;
    let idle = [streams(&ours, idle).await, streams(&theirs, idle).await];
    println!("Load after: {}", load());
    if let Some(file) = std::env::var_os("BENCH_JSON") {
        let all = json!({"rows": rows, "streams": idle, "load": load()});
        std::fs::File::create(file).unwrap().write_all(all.to_string().as_bytes()).unwrap();
    }
}
