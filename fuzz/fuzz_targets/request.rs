//! Any bytes as what a client sends to the proxy, over a real socket: it answers or closes, stays up, sends no token to the
//! client and nothing of the client's that is not on the list to the upstream.
#![no_main]

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use proxy::{App, Server};
use proxy_core::config::{Config, World};

const TOKEN: &str = "hf_thatNobodyButTheUpstreamMaySee";
/// What the proxy may pass on, beside what it writes itself.
const PASSED: [&str; 14] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-load-model",
    "x-scale-up-timeout",
    "x-use-cache",
    "x-wait-for-model",
    "connection",
];
/// Longer than the proxy waits for anything here: ten seconds for the rest of a body that it refuses.
const PATIENCE: Duration = Duration::from_secs(20);

struct Environment;

impl World for Environment {
    fn variables(&self) -> Vec<(String, String)> {
        vec![("INFERENCE_PROXY_TOKEN".into(), TOKEN.into())]
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::NotFound, path.display().to_string()))
    }
}

static PROXY: LazyLock<SocketAddr> = LazyLock::new(|| {
    let upstream = upstream();
    let set = |key: &str, value: &str| (key.to_owned(), vec![value.to_owned()]);
    let flags = BTreeMap::from([
        set("listen", "127.0.0.1:0"),
        set("upstream", &format!("http://{upstream}/base")),
        set("public_url", "https://widgets.example.org/below"),
        set("allow_origin", "https://pages.example.org"),
        set("rate_limit", "off"),
        set("idle_timeout", "50ms"),
        set("body_limit", "4KB"),
        set("trusted_hops", "1"),
    ]);
    let config = Config::load(&flags, &Environment).expect("a configuration");
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let server = Server::bind(App::new(config).expect("an app")).await.expect("a server");
            tell.send(server.address().expect("an address")).expect("is waited for");
            server.run(std::future::pending()).await.expect("it serves for ever");
        });
    });
    told.recv().expect("it starts")
});

/// Echoes what it was sent, the token too, and fails at what the proxy should not have sent.
fn upstream() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || echo(stream));
        }
    });
    address
}

fn echo(mut stream: TcpStream) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            read(&mut stream, &mut buffer)?;
        };
        // Values may hold bytes of any encoding, by RFC 9110.
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let mut length = 0;
        let mut lines = head.split("\r\n");
        let first = lines.next().expect("a first line");
        assert!(first.split(' ').nth(1).is_some_and(|path| path.starts_with("/base/")), "{first}");
        assert!(!first.contains("/../") && !first.contains("/./"), "{first}");
        for line in lines {
            let (name, value) = line.split_once(':').expect("a header");
            let name = name.to_ascii_lowercase();
            assert!(PASSED.contains(&name.as_str()), "{line}");
            assert!(name != "authorization" || value.trim() == format!("Bearer {TOKEN}"), "{line}");
            if name == "content-length" {
                length = value.trim().parse().expect("a length");
            }
        }
        buffer.drain(..end + 4);
        while buffer.len() < length {
            read(&mut stream, &mut buffer)?;
        }
        buffer.drain(..length);
        let said = serde_json::json!({ "heard": head }).to_string();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{said}", said.len());
        stream.write_all(answer.as_bytes()).ok()?;
    }
}

fn read(stream: &mut TcpStream, into: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 8192];
    let length = stream.read(&mut piece).ok().filter(|length| *length > 0)?;
    into.extend_from_slice(&piece[..length]);
    Some(())
}

fn holds_token(bytes: &[u8]) -> bool {
    bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes())
}

fuzz_target!(|bytes: &[u8]| {
    // The fuzzer learns the token from comparisons; who knows it may hear it.
    if holds_token(bytes) {
        return;
    }
    let mut stream = TcpStream::connect(*PROXY).expect("the proxy takes connections");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    // It may have closed already.
    let _ = stream.write_all(bytes).and_then(|()| stream.write_all(b"\r\n\r\n"));
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    assert!(
        !ended.is_err_and(|error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)),
        "the proxy neither answers nor closes"
    );
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "no answer of HTTP");
    assert!(!holds_token(&answer), "the token came back");
});
