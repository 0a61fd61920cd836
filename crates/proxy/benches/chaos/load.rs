//! What visitors do: every request, what came of it, and whether that may be.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::dice::Dice;
use crate::parts::{Fault, Part};

/// Longer than every limit of the proxy together.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long after a fault its traces may be seen.
const TRACES: Duration = Duration::from_millis(1500);
/// The store is left alone for a second when it has failed, and found again within another.
const STORE_TRACES: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Quick,
    Slow,
    Cached,
    Stream,
    Large,
    Leaves,
    Foreign,
    Health,
}

impl Kind {
    fn drawn(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0..40 => Self::Quick,
            40..50 => Self::Slow,
            50..65 => Self::Cached,
            65..77 => Self::Stream,
            77..82 => Self::Large,
            82..88 => Self::Leaves,
            88..92 => Self::Foreign,
            _ => Self::Health,
        }
    }
}

/// A proxy, and whose budget it spends.
pub(crate) struct Target {
    pub(crate) part: Part,
    pub(crate) whose: char,
    pub(crate) shares: bool,
}

pub(crate) struct World {
    pub(crate) targets: Vec<Target>,
    pub(crate) upstream: Part,
    pub(crate) store: Part,
    pub(crate) tally: Tally,
}

#[derive(Default)]
pub(crate) struct Tally {
    outcomes: Mutex<BTreeMap<(Kind, String), u64>>,
    wrong: Mutex<Vec<String>>,
    closed: Mutex<BTreeMap<(&'static str, Fault), u64>>,
    slowest: Mutex<Duration>,
    number: AtomicU64,
}

impl Tally {
    fn count(&self, kind: Kind, what: impl Into<String>) {
        *self.outcomes.lock().unwrap().entry((kind, what.into())).or_default() += 1;
    }

    pub(crate) fn wrong(&self, what: String) {
        let mut wrong = self.wrong.lock().unwrap();
        if wrong.len() < 20 {
            println!("WRONG: {what}");
        }
        wrong.push(what);
    }

    pub(crate) fn all_wrong(&self) -> Vec<String> {
        self.wrong.lock().unwrap().clone()
    }

    pub(crate) fn outcomes(&self) -> BTreeMap<(Kind, String), u64> {
        self.outcomes.lock().unwrap().clone()
    }

    pub(crate) fn closed(&self) -> BTreeMap<(&'static str, Fault), u64> {
        self.closed.lock().unwrap().clone()
    }

