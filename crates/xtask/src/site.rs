//! The static site, `dist/site/`, assembled by the copying directives that `index.html` has for Trunk.
//!
//! The pages embed the widget as any other page would, so there is nothing to compile, and building them needs no
//! tool. Trunk serves the same files while they are being worked on (`trunk serve`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fingerprint::{files, replace};
use crate::paths::{root, site};

pub(crate) fn build() -> Result<()> {
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
    replace(&fresh, &site())
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

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let target = file.strip_prefix(from).ok().filter(|path| path.file_name().is_some());
        let target = target.map_or_else(|| to.to_path_buf(), |inside| to.join(inside));
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{copied, without_directives};

    const PAGE: &str = "<head>\n<link data-trunk rel=\"rust\" data-trunk-skip>\n\
        <link data-trunk rel=\"copy-dir\" href=\"site\">\n\
        <link data-trunk rel=\"copy-dir\" href=\"dist/embed\" data-target-path=\".\">\n\
        <link rel=\"icon\" href=\"site/icon.svg\">\n</head>\n";

    #[test]
    fn pages_keep_nothing_of_trunk() {
        assert_eq!(without_directives(PAGE), "<head>\n<link rel=\"icon\" href=\"site/icon.svg\">\n</head>\n");
    }

    #[test]
    fn what_trunk_would_copy_is_copied() {
        assert_eq!(copied(PAGE).collect::<Vec<_>>(), ["site"]);
    }
}
