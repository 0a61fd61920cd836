//! `freeze`: the examples of pages are run, and the answers written into them.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use tasks::{Json, ModelId, registry};

use crate::Freeze;
use crate::ask::{Found, Server};
use crate::drift::drift;
use crate::page::{self, Frozen, Page, Widget};
use crate::table::table;

const DRIFTED: u8 = 1;
const FAILED: u8 = 2;

/// What came of all pages.
#[derive(Default)]
struct Tally {
    drifted: usize,
    failed: usize,
}

pub(crate) fn run(options: &Freeze) -> ExitCode {
    let mut tally = Tally::default();
    for path in &options.paths {
        if path.as_os_str() == "-" {
            tally.count("-", pipe(options));
            continue;
        }
        let mut pages = Vec::new();
        if let Err(error) = find(path, true, &mut pages) {
            tally.count(&path.display().to_string(), Err(error));
        }
        for page in pages {
            tally.count(&page.display().to_string(), file(options, &page));
        }
    }
    match tally {
        Tally { failed: 1.., .. } => ExitCode::from(FAILED),
        Tally { drifted: 1.., .. } => ExitCode::from(DRIFTED),
        Tally { .. } => ExitCode::SUCCESS,
    }
}

impl Tally {
    /// Says what came of a page: its own lines, or why there are none.
    fn count(&mut self, name: &str, outcome: Result<Vec<String>>) {
        match outcome {
            Ok(drifts) => {
                self.drifted += drifts.len();
                for line in drifts {
                    eprintln!("{name}: {line}");
                }
            }
            Err(error) => {
                self.failed += 1;
                eprintln!("{name}: left as it is: {error:#}");
            }
        }
    }
}

/// A page that was named, whatever its name; of a folder, the pages in it.
fn find(path: &Path, is_named: bool, pages: &mut Vec<PathBuf>) -> Result<()> {
    let kind = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if kind.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        // A link may lead in a circle.
        entries.retain(|entry| !entry.is_symlink());
        return entries.iter().try_for_each(|entry| find(entry, false, pages));
    }
    let is_page = path.extension().is_some_and(|kind| kind == "html" || kind == "htm");
    pages.extend((is_named || is_page).then(|| path.to_owned()));
    Ok(())
}

/// From standard input to standard output.
fn pipe(options: &Freeze) -> Result<Vec<String>> {
    let mut html = String::new();
    io::stdin().read_to_string(&mut html).context("standard input is no UTF-8 text")?;
    let outcome = freeze(options, &html);
    if !options.check {
        // A filter that fails hands on what it was given.
        let written = outcome.as_ref().map_or(html.as_str(), |(written, _)| written);
        io::stdout().write_all(written.as_bytes()).context("cannot write to standard output")?;
    }
    Ok(outcome?.1)
}

fn file(options: &Freeze, path: &Path) -> Result<Vec<String>> {
    let before = fs::read(path).context("it cannot be read")?;
    let html = std::str::from_utf8(&before).context("it is no UTF-8 text")?;
    let (written, drifts) = freeze(options, html)?;
    if !options.check && written.as_bytes() != before {
        replace(path, &before, written.as_bytes())?;
        println!("{}: written", path.display());
    }
    Ok(drifts)
}

/// Puts a page in the place of the one that was read, whole or not at all.
fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<()> {
    // A link's target is replaced, not the link.
    let path = &fs::canonicalize(path)?;
    let folder = path.parent().context("a page lies in a folder")?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder).context("its folder cannot be written to")?;
    fresh.write_all(after)?;
    fresh.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    fresh.as_file().sync_all()?;
    if fs::read(path).ok().as_deref() != Some(before) {
        bail!("it was changed while its examples ran");
    }
    fresh.persist(path).context("it cannot be written")?;
    Ok(())
}

