//! The widget's files, the site, the frame page.

use rstest::rstest;

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
    put("site/long.txt", &"A line of many.\n".repeat(100));
    put("site/tune.wav", "0123456789");
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
async fn each_coding_has_its_own_tag() {
    let proxy = with_files(&[]).await;
    let mut tags = Vec::new();
    for takes in ["br", "gzip", "identity"] {
        let asked = [("accept-encoding", takes)];
        let reply = proxy.send("GET", "/inference-widget.js", &asked, b"").await;
        let tag = reply.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{tag}");
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".into()] {
            let asked = [("accept-encoding", takes), ("if-none-match", &known)];
            let again = proxy.send("GET", "/inference-widget.js", &asked, b"").await;
            assert_eq!((again.status, again.header("etag")), (304, tag.as_str()), "{known}");
        }
        tags.push(tag);
    }
    // A copy in one coding says nothing of another.
    let other = [("accept-encoding", "gzip"), ("if-none-match", tags[0].as_str())];
    assert_eq!(proxy.send("GET", "/inference-widget.js", &other, b"").await.status, 200);
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

#[tokio::test]
async fn a_text_that_the_build_left_plain_is_packed() {
    let proxy = with_files(&[]).await;
    let reply = proxy.send("GET", "/long.txt", &[("accept-encoding", "gzip, br")], b"").await;
    assert_eq!(reply.header("content-encoding"), "gzip");
    assert!(reply.body.len() < 200, "{}", reply.body.len());
    assert_eq!(proxy.get("/long.txt").await.body.len(), 1600);
}

#[tokio::test]
async fn a_head_is_a_get_without_its_bytes() {
    let proxy = with_files(&[]).await;
    for path in ["/inference-widget.js", "/", "/healthz", "/embed?model=a/b", "/api/models/x/ok"] {
        let whole = proxy.get(path).await;
        let head = proxy.send("HEAD", path, &[], b"").await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control", "content-security-policy"] {
            assert_eq!(head.header(name), whole.header(name), "{path}: {name}");
        }
    }
}

#[rstest]
#[case("bytes=2-4", 206, "234", "bytes 2-4/10")]
#[case("bytes=7-", 206, "789", "bytes 7-9/10")]
#[case("bytes=-2", 206, "89", "bytes 8-9/10")]
#[case("bytes=0-99", 206, "0123456789", "bytes 0-9/10")]
#[case("bytes=10-", 416, "", "bytes */10")]
#[case("bytes=-0", 416, "", "bytes */10")]
#[case("bytes=0-1,4-5", 200, "0123456789", "")]
#[case("bytes=4-2", 416, "", "bytes */10")]
#[case("lines=1-2", 200, "0123456789", "")]
#[case("nonsense", 200, "0123456789", "")]
#[tokio::test]
async fn a_player_may_ask_for_a_part(
    #[case] range: &str,
    #[case] status: u16,
    #[case] body: &str,
    #[case] content_range: &str,
) {
    let proxy = with_files(&[]).await;
    let reply = proxy.send("GET", "/tune.wav", &[("range", range), ("accept-encoding", "gzip")], b"").await;
    assert_eq!((reply.status, reply.text().as_str()), (status, body));
    assert_eq!(reply.header("content-range"), content_range);
    assert_eq!((reply.header("accept-ranges"), reply.header("content-encoding")), ("bytes", ""));
}

#[tokio::test]
async fn a_part_of_another_version_is_not_sent() {
    let proxy = with_files(&[]).await;
    let tag = proxy.get("/tune.wav").await.header("etag").to_owned();
    let ask = async |tag: &str| {
        proxy.send("GET", "/tune.wav", &[("range", "bytes=2-4"), ("if-range", tag)], b"").await
    };
    assert_eq!(ask(&tag).await.status, 206);
    assert_eq!(ask("\"older\"").await.status, 200);
}

#[tokio::test]
async fn a_query_of_any_bytes_is_answered_in_the_apis_shape() {
    let proxy = with_files(&[]).await;
    for path in
        ["/embed?model=%FF%FE", "/embed?model=%", "/embed?%00=%zz&&=", "/oembed?url=%FF", "/oembed?url"]
    {
        let reply = proxy.get(path).await;
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
        assert!(reply.json()["error"].is_string() && !reply.error_type().is_empty(), "{path}");
    }
}

#[rstest]
#[case("POST", "/embed?model=a/b", "GET, HEAD")]
#[case("PUT", "/healthz", "GET, HEAD")]
#[case("DELETE", "/api/models/x/ok", "GET, HEAD")]
#[case("GET", "/models/x/ok", "POST")]
#[case("GET", "/v1/chat/completions", "POST")]
#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones(
    #[case] method: &str,
    #[case] path: &str,
    #[case] allow: &str,
) {
    let proxy = with_files(&[]).await;
    let reply = proxy.send(method, path, &[], b"").await;
    assert_eq!((reply.status, reply.header("allow"), reply.error_type().as_str()), (405, allow, "method"));
}

#[tokio::test]
async fn a_file_that_changes_while_developing_is_read_anew() {
    let proxy = with_files(&[]).await;
    let before = proxy.get("/tune.wav").await.header("etag").to_owned();
    let file = proxy.folder().join("dist/site/tune.wav");
    std::fs::write(&file, "another tune").unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    let after = proxy.get("/tune.wav").await;
    assert_eq!(after.text(), "another tune");
    assert_ne!(after.header("etag"), before);
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
    // The one script in it, which tells its height, by its hash.
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
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
