//! Model files from the Hub's file API, or from any server that speaks it:
//! `GET {hub}/{id}/resolve/{revision}/{file}`, with redirects, `ETag`s and ranges.

use super::{Model, ModelFile, Progress, SourceError, finish_download, partial};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;
use ureq::http::{HeaderMap, StatusCode};

/// How often a download that breaks off is taken up again.
const ATTEMPTS: usize = 3;

pub(super) fn fetch(
    hub: &str,
    model: &Model,
    files: &[&ModelFile],
    folder: &Path,
    progress: &dyn Progress,
) -> Result<(), SourceError> {
    let hub = hub.trim_end_matches('/');
    progress.step(&format!("fetching {} from {hub}", model.id));
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        .timeout_per_read(Some(Duration::from_secs(30)))
        .build()
        .new_agent();
    for file in files {
        let url = format!("{hub}/{}/resolve/{}/{}", model.id, model.revision, file.name);
        check_remote(&agent, &url, file)?;
        let mut attempt = 1;
        loop {
            match download(&agent, &url, file, folder, progress) {
                Ok(()) => break,
                Err(Broken::Final(error)) => return Err(error),
                Err(Broken::Off(reason)) if attempt == ATTEMPTS => {
                    return Err(SourceError::Source(format!("{url}: {reason}")));
                }
                Err(Broken::Off(_)) => attempt += 1,
            }
        }
        finish_download(folder, file)?;
    }
    Ok(())
}

/// Asks what the server holds, so that a file that changed upstream is known before it is fetched.
fn check_remote(agent: &ureq::Agent, url: &str, file: &ModelFile) -> Result<(), SourceError> {
    let fail = |reason: String| Err(SourceError::Source(format!("{url}: {reason}")));
    // Not followed: it is the Hub's own answer that tells size and tag, not that of the store it points to.
    let request = agent.head(url).config().max_redirects(0).max_redirects_will_error(false).build();
    let answer = match request.call() {
        Ok(answer) => answer,
        Err(error) => return fail(error.to_string()),
    };
    // Some mirrors answer no HEAD; the download itself will tell.
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED {
        return Ok(());
    }
    let headers = answer.headers();
    let (own_size, own_tag) = if answer.status().is_redirection() {
        (None, None)
    } else if answer.status().is_success() {
        (number(headers, "content-length"), text(headers, "etag"))
    } else {
        return fail(format!("the server answered {}", answer.status()));
    };
    let size = number(headers, "x-linked-size").or(own_size);
    if let Some(size) = size.filter(|size| *size != file.bytes) {
        return fail(format!("the server has {size} bytes, expected {}", file.bytes));
    }
    // Of a large file the tag is its checksum, of a small one something else.
    let tag = text(headers, "x-linked-etag").or(own_tag);
    let tag = tag.map(|tag| tag.trim_start_matches("W/").trim_matches('"'));
    let is_checksum = |tag: &&str| tag.len() == 64 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    match tag.filter(is_checksum) {
        Some(tag) if !tag.eq_ignore_ascii_case(file.sha256) => {
            fail("the server has another version of this file".into())
        }
        _ => Ok(()),
    }
}

enum Broken {
    /// Worth another try from where it stopped.
    Off(String),
    Final(SourceError),
}

/// Fetches a file, or the rest of one that an earlier try began.
fn download(
    agent: &ureq::Agent,
    url: &str,
    file: &ModelFile,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<(), Broken> {
    let path = partial(folder, file);
    let disk = |error| Broken::Final(SourceError::Disk(path.clone(), error));
    let have = std::fs::metadata(&path).map_or(0, |found| found.len());
    let have = if have > file.bytes { 0 } else { have };
    if have == file.bytes {
        return Ok(());
    }
    let mut request = agent.get(url);
    if have > 0 {
        request = request.header("range", format!("bytes={have}-"));
    }
    let answer = request.call().map_err(|error| Broken::Off(error.to_string()))?;
    let (mut out, mut done) = match answer.status() {
        StatusCode::PARTIAL_CONTENT if starts_at(answer.headers(), have) => {
            (OpenOptions::new().append(true).open(&path).map_err(disk)?, have)
        }
        StatusCode::OK => (File::create(&path).map_err(disk)?, 0),
        // The part at hand does not fit what the server has: begin again.
        StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PARTIAL_CONTENT => {
            std::fs::remove_file(&path).map_err(disk)?;
            return Err(Broken::Off("the server refused to go on from the middle".into()));
        }
        status if status.is_server_error() => {
            return Err(Broken::Off(format!("the server answered {status}")));
        }
        status => {
            let reason = format!("{url}: the server answered {status}");
            return Err(Broken::Final(SourceError::Source(reason)));
        }
    };
    // One byte more than expected is enough to know that it is the wrong file.
    let mut body = answer.into_body().into_reader().take(file.bytes + 1 - done);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = body
            .read(&mut buffer)
            .map_err(|error| Broken::Off(format!("{} ({error})", broke_off(done, file))))?;
        if n == 0 {
            break;
        }
        out.write_all(&buffer[..n]).map_err(disk)?;
        done += n as u64;
        progress.bytes(done, file.bytes);
    }
    out.sync_all().map_err(disk)?;
    if done < file.bytes {
        return Err(Broken::Off(broke_off(done, file)));
    }
    Ok(())
}

fn broke_off(done: u64, file: &ModelFile) -> String {
    format!("it broke off after {done} of {} bytes", file.bytes)
}

fn starts_at(headers: &HeaderMap, position: u64) -> bool {
    text(headers, "content-range").is_some_and(|range| range.starts_with(&format!("bytes {position}-")))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
