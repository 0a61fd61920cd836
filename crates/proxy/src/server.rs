//! The listening socket, and an orderly end.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::App;
use crate::layers;

const TIDYING: Duration = Duration::from_mins(1);

/// A server that has its address but takes no requests yet.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
}

#[derive(Debug)]
pub enum ServerError {
    Listen(SocketAddr, io::Error),
    Serve(io::Error),
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
            Self::Serve(error) => write!(f, "The server stopped: {error}."),
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
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServerError> {
        let (app, patience) = (self.app.clone(), self.app.config.shutdown_timeout);
        let (stopping, mut stopped) = watch::channel(false);
        let signal = {
            let app = app.clone();
            async move {
                stop.await;
                app.stop();
                let _ = stopping.send(true);
            }
        };
        let service = layers::stack(&app).into_make_service_with_connect_info::<SocketAddr>();
        let serve = axum::serve(self.listener, service).with_graceful_shutdown(signal);
        let late = async {
            // An error means that the server has ended.
            if stopped.wait_for(|stopped| *stopped).await.is_ok() {
                tokio::time::sleep(patience).await;
            }
        };
        tokio::select! {
            served = serve => served.map_err(ServerError::Serve),
            () = late => {
                tracing::warn!("requests still ran at the end of the time to finish, and were cut off");
                Ok(())
            }
            () = tidy(&app) => Ok(()),
        }
    }
}

async fn tidy(app: &App) {
    let mut ticks = tokio::time::interval(TIDYING);
    loop {
        ticks.tick().await;
        app.runs.tidy();
        app.lookups.tidy();
        app.metrics.run_upkeep();
    }
}
