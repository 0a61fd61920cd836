//! The listening socket, and an orderly end.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::Uri;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use proxy_core::config::{Config, Problems};
use proxy_core::ticket;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

use crate::App;
use crate::log;
use crate::reload::Current;
use crate::tickets::InPath;
use crate::upstream::chain;

/// The longest a client may take to send its headers.
const HEADERS: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(100);
const REREADING: Duration = Duration::from_secs(1);
const TIDYING: Duration = Duration::from_mins(1);
/// What the last spans have at the least, even if the requests took all the time there was.
const LAST_SPANS: Duration = Duration::from_secs(1);

/// Whom a request's connection comes from; on every request.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// A server that has its address but takes no requests yet.
pub struct Server {
    current: Arc<Current>,
    listener: TcpListener,
    reload: Option<Reload>,
}

/// Tells when the configuration is to be read anew, and reads it.
struct Reload {
    #[cfg(unix)]
    hang_ups: tokio::signal::unix::Signal,
    read: Box<dyn Fn() -> Result<Config, Problems> + Send>,
}

#[derive(Debug)]
pub enum ServerError {
    Listen(SocketAddr, io::Error),
    Start(SocketAddr, io::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "Port {} is in use: another program listens on {address}. Stop it, or choose another port: \
                 --listen {}:0 takes a free one.",
                address.port(),
                address.ip()
            ),
            Self::Listen(address, error) if error.kind() == io::ErrorKind::PermissionDenied => {
                write!(f, "{address} may not be listened on by this user. Choose a port above 1023.")
            }
            Self::Listen(address, error) => write!(f, "Cannot listen on {address}: {error}."),
            Self::Start(address, error) => write!(f, "Cannot serve {address}: {error}."),
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    pub async fn bind(app: Arc<App>) -> Result<Self, ServerError> {
        let address = app.config.listen;
        let listener =
            TcpListener::bind(address).await.map_err(|error| ServerError::Listen(address, error))?;
        Ok(Self { current: Arc::new(Current::new(&app)), listener, reload: None })
    }

    /// From now on, SIGHUP has the configuration read so; without this, it would end the process.
    #[cfg(unix)]
    #[must_use]
    pub fn rereading(self, read: impl Fn() -> Result<Config, Problems> + Send + 'static) -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let reload = signal(SignalKind::hangup()).map(|hang_ups| Reload { hang_ups, read: Box::new(read) });
        Self { reload: reload.ok(), ..self }
    }

    /// There is no SIGHUP here.
    #[cfg(not(unix))]
    #[must_use]
    pub fn rereading(self, read: impl Fn() -> Result<Config, Problems> + Send + 'static) -> Self {
        Self { reload: Some(Reload { read: Box::new(read) }), ..self }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done; then takes no more requests and lets those
    /// that run finish, for a while.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), ServerError> {
        let Self { current, listener, reload: reloads } = self;
        let address = current.app().config.listen;
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<Worker> = (0..workers)
            .map(|_| Worker::start(&current))
            .collect::<io::Result<_>>()
            .map_err(|error| ServerError::Start(address, error))?;
        tokio::select! {
            () = accept(&listener, &workers) => {}
            () = tidy(&current) => {}
            () = follow_token(&current) => {}
            () = settle(&current) => {}
            () = reload(&current, reloads) => {}
            () = stop => {}
        }
        let app = current.app();
        let stopped = Instant::now();
        app.stop();
        drop(listener);
        let mut drained = true;
        for ended in workers.into_iter().map(Worker::end).collect::<Vec<_>>() {
            drained &= ended.await.unwrap_or(true);
        }
        app.ledger.close().await;
        app.tracer.close(app.config.shutdown_timeout.saturating_sub(stopped.elapsed()).max(LAST_SPANS)).await;
        if !drained {
            tracing::warn!("requests still ran at the end of the time to finish, and were cut off");
        }
        Ok(())
    }
}

/// A thread that serves its share of the connections, from the first byte to the upstream and back: what belongs to one
/// request is never handed to another thread, which would have to be woken.
struct Worker {
    connections: mpsc::UnboundedSender<(std::net::TcpStream, IpAddr)>,
    /// Whether all that ran came to its end.
    drained: oneshot::Receiver<bool>,
}

impl Worker {
    fn start(current: &Arc<Current>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .on_thread_park(log::write_lines)
            .build()?;
        let (connections, coming) = mpsc::unbounded_channel();
        let (done, drained) = oneshot::channel();
        let current = current.clone();
        std::thread::Builder::new().name("serve".into()).spawn(move || {
            log::hold_lines();
            let drained = runtime.block_on(serve(&current, coming));
            // A file that is being read need not be waited for. What is cut off here has its log line, is paid, and its span ends.
            runtime.shutdown_background();
            log::write_lines();
            let _ = done.send(drained);
        })?;
        Ok(Self { connections, drained })
    }

    /// Takes no more connections, and lets those that are there finish.
    fn end(self) -> oneshot::Receiver<bool> {
        self.drained
    }
}

