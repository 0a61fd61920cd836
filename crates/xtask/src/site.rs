//! The static site, `dist/site/`, assembled by the copying directives that `index.html` has for Trunk, and the docs.
//!
//! The pages embed the widget as any other page would, so there is nothing to compile. Trunk serves the same files while they
//! are being worked on (`trunk serve`). All addresses are relative: with the embed bundle in it, the folder works at any path.

use std::ffi::OsStr;
use std::fs;

use anyhow::{Context, Result};

use crate::book;
use crate::fingerprint::{copy, files, replace};
use crate::paths::{root, site};

/// Builds the site. `endpoint` is where its widgets send what is typed, if not to the server that they came from.
pub(crate) fn build(endpoint: Option<&str>) -> Result<()> {
    let page = fs::read_to_string(root().join("index.html")).context("cannot read index.html")?;
    let fresh = root().join("dist/.site");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    fs::write(fresh.join("index.html"), without_directives(&page))?;
    for copied in copied(&page) {
        let from = root().join(copied);
        let name =
            from.file_name().with_context(|| format!("index.html copies {copied:?}, which has no name"))?;
        copy(&from, &fresh.join(name))?;
    }
    book::build(&fresh)?;
    if let Some(endpoint) = endpoint {
        for page in files(&fresh)?.iter().filter(|file| file.extension() == Some(OsStr::new("html"))) {
            fs::write(page, with_endpoint(&fs::read_to_string(page)?, endpoint))?;
        }
    }
    replace(&fresh, &site())
}

/// The page with the endpoint at each widget. Widgets that the page only shows the code of begin with `&lt;`.
fn with_endpoint(page: &str, endpoint: &str) -> String {
    let endpoint = endpoint.replace('&', "&amp;").replace('"', "&quot;");
    page.replace("<inference-widget ", &format!("<inference-widget endpoint=\"{endpoint}\" "))
}

/// What the page's directives copy. The embed bundle is for Trunk's server alone: the proxy has its own.
fn copied(page: &str) -> impl Iterator<Item = &str> {
    page.lines()
        .filter(|line| line.contains("data-trunk") && line.contains("rel=\"copy-"))
        .filter_map(|line| line.split_once("href=\"")?.1.split('"').next())
        .filter(|path| !path.starts_with("dist/"))
}

/// The page without the lines that only Trunk reads.
fn without_directives(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::{copied, with_endpoint, without_directives};

    const PAGE: &str = "<head>\n<link data-trunk rel=\"rust\" data-trunk-skip>\n\
        <link data-trunk rel=\"copy-dir\" href=\"site\">\n\
        <link data-trunk rel=\"copy-dir\" href=\"dist/embed\" data-target-path=\".\">\n\
        <link rel=\"icon\" href=\"site/icon.svg\">\n</head>\n";

    #[test]
    fn pages_keep_nothing_of_trunk() {
        assert_eq!(without_directives(PAGE), "<head>\n<link rel=\"icon\" href=\"site/icon.svg\">\n</head>\n");
    }

    #[test]
    fn an_endpoint_is_given_to_widgets_and_not_to_their_code() {
        let page = "<inference-widget model=\"a\"></inference-widget> &lt;inference-widget model";
        assert_eq!(
            with_endpoint(page, "https://a.example/?x&y"),
            "<inference-widget endpoint=\"https://a.example/?x&amp;y\" model=\"a\"></inference-widget> &lt;inference-widget model"
        );
    }

    #[test]
    fn what_trunk_would_copy_is_copied() {
        assert_eq!(copied(PAGE).collect::<Vec<_>>(), ["site"]);
    }
}
