//! The widget's files, the site, the frame page.

use crate::support::{Proxy, Upstream};

/// A proxy whose files are in a folder made for the test.
async fn with_files(flags: &[&str]) -> Proxy {
    let upstream = Upstream::start().await;
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join("dist").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("embed/inference-widget.js", "export {}");
    put("embed/inference-widget.js.br", "packed by brotli");
    put("embed/inference-widget.js.gz", "packed by gzip");
    put("embed/0123456789ab/inference-widget_bg.wasm", "\0asm");
    put("site/index.html", "<script>go()</script><title>Site</title>");
    put("site/gallery/index.html", "<title>Gallery</title>");
    put("site/secret.key", "key");
    std::fs::write(folder.path().join("outside.txt"), "outside").unwrap();
    let mut all = vec!["--assets", "dist", "--upstream", upstream.base.as_str()];
    all.extend(flags);
    Proxy::start_in(folder, &all, &[])
}

#[tokio::test]
async fn the_entry_is_short_lived_and_for_every_page() {
    let proxy = with_files(&[]).await;
    let reply = proxy.get("/inference-widget.js").await;
    assert_eq!((reply.status, reply.text().as_str()), (200, "export {}"));
    assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(reply.header("cache-control"), "public, max-age=300");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");

    let again =
        proxy.send("GET", "/inference-widget.js", &[("if-none-match", reply.header("etag"))], b"").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever() {
    let proxy = with_files(&[]).await;
    let reply = proxy.get("/0123456789ab/inference-widget_bg.wasm").await;
    assert_eq!(reply.header("content-type"), "application/wasm");
    assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn packed_twins_are_chosen_by_what_the_client_takes() {
    let proxy = with_files(&[]).await;
    for (takes, coding, body) in [
        ("gzip, deflate, br, zstd", "br", "packed by brotli"),
        ("gzip", "gzip", "packed by gzip"),
        ("br;q=0, gzip", "gzip", "packed by gzip"),
        ("identity", "", "export {}"),
    ] {
        let reply = proxy.send("GET", "/inference-widget.js", &[("accept-encoding", takes)], b"").await;
        assert_eq!((reply.header("content-encoding"), reply.text().as_str()), (coding, body), "{takes}");
        assert_eq!(reply.header("vary"), "accept-encoding");
        assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
    }
}

#[tokio::test]
async fn the_site_runs_its_own_scripts_only() {
    let proxy = with_files(&[]).await;
    let reply = proxy.get("/").await;
    assert!(reply.text().contains("<title>Site</title>"));
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
    assert!(proxy.get("/gallery/").await.text().contains("Gallery"));
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let proxy = with_files(&[]).await;
    for path in [
        "/../outside.txt",
        "/site/../../outside.txt",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/secret.key",
        "/inference-widget.js.br",
        "/./outside.txt",
        "/\\..\\outside.txt",
    ] {
        let reply = proxy.get(path).await;
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
    }
}

#[tokio::test]
async fn a_proxy_without_files_says_what_to_run() {
    let proxy = Proxy::start(&["--assets", "none", "--upstream", "http://127.0.0.1:1"], &[]);
    for path in ["/", "/inference-widget.js"] {
        let reply = proxy.get(path).await;
        assert_eq!(reply.status, 503);
        assert!(reply.text().contains("cargo xtask build"), "{}", reply.text());
    }
}

#[tokio::test]
async fn the_frame_page_may_be_framed_by_those_who_may_call() {
    let proxy = with_files(&["--allow-origin", "https://blog.example"]).await;
    let reply = proxy.get("/embed?model=a/b&theme=dark&inputs=%3Cscript%3E&endpoint=https://evil").await;
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'self' https://blog.example;"), "{policy}");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    let page = reply.text();
    assert!(page.contains(r#"model="a/b" inputs="&lt;script&gt;" theme="dark""#), "{page}");
    assert!(!page.contains("evil"));
}

#[tokio::test]
async fn oembed_leads_to_the_frame_page() {
    let proxy = with_files(&["--public-url", "https://widget.example"]).await;
    let reply =
        proxy.get("/oembed?url=https%3A%2F%2Fwidget.example%2Fembed%3Fmodel%3Da%2Fb&maxwidth=300").await;
    let answer = reply.json();
    assert_eq!((answer["type"].as_str(), answer["version"].as_str()), (Some("rich"), Some("1.0")));
    assert_eq!(answer["width"], 300);
    assert!(
        answer["html"]
            .as_str()
            .unwrap()
            .starts_with(r#"<iframe src="https://widget.example/embed?model=a%2Fb""#)
    );
    assert_eq!(proxy.get("/oembed?url=https://evil.example/embed?model=a/b").await.status, 404);
}
