//! What the tests share: the proxy as a process, the upstream, and an HTTP
//! client so plain that it sends whatever bytes it is given.

#[cfg(feature = "otel")]
pub(crate) mod collector;
pub(crate) mod proxy;
pub(crate) mod raw;
pub(crate) mod upstream;

pub(crate) use proxy::Proxy;
pub(crate) use upstream::Upstream;

pub(crate) const TOKEN: &str = "hf_secret";

/// A proxy with the token in front of a new upstream.
pub(crate) async fn pair(flags: &[&str]) -> (Proxy, Upstream) {
    let upstream = Upstream::start().await;
    let mut all = vec!["--upstream", upstream.base.as_str()];
    all.extend(flags);
    let proxy = Proxy::start(&all, &[("INFERENCE_PROXY_TOKEN", TOKEN)]);
    (proxy, upstream)
}
