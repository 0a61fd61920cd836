//! A Rust toolchain that can build for `wasm32-unknown-unknown`.
//!
//! 1. The active toolchain, if it has the target.
//! 2. `rustup target add`, which is all that most machines need.
//! 3. On Debian as root, Debian's own toolchain: its packaged wasm32 standard library where that is recent
//!    enough, or else the library built once, from Debian's source package, into a folder in the cache.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::cmd::{cmd, quietly, quietly_within, read};
use crate::paths::{cache, path_with, which};
use crate::progress::note;

/// Where a toolchain keeps the standard library's source.
const STD_SOURCE: &str = "lib/rustlib/src/rust/library/std";
/// Without a network, rustup must give up soon.
const RUSTUP_WITHIN: Duration = Duration::from_secs(20);

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How to call cargo and rustc for wasm.
pub(crate) struct Toolchain {
    /// The folder to put first on PATH; none for the active toolchain.
    bin: Option<PathBuf>,
    /// The compiler's version, for up-to-date checks.
    pub(crate) version: String,
}

impl Toolchain {
    /// A program that builds for wasm by itself (cargo, wasm-pack), set to use this toolchain.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        if let Some(bin) = &self.bin {
            command.env("PATH", path_with(bin, None));
            // What rustup and cargo told us about the native toolchain does not hold for this one.
            for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
                command.env_remove(name);
            }
        }
        command
    }

    /// Whether it is the one that builds native code too.
    pub(crate) fn is_active(&self) -> bool {
        self.bin.is_none()
    }

    /// Whether the standard library can be built anew: its source is at hand, and the compiler can abort at once.
    pub(crate) fn rebuilds_std(&self) -> bool {
        if !at_least(&self.version, "1.92") {
            return false;
        }
        let rustc = self.bin.as_ref().map_or("rustc".into(), |bin| bin.join("rustc"));
        let Some(sysroot) = read(&mut cmd(rustc, ["--print", "sysroot"])) else { return false };
        let source = Path::new(&sysroot).join(STD_SOURCE);
        if self.is_active() && !source.exists() && which("rustup").is_some() {
            let mut rustup = cmd("rustup", ["component", "add", "rust-src"]);
            rustup.env("RUSTUP_MAX_RETRIES", "0");
            let _ = quietly_within(
                "Adding the standard library's source through rustup",
                RUSTUP_WITHIN,
                &mut rustup,
            );
        }
        source.exists()
    }

    pub(crate) fn cargo(&self) -> Command {
        self.command(self.bin.as_ref().map_or("cargo".into(), |bin| bin.join("cargo")))
    }
}

/// The toolchain that makes the smallest module: one that can build the standard library anew, or else any.
pub(crate) fn for_size() -> Result<Toolchain> {
    let any = ensure()?;
    if any.rebuilds_std() {
        return Ok(any);
    }
    let debian = || {
        let bin = PathBuf::from("/usr/bin");
        let version = version(bin.join("rustc"));
        Some(Toolchain { bin: Some(bin), version }).filter(Toolchain::rebuilds_std)
    };
    if let Some(found) = debian() {
        return Ok(found);
    }
    if apt::available()
        && install_rustc_web().is_ok()
        && let Some(installed) = debian()
    {
        return Ok(installed);
    }
    note("the standard library's source is not at hand: the bundle will be a seventh larger than need be");
    Ok(any)
}

/// Debian's compiler for the web, with the standard library's source.
fn install_rustc_web() -> Result<()> {
    apt::update()?;
    if !apt::candidate("rustc-web").is_some_and(|version| at_least(&version, env!("CARGO_PKG_RUST_VERSION")))
    {
        bail!("Debian offers no rustc-web that is recent enough");
    }
    let linker = read(&mut cmd("apt-cache", ["show", "rust-web-llvm"]))
        .and_then(|text| llvm_version(&text))
        .map_or_else(|| "lld".to_owned(), |version| format!("lld-{version}"));
    apt::install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", &linker])
}

/// Finds the toolchain, or installs it by the first route that works.
pub(crate) fn ensure() -> Result<Toolchain> {
    if let Some(found) = find() {
        return Ok(found);
    }
    rustup_target();
    if let Some(toolchain) = active() {
        return Ok(toolchain);
    }
    if !apt::available() {
        bail!(
            "this Rust cannot build for {TARGET}.\n\
             Fix: `rustup target add {TARGET}`, or your system's package of that standard library."
        );
    }
    apt::update()?;
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let recent = |package: &str| apt::candidate(package).is_some_and(|version| at_least(&version, needed));
    if recent("libstd-rust-dev-wasm32") {
        apt::install(&["rustc", "cargo", "libstd-rust-dev-wasm32", "lld"])?;
        debian(Path::new("/usr/bin"))
            .context("Debian's libstd-rust-dev-wasm32 is installed, but its rustc does not find the target")
    } else if install_rustc_web().is_ok() {
        build_std(&folder())
    } else {
        bail!(
            "neither rustup nor Debian offers a standard library for {TARGET} of Rust {needed} or newer.\n\
             Fix: install Rust through rustup, then `rustup target add {TARGET}`."
        )
    }
}

/// The toolchain, if nothing needs installing.
pub(crate) fn find() -> Option<Toolchain> {
    active().or_else(|| debian(Path::new("/usr/bin"))).or_else(|| debian(&folder().join("bin")))
}

fn active() -> Option<Toolchain> {
    has_target(Path::new("rustc")).then(|| Toolchain { bin: None, version: version("rustc") })
}

