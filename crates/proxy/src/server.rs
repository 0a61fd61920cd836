//! The listening socket, and an orderly end.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};
use tower_service::Service as _;

use crate::App;
use crate::layers;
use crate::upstream::chain;

/// The longest a client may take to send its headers.
const HEADERS: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(100);
const REREADING: Duration = Duration::from_secs(1);
const TIDYING: Duration = Duration::from_mins(1);

/// Whom a request's connection comes from; on every request.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// A server that has its address but takes no requests yet.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
}

#[derive(Debug)]
pub enum ServerError {
    Listen(SocketAddr, io::Error),
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
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    pub async fn bind(app: Arc<App>) -> Result<Self, ServerError> {
        let address = app.config.listen;
        let listener =
            TcpListener::bind(address).await.map_err(|error| ServerError::Listen(address, error))?;
        Ok(Self { app, listener })
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done; then takes no more requests and lets those
    /// that run finish, for a while.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), ServerError> {
        let Self { app, listener } = self;
        let router = layers::stack(&app);
        let graceful = GracefulShutdown::new();
        tokio::select! {
            () = accept(&listener, &router, &graceful, app.config.idle_timeout.min(HEADERS)) => {}
            () = tidy(&app) => {}
            () = reread(&app) => {}
            () = stop => {}
        }
        app.stop();
        drop(listener);
        if timeout(app.config.shutdown_timeout, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests still ran at the end of the time to finish, and were cut off");
        }
        Ok(())
    }
}

/// Takes connections for ever.
async fn accept(listener: &TcpListener, router: &Router, graceful: &GracefulShutdown, headers: Duration) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(headers);
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be taken");
                sleep(PAUSE).await;
                continue;
            }
        };
        // An event is sent when it happens, not when there are more.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer.ip()));
            router.clone().call(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = chain(&error), "a connection ended early");
            }
        });
    }
}

/// Follows the token's file. It is read, not watched: what is mounted into a container is a chain of links, of which
/// watchers see the wrong one.
async fn reread(app: &App) {
    let Some(file) = &app.config.token_file else { return std::future::pending().await };
    let mut known = tokio::fs::read(file).await.ok();
    let mut ticks = tokio::time::interval(REREADING);
    loop {
        ticks.tick().await;
        let read = tokio::fs::read(file).await.ok();
        if read != known {
            app.client.reload(file);
            known = read;
        }
    }
}

/// Forgets, from time to time, what is no longer needed.
async fn tidy(app: &App) {
    let mut ticks = tokio::time::interval(TIDYING);
    loop {
        ticks.tick().await;
        app.runs.tidy();
        app.lookups.tidy();
        app.metrics.run_upkeep();
    }
}