/// The page with the answers in it, and what has drifted.
fn freeze(options: &Freeze, html: &str) -> Result<(String, Vec<String>)> {
    let page = page::read(html).map_err(anyhow::Error::msg)?;
    let mut frozen = Vec::new();
    let mut drifts = Vec::new();
    for (i, widget) in page.widgets.iter().enumerate() {
        let name = format!("widget {} ({})", i + 1, widget.attribute("model").unwrap_or("no model"));
        let (own, drifted) = widget_of(options, &page, widget).with_context(|| name.clone())?;
        frozen.push(own);
        drifts.extend(drifted.into_iter().map(|line| format!("{name}, {line}")));
    }
    let written = page::write(html, frozen).map_err(anyhow::Error::msg)?;
    Ok((written, if options.check { drifts } else { Vec::new() }))
}

/// What a widget gets, if it has examples; and which of its answers are not what the model says now.
fn widget_of(options: &Freeze, page: &Page, widget: &Widget) -> Result<(Option<Frozen>, Vec<String>)> {
    let Some(text) = &widget.examples else { return Ok((None, Vec::new())) };
    let examples: Json = serde_json::from_str(text).context("its examples are no JSON")?;
    if !examples.is_array() {
        bail!("its examples are no JSON array");
    }
    let endpoint = endpoint(options, page, widget)?;
    let model =
        widget.attribute("model").map(|id| ModelId::at(&endpoint, id)).transpose().context("its model")?;
    let server = Server::new(&endpoint, model);
    let info = server.describe(widget.attribute("task"))?;
    let tag = widget
        .attribute("task")
        .or(info.pipeline_tag.as_deref())
        .with_context(|| format!("{endpoint} does not say what its task is: set the task attribute"))?;
    let task = registry::find(registry::serving(tag, &info.tags))
        .with_context(|| format!("no task is called {tag}"))?;
    let parameters = match widget.attribute("parameters") {
        Some(text) => serde_json::from_str::<Json>(text).context("its parameters are no JSON")?,
        None => Json::Object(Vec::new()),
    };

    let mut cards = Vec::new();
    let mut fallback = String::new();
    let mut drifts = Vec::new();
    for card in examples.items() {
        // Read one by one, so that one that cannot be read stays, too.
        let Some(sample) = tasks::examples::cards(std::slice::from_ref(card), &info, task).pop() else {
            cards.push(card.clone());
            continue;
        };
        let title = match card.get("example_title").and_then(Json::text) {
            Some(_) => sample.title.to_string(),
            None => format!("Example {}", cards.len() + 1),
        };
        let mut own = parameters.clone();
        for (key, value) in sample.parameters.members() {
            own.set(key, value.clone());
        }
        let said = sample.inputs.texts(task).first().map(|text| (*text).to_owned()).unwrap_or_default();
        let recorded = sample.recorded(task);
        let Found { output, raw } =
            server.ask(task, sample.inputs, &own, &info).with_context(|| format!("example “{title}”"))?;
        match recorded {
            Some(then) => {
                let lines = drift(&then, &output, options.tolerance);
                drifts.extend(lines.into_iter().map(|line| format!("“{title}”: {line}")));
            }
            None => drifts.push(format!("“{title}”: has no answer yet")),
        }
        fallback.push_str(&table(&title, &said, &output));
        let mut card = card.clone();
        card.set("output", raw);
        cards.push(card);
    }
    Ok((Some(Frozen { examples: Json::Array(cards), fallback }), drifts))
}

/// The address that a widget's requests go to.
fn endpoint(options: &Freeze, page: &Page, widget: &Widget) -> Result<String> {
    let named = options.endpoint.as_deref().or_else(|| widget.attribute("endpoint")).or(page.base.as_deref());
    let Some(named) = named else {
        bail!("it names no endpoint: give one with --endpoint");
    };
    let url = named.parse::<url::Url>().ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match url {
        Some(_) => Ok(named.to_owned()),
        None => bail!("its endpoint \"{named}\" is no http(s) address: give one with --endpoint"),
    }
}