/// A toolchain in `bin`, if it is complete and recent enough.
fn debian(bin: &Path) -> Option<Toolchain> {
    let rustc = bin.join("rustc");
    let version = version(&rustc);
    (has_target(&rustc) && at_least(&version, env!("CARGO_PKG_RUST_VERSION")) && !stale(bin, &version))
        .then(|| Toolchain { bin: Some(bin.to_path_buf()), version })
}

fn has_target(rustc: &Path) -> bool {
    let Some(sysroot) = read(&mut cmd(rustc, ["--print", "sysroot"])) else {
        return false;
    };
    let libraries = Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib");
    fs::read_dir(libraries).is_ok_and(|files| {
        files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
    })
}

fn version(rustc: impl AsRef<Path>) -> String {
    read(&mut cmd(rustc.as_ref(), ["--version"])).unwrap_or_default()
}

fn rustup_target() {
    if which("rustup").is_none() {
        return;
    }
    let mut rustup = cmd("rustup", ["target", "add", TARGET]);
    rustup.env("RUSTUP_MAX_RETRIES", "0");
    if quietly_within(&format!("Adding the {TARGET} target through rustup"), RUSTUP_WITHIN, &mut rustup)
        .is_err()
    {
        note("rustup could not fetch it; trying the next route");
    }
}

/// Where the toolchain with our own build of the standard library lies.
fn folder() -> PathBuf {
    cache().join("toolchain/wasm32")
}

/// A standard library only fits the compiler that built it.
fn stale(bin: &Path, version: &str) -> bool {
    bin.starts_with(cache())
        && fs::read_to_string(bin.join("../version")).map_or(true, |built| built.trim() != version)
}

/// Builds the wasm32 standard library from Debian's source package, and lays out a toolchain folder around it.
fn build_std(folder: &Path) -> Result<Toolchain> {
    let scratch = folder.with_extension("new");
    let _ = fs::remove_dir_all(&scratch);
    let empty = scratch.join("empty");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(
        empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n",
    )?;
    fs::write(empty.join("src/lib.rs"), "")?;
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,test"])
        .current_dir(&empty)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        // Fat LTO takes in only libraries that carry bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes --remap-path-prefix=/usr/lib/rustlib/src/rust/=")
        .env("CARGO_TARGET_DIR", empty.join("target"));
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(name);
    }
    quietly("Building the wasm32 standard library", &mut cargo)?;

    let rustlib = scratch.join("lib/rustlib");
    let libraries = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    for file in fs::read_dir(empty.join("target").join(TARGET).join("release/deps"))?.flatten() {
        if file.path().extension().is_some_and(|extension| extension == "rlib")
            && !file.file_name().to_string_lossy().starts_with("libempty-")
        {
            fs::copy(file.path(), libraries.join(file.file_name()))?;
        }
    }
    let sysroot =
        read(&mut cmd("/usr/bin/rustc", ["--print", "sysroot"])).context("/usr/bin/rustc does not run")?;
    for file in fs::read_dir(Path::new(&sysroot).join("lib/rustlib"))?.flatten() {
        let name = file.file_name();
        if name.to_string_lossy().contains("-linux-") {
            symlink(file.path(), rustlib.join(name))?;
        }
    }
    let bin = scratch.join("bin");
    fs::create_dir_all(&bin)?;
    let rustc = bin.join("rustc");
    fs::write(
        &rustc,
        format!(
            "#!/bin/sh\ncase \" $* \" in *\" --sysroot\"*) exec /usr/bin/rustc \"$@\" ;; esac\n\
             exec /usr/bin/rustc --sysroot '{}' \"$@\"\n",
            folder.display()
        ),
    )?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;
    symlink("/usr/bin/cargo", bin.join("cargo"))?;
    symlink("/usr/bin/rustdoc", bin.join("rustdoc"))?;
    fs::write(scratch.join("version"), version("/usr/bin/rustc"))?;
    fs::remove_dir_all(&empty)?;
    let _ = fs::remove_dir_all(folder);
    fs::rename(&scratch, folder)?;
    debian(&folder.join("bin")).context("the standard library was built, but rustc does not find it")
}

/// `22` in a package description that says `Depends: …, llvm-22`.
fn llvm_version(package: &str) -> Option<String> {
    let (_, rest) = package.split_once("llvm-")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// Whether the first version number in `text` is `minimum` or newer.
pub(crate) fn at_least(text: &str, minimum: &str) -> bool {
    numbers(text) >= numbers(minimum)
}

fn numbers(text: &str) -> Vec<u64> {
    let digits = |c: char| c.is_ascii_digit();
    let start = text.find(digits).unwrap_or(text.len());
    let end = text[start..].find(|c: char| !digits(c) && c != '.').map_or(text.len(), |end| start + end);
    text[start..end].split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{at_least, llvm_version};

    #[test]
    fn versions_compare_by_number() {
        assert!(at_least("rustc 1.96.0 (abc 2026-01-01)", "1.91"));
        assert!(at_least("1.100.0+dfsg1-2", "1.91"));
        assert!(!at_least("1.63.0+dfsg1-2", "1.91"));
        assert!(!at_least("", "1.91"));
    }

    #[test]
    fn the_linker_matches_the_packaged_llvm() {
        assert_eq!(llvm_version("Depends: libc6, llvm-22\n").as_deref(), Some("22"));
        assert_eq!(llvm_version("Depends: libc6\n"), None);
    }
}
