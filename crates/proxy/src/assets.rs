//! The widget's files and the site: built in, or read from a folder while
//! developing. Compressed twins (`.br`, `.gz`) are chosen by what a client takes.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Which set a path is looked for in.
#[derive(Clone, Copy)]
pub(crate) enum Shelf {
    /// What other people's pages load.
    Embed,
    Site,
}

impl Shelf {
    fn folder(self) -> &'static str {
        match self {
            Self::Embed => "embed",
            Self::Site => "site",
        }
    }
}

pub(crate) enum Assets {
    BuiltIn(HashMap<&'static str, &'static [u8]>),
    Folder(PathBuf),
}

impl Assets {
    pub(crate) fn load(folder: Option<&Path>) -> Self {
        match folder {
            Some(folder) => Self::Folder(folder.to_owned()),
            None if FILES.is_empty() && cfg!(debug_assertions) => {
                Self::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"))
            }
            None => Self::BuiltIn(FILES.iter().copied().collect()),
        }
    }

    async fn read(&self, from: Shelf, path: &str) -> Option<Bytes> {
        match self {
            Self::BuiltIn(files) => {
                let name = format!("{}/{path}", from.folder());
                files.get(name.as_str()).map(|bytes| Bytes::from_static(bytes))
            }
            Self::Folder(root) => {
                let relative = Path::new(path);
                let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
                if !inside {
                    return None;
                }
                match tokio::fs::read(root.join(from.folder()).join(relative)).await {
                    Ok(bytes) => Some(bytes.into()),
                    Err(error) => {
                        if error.kind() != io::ErrorKind::NotFound {
                            tracing::debug!(path, %error, "a file cannot be read");
                        }
                        None
                    }
                }
            }
        }
    }

    /// The answer for a file, if there is one. `path` has no leading slash.
    pub(crate) async fn serve(&self, from: Shelf, path: &str, request: &HeaderMap) -> Option<Response> {
        let kind = content_type(path)?;
        let plain = self.read(from, path).await?;
        let tag = HeaderValue::try_from(format!("\"{}\"", &digest(&plain)[..22])).ok()?;
        let mut headers = HeaderMap::new();
        let mut put =
            |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
        put(header::CONTENT_TYPE, kind);
        put(header::VARY, "accept-encoding");
        let cache =
            if is_hashed(path) { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
        put(header::CACHE_CONTROL, cache);
        match from {
            Shelf::Embed => {
                put(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
                put(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
            }
            Shelf::Site if kind.starts_with("text/html") => {
                let policy = site_policy(&String::from_utf8_lossy(&plain));
                if let Ok(policy) = HeaderValue::try_from(policy) {
                    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                }
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            }
            Shelf::Site => {}
        }
        headers.insert(header::ETAG, tag.clone());
        if request.get(header::IF_NONE_MATCH).is_some_and(|sent| matches(sent, &tag)) {
            return Some(respond(StatusCode::NOT_MODIFIED, headers, Bytes::new()));
        }
        for (coding, suffix) in [("br", "br"), ("gzip", "gz")] {
            if accepts(request, coding)
                && let Some(packed) = self.read(from, &format!("{path}.{suffix}")).await
            {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
                return Some(respond(StatusCode::OK, headers, packed));
            }
        }
        Some(respond(StatusCode::OK, headers, plain))
    }
}

fn respond(status: StatusCode, headers: HeaderMap, bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The types of the files a build makes; anything else is not served.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Whether a file's address changes with its content: the build puts such files into a folder named by their hash.
fn is_hashed(path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(folder, _)| folder.len() >= 8 && folder.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn digest(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(Sha256::digest(bytes))
}

fn matches(sent: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(sent), Ok(tag)) = (sent.to_str(), tag.to_str()) else { return false };
    sent.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

fn accepts(request: &HeaderMap, coding: &str) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|entry| {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
            name.trim().eq_ignore_ascii_case(coding) && !refused
        })
}

/// A page's policy: own scripts, and those inline ones it came with.
fn site_policy(html: &str) -> String {
    let mut scripts = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        let Some((tag, after)) = rest[at..].split_once('>') else { break };
        let Some((body, next)) = after.split_once("</script>") else { break };
        if !tag.contains(" src=") {
            scripts.push_str(" 'sha256-");
            scripts.push_str(&digest(body.as_bytes()));
            scripts.push('\'');
        }
        rest = next;
    }
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: https:; media-src 'self' data: blob: https:; worker-src 'self' blob:; \
         connect-src 'self' data: blob: https: http://127.0.0.1:* http://localhost:*; \
         frame-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_a_hashed_folder_are_told_from_short_lived_ones() {
        assert!(is_hashed("0a1b2c3d4e5f/inference-widget_bg.wasm"));
        assert!(!is_hashed("inference-widget.js"));
        assert!(!is_hashed("gallery/0a1b2c3d4e5f.png"));
    }

    #[test]
    fn codings_are_taken_as_the_client_says() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=0, zstd"));
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
        assert!(!accepts(&headers, "deflate"));
    }

    #[test]
    fn a_page_may_run_the_inline_scripts_it_came_with() {
        let policy = site_policy("<script type=\"module\">go()</script><script src=\"/x.js\"></script>");
        assert_eq!(policy.matches("'sha256-").count(), 1);
        assert!(policy.contains(&digest(b"go()")));
    }
}
