//! Pages of other people: plain HTML on an origin of its own, with the headers a test wants.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A page to be served.
#[derive(Clone, Debug, Default)]
pub struct Html {
    script: String,
    language: String,
    head: String,
    body: String,
    headers: Vec<(String, String)>,
}

impl Html {
    /// A page that embeds the widget from `script`, with this body.
    pub fn new(script: &str, body: &str) -> Self {
        Self { script: script.into(), language: "en".into(), body: body.into(), ..Self::default() }
    }

    /// As [`new`](Self::new), with one widget that has these attributes.
    pub fn widget(script: &str, attributes: &str) -> Self {
        Self::new(script, &format!("<inference-widget {attributes}></inference-widget>"))
    }

    #[must_use]
    pub fn head(mut self, html: &str) -> Self {
        self.head.push_str(html);
        self
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Attributes of the root element.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        self.language = language.into();
        self
    }

    fn text(&self) -> String {
        let (language, head, script, body) = (&self.language, &self.head, &self.script, &self.body);
        let script = if script.is_empty() {
            String::new()
        } else {
            format!("<script type=module src=\"{script}\"></script>")
        };
        format!(
            "<!doctype html><html lang=\"{language}\"><meta charset=utf-8><title>A page</title>\
             <meta name=viewport content=\"width=device-width\">{head}{script}<main><h1>A page</h1>{body}</main></html>"
        )
    }
}

type Pages = Arc<Mutex<HashMap<String, (Vec<u8>, Vec<(String, String)>)>>>;

/// A static file server; ends when dropped.
pub struct Host {
    pub origin: String,
    pages: Pages,
    task: JoinHandle<()>,
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Host {
    pub async fn start() -> Result<Self> {
        let pages = Pages::default();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let app = Router::new().fallback(serve).with_state(pages.clone());
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self { origin, pages, task })
    }

    /// Serves the page; its address.
    pub fn page(&self, html: &Html) -> String {
        let mut headers = html.headers.clone();
        headers.push(("content-type".into(), "text/html; charset=utf-8".into()));
        self.put("index.html", html.text().into_bytes(), headers)
    }

    /// Serves a file; its address.
    pub fn file(&self, name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) -> String {
        self.put(name, bytes.into(), vec![("content-type".into(), content_type.into())])
    }

    /// Serves what is in a folder, all with these headers; the address of its page.
    pub fn folder(&self, folder: &Path, headers: &[(&str, &str)]) -> Result<String> {
        self.tree(folder, headers, &|bytes| bytes)
    }

    /// The same, with each file as `edit` leaves it.
    pub fn tree(
        &self,
        folder: &Path,
        headers: &[(&str, &str)],
        edit: &dyn Fn(Vec<u8>) -> Vec<u8>,
    ) -> Result<String> {
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            let listed = next.read_dir().with_context(|| format!("cannot read {}", next.display()))?;
            for entry in listed {
                let path = entry?.path();
                if path.is_dir() {
                    folders.extend((!path.ends_with("node_modules")).then_some(path));
                    continue;
                }
                let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
                let content_type = match path.extension().and_then(|extension| extension.to_str()) {
                    Some("html") => "text/html; charset=utf-8",
                    Some("js") => "text/javascript",
                    Some("css") => "text/css",
                    Some("svg") => "image/svg+xml",
                    Some("xml") => "application/xml",
                    Some("json") => "application/json",
                    Some("wasm") => "application/wasm",
                    _ => "application/octet-stream",
                };
                let mut headers: Vec<_> =
                    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
                headers.push(("content-type".into(), content_type.into()));
                self.put(&name, edit(std::fs::read(&path)?), headers);
            }
        }
        Ok(format!("{}/index.html", self.origin))
    }

    fn put(&self, name: &str, bytes: Vec<u8>, headers: Vec<(String, String)>) -> String {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(format!("/{name}"), (bytes, headers));
        format!("{}/{name}", self.origin)
    }
}

async fn serve(State(pages): State<Pages>, request: Request) -> Response {
    // Folders have a page, as on any static host.
    let path = request.uri().path();
    let file = [path.to_owned(), format!("{path}index.html"), format!("{path}/index.html")];
    let found = {
        let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
        file.iter().find_map(|file| pages.get(file)).cloned()
    };
    let Some((bytes, headers)) = found else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
    for (name, value) in &headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
