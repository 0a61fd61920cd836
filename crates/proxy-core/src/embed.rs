//! The frame page, for hosts that allow no scripts, and the oEmbed answer that
//! leads them to it. Everything from the address is escaped; only the element's
//! own attributes are taken from it.

use std::fmt::Write as _;

use http::StatusCode;
use serde_json::{Value, json};
use tasks::ModelId;
use url::Url;

use crate::ApiError;
use crate::route::{Base, TaskTag};

/// Attributes an address may set. Not `endpoint`, which would let an address
/// send a visitor's input anywhere, and not `autorun`, which would let a link
/// spend the budget.
const ATTRIBUTES: [&str; 9] =
    ["model", "task", "inputs", "parameters", "threshold", "flag", "theme", "layout", "lang"];

/// Size of the frame where the host sets no limit.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// The page's own script, which its policy names by its hash. Whoever frames the page is told how tall it is, in the form
/// that hosts of embedded frames listen to.
pub const SIZES: &str = "if (parent !== self) new ResizeObserver(() => parent.postMessage({ context: \"iframe.resize\", \
    src: location.href, height: Math.ceil(document.body.getBoundingClientRect().height) }, \"*\")).observe(document.body);";

type Query = [(String, String)];

/// The frame page for `/embed?model=…`.
pub fn page(query: &Query, oembed: &str) -> Result<String, ApiError> {
    let model = model(query)?;
    if let Some(task) = find(query, "task") {
        task.parse::<TaskTag>().map_err(|error| ApiError::bad_request("task", error))?;
    }
    let theme = find(query, "theme").unwrap_or("auto");
    let scheme = match theme {
        "auto" => "light dark",
        "light" | "dark" => theme,
        _ => {
            return Err(ApiError::bad_request("theme", "`theme` is auto, light or dark."));
        }
    };
    let mut attributes = String::new();
    for name in ATTRIBUTES {
        if let Some(value) = find(query, name) {
            let _ = write!(attributes, " {name}=\"{}\"", escape(value));
        }
    }
    Ok(format!(
        r#"<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{model}</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="application/json+oembed" href="{oembed}" title="{model}">
<style>:root {{ color-scheme: {scheme} }} body {{ margin: 0 }} p {{ font: 1rem system-ui, sans-serif; margin: 1rem }}</style>
<script type="module" src="inference-widget.js"></script>
</head>
<body>
<inference-widget loading="eager"{attributes}><p>{model} runs here where JavaScript and WebAssembly do.</p></inference-widget>
<script>{SIZES}</script>
</body>
</html>
"#,
        lang = escape(find(query, "lang").unwrap_or("en")),
        oembed = escape(oembed),
    ))
}

/// The answer to `/oembed?url=…`, for frame pages under `own`.
pub fn oembed(query: &Query, own: &Base) -> Result<Value, ApiError> {
    if find(query, "format").is_some_and(|format| format != "json") {
        return Err(ApiError::new(
            StatusCode::NOT_IMPLEMENTED,
            "format",
            "oEmbed answers are JSON here; ask with `format=json` or without.",
        ));
    }
    let not_ours = || {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "not_ours",
            format!("`url` must be a frame page of this server: {own}/embed?model=…"),
        )
    };
    let url: Url = find(query, "url").ok_or_else(not_ours)?.parse().map_err(|_| not_ours())?;
    let page = own.join(["embed"]);
    let plain = url.username().is_empty() && url.password().is_none();
    if url.origin() != page.origin() || url.path() != page.path() || !plain {
        return Err(not_ours());
    }
    let asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let model = model(&asked)?;
    let mut frame = page;
    frame.query_pairs_mut().extend_pairs(known(&asked));
    let width = size(query, "maxwidth", WIDTH);
    let height = size(query, "maxheight", HEIGHT);
    Ok(json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": "inference-widget",
        "provider_url": own.to_string(),
        "title": model.to_string(),
        "width": width,
        "height": height,
        "cache_age": 3600,
        "html": format!(
            r#"<iframe src="{}" title="{model}" width="{width}" height="{height}" loading="lazy" allow="microphone; camera; clipboard-write" style="border:0"></iframe>"#,
            escape(frame.as_str()),
        ),
    }))
}

/// The address of the oEmbed answer for a frame page.
pub fn oembed_address(own: &Base, query: &Query) -> String {
    let mut frame = own.join(["embed"]);
    frame.query_pairs_mut().extend_pairs(known(query));
    let mut oembed = own.join(["oembed"]);
    oembed.query_pairs_mut().append_pair("url", frame.as_str());
    oembed.into()
}

