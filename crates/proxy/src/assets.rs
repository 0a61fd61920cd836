//! The widget's files and the site: built in, or read from a folder while
//! developing. Compressed twins (`.br`, `.gz`) are chosen by what a client takes.
//!
//! A file is hashed, and packed where the build left it plain, when it is first
//! asked for; after that an answer copies nothing.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use headers::{ETag, HeaderMapExt as _, IfNoneMatch, IfRange, Range};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
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

pub(crate) struct Assets {
    from: Source,
    /// What has been asked for, ready to be sent. Only files that exist get in.
    ready: RwLock<HashMap<String, Arc<File>>>,
}

enum Source {
    BuiltIn(HashMap<&'static str, &'static [u8]>),
    Folder(PathBuf),
}

/// A file with all that is sent of it.
struct File {
    /// When it was last changed, in a folder.
    stamp: Option<SystemTime>,
    headers: HeaderMap,
    plain: Form,
    /// From the one a client should rather have.
    packed: Vec<(&'static str, Form)>,
}

/// One form of a file. Forms differ in their bytes, so each has a tag of its own.
struct Form {
    bytes: Bytes,
    tag: ETag,
}

impl Form {
    fn new(bytes: Bytes) -> Option<Self> {
        let tag = format!("\"{}\"", &digest(&bytes)[..22]).parse().ok()?;
        Some(Self { bytes, tag })
    }
}

impl Assets {
    pub(crate) fn load(folder: Option<&Path>) -> Self {
        let from = match folder {
            Some(folder) => Source::Folder(folder.to_owned()),
            None if FILES.is_empty() && cfg!(debug_assertions) => {
                Source::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"))
            }
            None => Source::BuiltIn(FILES.iter().copied().collect()),
        };
        Self { from, ready: RwLock::default() }
    }

    /// The answer for a file, if there is one. `path` has no leading slash.
    pub(crate) async fn serve(
        &self,
        from: Shelf,
        path: &str,
        method: &Method,
        request: &HeaderMap,
    ) -> Option<Response> {
        let kind = content_type(path)?;
        // The frame page of static servers lets its address choose the endpoint. The proxy has `/embed`, which does not.
        if matches!(from, Shelf::Embed) && kind.starts_with("text/html") {
            return None;
        }
        let name = format!("{}/{path}", from.folder());
        let stamp = self.from.stamp(&name).await?;
        let known = self.ready.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        let file = if let Some(file) = known.filter(|file| file.stamp == stamp) {
            file
        } else {
            let file = Arc::new(self.from.file(from, &name, kind, stamp).await?);
            let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
            ready.insert(name, file.clone());
            file
        };
        Some(file.answer(method, request))
    }
}

impl Source {
    /// When a file was last changed; nothing if there is none. What is built in never changes.
    async fn stamp(&self, name: &str) -> Option<Option<SystemTime>> {
        match self {
            Self::BuiltIn(files) => files.contains_key(name).then_some(None),
            Self::Folder(root) => {
                let found = tokio::fs::metadata(root.join(inside(name)?)).await.ok()?;
                found.is_file().then(|| found.modified().ok())
            }
        }
    }

    async fn read(&self, name: &str) -> Option<Bytes> {
        match self {
            Self::BuiltIn(files) => files.get(name).map(|bytes| Bytes::from_static(bytes)),
            Self::Folder(root) => match tokio::fs::read(root.join(inside(name)?)).await {
                Ok(bytes) => Some(bytes.into()),
                Err(error) => {
                    if error.kind() != io::ErrorKind::NotFound {
                        tracing::debug!(name, %error, "a file cannot be read");
                    }
                    None
                }
            },
        }
    }

