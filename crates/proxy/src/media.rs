//! Pictures, sound and films at addresses that a provider names: fetched without
//! the token, over TLS, from the public internet alone.
//!
//! Against a name that leads to an inner address, now or at a second look (DNS
//! rebinding), the guard is at the connection: names are looked up here, and the
//! address that was checked is the one that is connected to.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::{HeaderMap, Request, StatusCode, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use proxy_core::ApiError;
use proxy_core::config::Config;
use proxy_core::public::{is_public, target};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Host;

static TLS: LazyLock<Option<TlsConnector>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
});

/// What is at an address, and what it says of itself.
pub(crate) async fn fetch(config: &Config, address: &str) -> Result<(HeaderMap, Bytes), ApiError> {
    let (url, host, port) =
        target(address).ok_or_else(|| refused("which is not one of the public internet"))?;
    let connecting = timeout(config.connect_timeout, connect(&host, port));
    let stream = connecting.await.map_err(|_| refused("which cannot be reached"))??;
    let name = match &host {
        Host::Domain(name) => {
            ServerName::try_from(name.clone()).map_err(|_| refused("which has no valid name"))?
        }
        Host::Ipv4(ip) => ServerName::from(IpAddr::from(*ip)),
        Host::Ipv6(ip) => ServerName::from(IpAddr::from(*ip)),
    };
    let tls = TLS.as_ref().ok_or_else(|| refused("but there is no TLS here"))?;
    let stream = tls.connect(name, stream).await.map_err(|_| refused("whose certificate is not valid"))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|_| refused("which does not answer"))?;
    let driver = tokio::spawn(connection);
    // Dropped with the request when the client leaves.
    let _guard = AbortOnDrop(driver.abort_handle());
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::get(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, authority)
        .header(header::USER_AGENT, concat!("inference-proxy/", env!("CARGO_PKG_VERSION")))
        .header(header::ACCEPT_ENCODING, "identity")
        .body(Body::empty())
        .map_err(|_| refused("which is not valid"))?;
    let response = timeout(config.first_byte_timeout, sender.send_request(request))
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| refused("which does not answer"))?;
    if response.status() != StatusCode::OK {
        return Err(refused("where it is not found"));
    }
    let (parts, body) = response.into_parts();
    let body = read(Body::new(body), config.idle_timeout, config.response_limit.0).await?;
    Ok((parts.headers, body))
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn connect(host: &Host<String>, port: u16) -> Result<TcpStream, ApiError> {
    let addresses: Vec<SocketAddr> = match host {
        Host::Domain(name) => {
            lookup_host((name.as_str(), port)).await.map_err(|_| refused("which is not known"))?.collect()
        }
        Host::Ipv4(ip) => vec![(*ip, port).into()],
        Host::Ipv6(ip) => vec![(*ip, port).into()],
    };
    for address in addresses.into_iter().filter(|address| is_public(address.ip())) {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(refused("which leads to no address of the public internet"))
}

async fn read(body: Body, idle: Duration, limit: usize) -> Result<Bytes, ApiError> {
    let mut stream = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(piece) =
        timeout(idle, stream.next()).await.map_err(|_| refused("which stopped answering"))?
    {
        let piece = piece.map_err(|_| refused("whose answer broke off"))?;
        if whole.len() + piece.len() > limit {
            return Err(refused("whose content is too large"));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

fn refused(why: &str) -> ApiError {
    ApiError::bad_gateway("upstream_media", format!("The provider's answer is at an address {why}."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_of_inner_addresses_lead_nowhere() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let refusal = connect(&Host::Domain("localhost".into()), port).await.unwrap_err();
        assert!(refusal.message.contains("no address of the public internet"), "{refusal}");
    }
}