fn known(query: &Query) -> impl Iterator<Item = &(String, String)> {
    query.iter().filter(|(name, _)| ATTRIBUTES.contains(&name.as_str()))
}

fn model(query: &Query) -> Result<ModelId, ApiError> {
    let text = find(query, "model")
        .ok_or_else(|| ApiError::bad_request("model_id", "Name a model: `?model=owner/name`."))?;
    text.parse().map_err(|error| ApiError::bad_request("model_id", format!("`model` is not valid: {error}")))
}

fn find<'a>(query: &'a Query, name: &str) -> Option<&'a str> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn size(query: &Query, limit: &str, default: u32) -> u32 {
    let limit =
        find(query, limit).and_then(|text| text.parse().ok()).filter(|limit| *limit > 0).unwrap_or(default);
    default.min(limit)
}

pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A NUL ends some parsers' text.
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn own() -> Base {
        "https://w.example".parse().unwrap()
    }

    #[test]
    fn the_page_carries_the_element() {
        let page =
            page(&query(&[("model", "a/b"), ("inputs", "I \"like\" <it>"), ("theme", "dark")]), "").unwrap();
        assert!(page.contains(r#"model="a/b" inputs="I &quot;like&quot; &lt;it&gt;" theme="dark""#));
        assert!(page.contains("color-scheme: dark"));
    }

    #[test]
    fn an_address_cannot_aim_the_widget_elsewhere_or_start_it() {
        let page =
            page(&query(&[("model", "a/b"), ("endpoint", "https://evil"), ("autorun", "")]), "").unwrap();
        assert!(!page.contains("evil") && !page.contains("autorun"));
    }

    #[rstest]
    #[case(&[])]
    #[case(&[("model", "\"><script>")])]
    #[case(&[("model", "a/b"), ("task", "\"x")])]
    #[case(&[("model", "a/b"), ("theme", "};")])]
    fn bad_addresses_are_refused(#[case] pairs: &[(&str, &str)]) {
        assert_eq!(page(&query(pairs), "").unwrap_err().status, 400);
    }

    #[test]
    fn oembed_frames_the_page() {
        let answer = oembed(
            &query(&[("url", "https://w.example/embed?model=a/b&inputs=%22&utm=1"), ("maxwidth", "400")]),
            &own(),
        )
        .unwrap();
        assert_eq!(answer["type"], "rich");
        assert_eq!(answer["width"], 400);
        let html = answer["html"].as_str().unwrap();
        assert!(html.contains("src=\"https://w.example/embed?model=a%2Fb&amp;inputs=%22\""), "{html}");
    }

    #[rstest]
    #[case("100", 100)]
    #[case("1000", WIDTH)]
    #[case("0", WIDTH)]
    #[case("-1", WIDTH)]
    #[case("wide", WIDTH)]
    fn oembed_is_never_wider_than_the_host_allows(#[case] limit: &str, #[case] width: u32) {
        let page = ("url", "https://w.example/embed?model=a/b");
        assert_eq!(oembed(&query(&[page, ("maxwidth", limit)]), &own()).unwrap()["width"], width);
    }

    #[test]
    fn oembed_in_another_format_is_not_implemented() {
        let page = ("url", "https://w.example/embed?model=a/b");
        let asked = |format| oembed(&query(&[page, ("format", format)]), &own());
        assert_eq!(asked("xml").unwrap_err().status, 501);
        assert!(asked("json").is_ok());
    }

    #[rstest]
    #[case("https://evil.example/embed?model=a/b")]
    #[case("http://w.example/embed?model=a/b")]
    #[case("https://w.example@evil.example/embed?model=a/b")]
    #[case("https://x:y@w.example/embed?model=a/b")]
    #[case("https://w.example/other?model=a/b")]
    #[case("javascript:alert(1)")]
    #[case("")]
    fn oembed_knows_its_own_pages_only(#[case] url: &str) {
        assert_eq!(oembed(&query(&[("url", url)]), &own()).unwrap_err().status, 404);
    }

    proptest! {
        #[test]
        fn no_value_leaves_its_attribute(inputs in "\\PC{0,40}", lang in "\\PC{0,10}") {
            let plain = page(&query(&[("model", "a/b"), ("inputs", ""), ("lang", "")]), "").unwrap();
            let page = page(&query(&[("model", "a/b"), ("inputs", &inputs), ("lang", &lang)]), "").unwrap();
            let count = |text: &str, c: char| text.matches(c).count();
            for mark in ['<', '>', '"', '\''] {
                prop_assert_eq!(count(&page, mark), count(&plain, mark));
            }
        }
    }
}
