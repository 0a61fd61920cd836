//! Content hashes: the names of immutable files, and "has anything changed since".

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

/// Twelve hexadecimal digits that stand for what a folder holds, wherever it lies.
pub(crate) fn short(folder: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    for (name, bytes) in contents(folder)? {
        add(&mut hasher, &name, &bytes);
    }
    Ok(hex(&hasher.finalize())[..12].to_owned())
}

/// One hash over every file under `paths`, names and contents, and over `extra`.
pub(crate) fn inputs(paths: &[PathBuf], extra: &str) -> Result<String> {
    let mut hasher = Sha256::new();
    hasher.update(extra);
    for path in paths {
        for file in files(path)? {
            let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            add(&mut hasher, &file, &bytes);
        }
    }
    Ok(hex(&hasher.finalize()))
}

fn add(hasher: &mut Sha256, name: &Path, bytes: &[u8]) {
    hasher.update(name.to_string_lossy().as_bytes());
    hasher.update(bytes.len().to_le_bytes());
    hasher.update(bytes);
}

/// Every file under `path`, in a fixed order; `path` itself if it is one; none if it is not there.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        entries.push(entry?.path());
    }
    entries.sort();
    let mut all = Vec::new();
    for entry in entries {
        all.extend(files(&entry)?);
    }
    Ok(all)
}

/// Copies a file, or all that is in a folder, to `to`; what is there beside it stays.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    ensure!(from.exists(), "{} is not there", from.display());
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

/// Puts a freshly built folder in its place. Where that holds the same already it stays untouched, so that what depends on it
/// is not rebuilt.
pub(crate) fn replace(fresh: &Path, place: &Path) -> Result<()> {
    if contents(fresh)? == contents(place)? {
        fs::remove_dir_all(fresh)?;
        return Ok(());
    }
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    fs::rename(fresh, place).with_context(|| format!("cannot write {}", place.display()))
}

/// The files of a folder, by their paths inside it.
fn contents(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let read = |file: PathBuf| Ok((file.strip_prefix(folder)?.to_path_buf(), fs::read(&file)?));
    files(folder)?.into_iter().map(read).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{replace, short};
    use std::fs;

    #[test]
    fn an_unchanged_folder_is_left_alone() {
        let base = std::env::temp_dir().join(format!("xtask-replace-{}", std::process::id()));
        let (fresh, place) = (base.join("fresh"), base.join("place"));
        let write = |text: &str| {
            fs::create_dir_all(&fresh).unwrap();
            fs::write(fresh.join("a"), text).unwrap();
            replace(&fresh, &place).unwrap();
            fs::metadata(&place).unwrap().created().ok()
        };
        let first = write("one");
        assert_eq!(write("one"), first);
        write("two");
        assert_eq!(fs::read_to_string(place.join("a")).unwrap(), "two");
        assert!(!fresh.exists());
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn a_hash_tells_names_and_contents_and_not_the_place() {
        let base = std::env::temp_dir().join(format!("xtask-short-{}", std::process::id()));
        let hash = |folder: &str, name: &str, text: &str| {
            let folder = base.join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), text).unwrap();
            short(&folder).unwrap()
        };
        let first = hash("a", "one.js", "text");
        assert_eq!(hash("b", "one.js", "text"), first);
        assert_ne!(hash("c", "two.js", "text"), first);
        assert_ne!(hash("d", "one.js", "other"), first);
        fs::remove_dir_all(base).unwrap();
    }
}