/// Serves connections until there will be no more, then until they have ended or time is up.
async fn serve(
    current: &Arc<Current>,
    mut coming: mpsc::UnboundedReceiver<(std::net::TcpStream, IpAddr)>,
) -> bool {
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(current.app().config.idle_timeout.min(HEADERS));
    while let Some((stream, peer)) = coming.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
        let current = current.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let stack = current.stack();
            let mut request = request.map(Body::new);
            let below = stack.app.config.public_url.as_ref().map_or("", |base| base.url().path());
            if let Some(uri) = without_prefix(below, request.uri()) {
                *request.uri_mut() = uri;
            }
            if let Some((ticket, uri)) = without_ticket(request.uri()) {
                *request.uri_mut() = uri;
                request.extensions_mut().insert(ticket);
            }
            // In a box, which is gone when the answer begins: a connection keeps its future's room for as long as it lives.
            Box::pin(async move { Ok::<_, Infallible>(stack.answer(request, peer).await) })
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = chain(&error), "a connection ended early");
            }
        });
    }
    timeout(current.app().config.shutdown_timeout, graceful.shutdown()).await.is_ok()
}

/// The address below the path of `public_url`, for gateways that leave that path where it is.
fn without_prefix(prefix: &str, uri: &Uri) -> Option<Uri> {
    let prefix = prefix.trim_end_matches('/');
    let rest = uri.path_and_query()?.as_str().strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
    let rest = match rest.as_bytes().first() {
        Some(b'/') => rest.parse(),
        None | Some(b'?') => format!("/{rest}").parse(),
        // Another path that begins alike.
        Some(_) => return None,
    };
    rest.ok()
}

/// The address below a ticket, and the ticket. It is taken off here so that no log has it.
fn without_ticket(uri: &Uri) -> Option<(InPath, Uri)> {
    let (ticket, rest) = ticket::in_path(uri.path_and_query()?.as_str())?;
    Some((InPath(ticket.into()), rest.parse().ok()?))
}

/// Takes connections for ever, and deals them out in turn.
async fn accept(listener: &TcpListener, workers: &[Worker]) {
    for worker in workers.iter().cycle() {
        let taken = async {
            let (stream, peer) = listener.accept().await?;
            // An event is sent when it happens, not when there are more.
            let _ = stream.set_nodelay(true);
            Ok::<_, io::Error>((stream.into_std()?, peer.ip()))
        };
        match taken.await {
            Ok(taken) => {
                let _ = worker.connections.send(taken);
            }
            Err(error) => {
                // Out of file descriptors, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be taken");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Follows the token's file. It is read, not watched: what is mounted into a container is a chain of links, of which
/// watchers see the wrong one.
async fn follow_token(current: &Current) {
    let mut known = None;
    let mut ticks = tokio::time::interval(REREADING);
    loop {
        ticks.tick().await;
        let app = current.app();
        let Some(file) = &app.config.token_file else { continue };
        let read = Some((file.clone(), tokio::fs::read(file).await.ok()));
        if read != known {
            app.client.reload(file);
        }
        known = read;
    }
}

/// Reads the configuration anew whenever it is told to.
async fn reload(current: &Current, reloads: Option<Reload>) {
    #[cfg(unix)]
    if let Some(Reload { mut hang_ups, read }) = reloads {
        while hang_ups.recv().await.is_some() {
            current.take(read());
        }
    }
    #[cfg(not(unix))]
    let _ = (current, reloads);
    std::future::pending::<()>().await;
}

/// Tells the shared store what it could not be told before.
async fn settle(current: &Current) {
    let Some(shared) = &current.app().shared else { return std::future::pending().await };
    let mut ticks = tokio::time::interval(REREADING);
    loop {
        ticks.tick().await;
        shared.settle_all().await;
    }
}

/// Forgets, from time to time, what is no longer needed.
async fn tidy(current: &Current) {
    let mut ticks = tokio::time::interval(TIDYING);
    loop {
        ticks.tick().await;
        current.app().tidy();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/tools/widget", "/tools/widget/embed?model=a/b", Some("/embed?model=a/b"))]
    #[case("/tools/widget/", "/tools/widget/models/a/b", Some("/models/a/b"))]
    #[case("/tools/widget", "/tools/widget", Some("/"))]
    #[case("/tools/widget", "/tools/widget?x=1", Some("/?x=1"))]
    #[case("/tools/widget", "/tools/widgets/x", None)]
    #[case("/tools/widget", "/models/a/b", None)]
    #[case("/", "/models/a/b", None)]
    #[case("", "/models/a/b", None)]
    fn a_path_in_front_is_taken_off(#[case] prefix: &str, #[case] asked: &str, #[case] rest: Option<&str>) {
        let found = without_prefix(prefix, &asked.parse().unwrap());
        assert_eq!(found.map(|uri| uri.to_string()).as_deref(), rest);
    }
}