    async fn file(
        &self,
        from: Shelf,
        name: &str,
        kind: &'static str,
        stamp: Option<SystemTime>,
    ) -> Option<File> {
        let plain = self.read(name).await?;
        let mut packed = Vec::new();
        for (coding, suffix) in [("br", "br"), ("gzip", "gz")] {
            if let Some(twin) = self.read(&format!("{name}.{suffix}")).await {
                packed.push((coding, Form::new(twin)?));
            }
        }
        if packed.is_empty()
            && let Some(smaller) = pack(kind, &plain)
        {
            packed.push(("gzip", Form::new(smaller)?));
        }
        let path = name.split_once('/').map_or(name, |(_, path)| path);
        Some(File { stamp, headers: headers_of(from, path, kind, &plain), plain: Form::new(plain)?, packed })
    }
}

/// A path that does not lead out of the folder it is joined to.
fn inside(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

fn pack(kind: &str, plain: &[u8]) -> Option<Bytes> {
    let text = ["text/", "application/json", "application/wasm", "application/manifest", "image/svg"];
    if plain.len() < 1024 || !text.iter().any(|start| kind.starts_with(start)) {
        return None;
    }
    let mut to = GzEncoder::new(Vec::new(), Compression::best());
    to.write_all(plain).ok()?;
    let packed = to.finish().ok()?;
    (packed.len() < plain.len()).then(|| packed.into())
}

fn headers_of(from: Shelf, path: &str, kind: &'static str, plain: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(header::CONTENT_TYPE, kind);
    put(header::VARY, "accept-encoding");
    put(header::ACCEPT_RANGES, "bytes");
    let cache = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    put(header::CACHE_CONTROL, cache);
    match from {
        Shelf::Embed => {
            put(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            put(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
        }
        Shelf::Site if kind.starts_with("text/html") => {
            put(header::CACHE_CONTROL, "no-cache");
            if let Ok(policy) = HeaderValue::try_from(site_policy(&String::from_utf8_lossy(plain))) {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            }
        }
        Shelf::Site => {}
    }
    headers
}

impl File {
    fn answer(&self, method: &Method, request: &HeaderMap) -> Response {
        let mut headers = self.headers.clone();
        // A part is one of the plain bytes: players that ask for parts do not unpack.
        let range = request.typed_get::<Range>().filter(|_| method == Method::GET);
        let packed =
            self.packed.iter().filter(|_| range.is_none()).find(|(coding, _)| accepts(request, coding));
        let form = match packed {
            Some((coding, form)) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
                form
            }
            None => &self.plain,
        };
        headers.typed_insert(form.tag.clone());
        let known = request.typed_get::<IfNoneMatch>();
        if known.is_some_and(|known| !known.precondition_passes(&form.tag)) {
            return respond(StatusCode::NOT_MODIFIED, headers, Bytes::new());
        }
        let changed =
            request.typed_get::<IfRange>().is_some_and(|known| known.is_modified(Some(&form.tag), None));
        match range.filter(|_| !changed) {
            Some(range) => part(&range, headers, &form.bytes),
            None => respond(StatusCode::OK, headers, form.bytes.clone()),
        }
    }
}

/// One part of a file. Who asks for several gets the whole, as the standard allows.
fn part(range: &Range, mut headers: HeaderMap, whole: &Bytes) -> Response {
    let length = whole.len() as u64;
    let mut parts = range.satisfiable_ranges(length);
    let (first, second) = (parts.next(), parts.next());
    if second.is_some() {
        return respond(StatusCode::OK, headers, whole.clone());
    }
    let bounds = first.map(|(start, end)| {
        let start = match start {
            Bound::Included(start) => start,
            Bound::Excluded(before) => before + 1,
            Bound::Unbounded => 0,
        };
        let end = match end {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => end,
            Bound::Unbounded => length,
        };
        (start, end.min(length))
    });
    match bounds {
        Some((start, end)) if start < end => {
            if let Ok(range) = HeaderValue::try_from(format!("bytes {start}-{}/{length}", end - 1)) {
                headers.insert(header::CONTENT_RANGE, range);
            }
            respond(StatusCode::PARTIAL_CONTENT, headers, whole.slice(start as usize..end as usize))
        }
        _ => {
            if let Ok(range) = HeaderValue::try_from(format!("bytes */{length}")) {
                headers.insert(header::CONTENT_RANGE, range);
            }
            respond(StatusCode::RANGE_NOT_SATISFIABLE, headers, Bytes::new())
        }
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
