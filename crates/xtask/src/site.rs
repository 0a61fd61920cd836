//! The static site, `dist/site/`: `index.html` and the folder `site/`, as Trunk would lay them out.
//!
//! The page embeds the widget as any other page would, so there is nothing to compile. Trunk serves the same files
//! while they are being worked on (`trunk serve`), and its own directives are left out here.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fingerprint::files;
use crate::paths::{root, site};

pub(crate) fn build() -> Result<()> {
    let page = fs::read_to_string(root().join("index.html")).context("cannot read index.html")?;
    let fresh = root().join("dist/.site");
    let _ = fs::remove_dir_all(&fresh);
    fs::create_dir_all(&fresh)?;
    fs::write(fresh.join("index.html"), without_directives(&page))?;
    copy(&root().join("site"), &fresh.join("site"))?;
    let _ = fs::remove_dir_all(site());
    fs::rename(&fresh, site())?;
    Ok(())
}

/// The page without the lines that only Trunk reads.
fn without_directives(page: &str) -> String {
    page.lines()
        .filter(|line| !line.contains("data-trunk"))
        .fold(String::new(), |text, line| text + line + "\n")
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn trunk_directives_are_left_out() {
        let page = "<head>\n<link data-trunk rel=\"copy-dir\" href=\"site\">\n</head>\n";
        assert_eq!(super::without_directives(page), "<head>\n</head>\n");
    }
}