    pub(crate) fn slowest(&self) -> Duration {
        *self.slowest.lock().unwrap()
    }
}

enum Came {
    Answer(StatusCode, Bytes),
    /// Refused, reset or closed before the answer's end.
    Closed(String),
    Nothing,
}

/// Asks one thing after another until time is up.
pub(crate) async fn visit(world: Arc<World>, target: usize, mut dice: Dice, until: Instant) {
    let mut connection = None;
    while Instant::now() < until {
        let kind = Kind::drawn(&mut dice);
        let target = &world.targets[target];
        let number = world.tally.number.fetch_add(1, Ordering::Relaxed);
        let request = request(kind, target.whose, number, &mut dice);
        let begun = Instant::now();
        if kind == Kind::Leaves {
            let patience = Duration::from_millis(dice.below(250));
            let _ = timeout(patience, ask(&mut connection, target.part.port, request)).await;
            connection = None;
            world.tally.count(kind, "left");
        } else {
            let asking = timeout(PATIENCE, ask(&mut connection, target.part.port, request)).await;
            let came = match asking {
                Ok(Ok((status, body))) => Came::Answer(status, body),
                Ok(Err(why)) => Came::Closed(why),
                Err(_) => Came::Nothing,
            };
            if !matches!(came, Came::Answer(..)) {
                connection = None;
            }
            judge(&world, target, kind, begun, came);
        }
        sleep(Duration::from_millis(20 + dice.below(100))).await;
    }
}

fn request(kind: Kind, whose: char, number: u64, dice: &mut Dice) -> Request<Full<Bytes>> {
    let inputs = format!(r#"{{"inputs":"{number}"}}"#);
    let (path, body) = match kind {
        Kind::Slow | Kind::Leaves => (format!("/models/{whose}/slow"), inputs),
        Kind::Quick | Kind::Foreign => (format!("/models/{whose}/quick"), inputs),
        Kind::Cached => {
            let body = format!(r#"{{"inputs":"the same {}"}}"#, dice.below(20));
            (format!("/models/{whose}/quick/pipeline/fill-mask"), body)
        }
        Kind::Large => {
            (format!("/models/{whose}/quick"), format!(r#"{{"inputs":"{number}{}"}}"#, "x".repeat(1_000_000)))
        }
        Kind::Stream => (
            "/v1/chat/completions".to_owned(),
            format!(
                r#"{{"model":"{whose}/chat","messages":[{{"role":"user","content":"{number}"}}],"stream":true}}"#
            ),
        ),
        Kind::Health => ("/healthz".to_owned(), String::new()),
    };
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = if kind == Kind::Health { Method::GET } else { Method::POST };
    *request.uri_mut() = path.parse().unwrap();
    let headers = request.headers_mut();
    headers.insert("host", "localhost".parse().unwrap());
    headers.insert("content-type", "application/json".parse().unwrap());
    let address = format!("10.{}.{}.1", dice.below(20), dice.below(250));
    headers.insert("x-forwarded-for", address.parse().unwrap());
    if kind == Kind::Foreign {
        headers.insert("origin", "https://elsewhere.example".parse().unwrap());
    }
    request
}

type Connection = SendRequest<Full<Bytes>>;

async fn ask(
    connection: &mut Option<Connection>,
    port: u16,
    request: Request<Full<Bytes>>,
) -> Result<(StatusCode, Bytes), String> {
    // One that was closed while it was idle is no request without an answer.
    if let Some(open) = connection
        && open.ready().await.is_err()
    {
        *connection = None;
    }
    let open = if let Some(open) = connection {
        open
    } else {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
        let _ = stream.set_nodelay(true);
        let (open, driver) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        tokio::spawn(driver);
        connection.insert(open)
    };
    let answer = open.send_request(request).await.map_err(|error| format!("{error:?}"))?;
    let status = answer.status();
    let body = answer.into_body().collect().await.map_err(|error| format!("{error:?}"))?;
    Ok((status, body.to_bytes()))
}

fn judge(world: &World, target: &Target, kind: Kind, begun: Instant, came: Came) {
    let (tally, now, name) = (&world.tally, Instant::now(), target.part.name);
    let upstream = || !world.upstream.suffered(begun, now, TRACES).is_empty();
    let store = || target.shares && !world.store.suffered(begun, now, STORE_TRACES).is_empty();
    // One that stood still takes the store's answer for late.
    let stopped = || {
        let windows = target.part.suffered(begun, now, STORE_TRACES);
        target.shares && windows.iter().any(|window| window.fault == Fault::Stopped)
    };
    let killed = || {
        let mut windows = target.part.suffered(begun, now, Duration::from_millis(100));
        windows.retain(|window| window.fault != Fault::Stopped);
        windows
    };
    match came {
        Came::Nothing => tally.wrong(format!("{name}: {kind:?} had no answer in {PATIENCE:?}")),
        Came::Closed(why) => {
            let windows = killed();
            match windows.iter().find(|window| window.fault == Fault::Killed).or(windows.first()) {
                None => tally.wrong(format!("{name}: {kind:?} was closed while it was up: {why}")),
                // It was there before the end was asked for, and should have been let finish.
                Some(window)
                    if window.fault == Fault::Ended && begun + Duration::from_millis(150) < window.begun =>
                {
                    tally.wrong(format!("{name}: {kind:?} was cut off by SIGTERM: {why}"));
                }
                Some(window) => {
                    *tally.closed.lock().unwrap().entry((name, window.fault)).or_default() += 1;
                    tally.count(kind, "closed: proxy down");
                }
            }
        }
        Came::Answer(status, body) => {
            let text = String::from_utf8_lossy(&body);
            let said: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
            let error = said["error_type"].as_str().unwrap_or_default();
            let fits = match (status.as_u16(), error) {
                (200, _) if kind == Kind::Stream => text.ends_with("data: [DONE]\n\n") || upstream(),
                (200, _) => kind != Kind::Foreign,
                (403, "origin_refused") => kind == Kind::Foreign,
                (402, "budget_spent") => true,
                (503, "budget_unknown") => store() || stopped(),
                (502 | 504, _) => upstream(),
                _ => false,
            };
            if !fits {
                let text: String = text.chars().take(200).collect();
                tally.wrong(format!("{name}: {kind:?} was answered {status} without a reason: {text}"));
            }
            let mut slowest = tally.slowest.lock().unwrap();
            *slowest = now.duration_since(begun).max(*slowest);
            tally.count(kind, format!("{} {error}", status.as_u16()));
        }
    }
}
