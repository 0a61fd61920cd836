//! The docs, `dist/site/docs/`: the chapters that `docs/book/src/SUMMARY.md` lists, built by mdBook.
//!
//! A fact is said in one document, and a chapter takes it in: the line `{{#include FILE}}` becomes the file, and
//! `{{#include FILE#section}}` what stands below that heading of it. A link leads to the chapter that has what it names, else
//! into the repository; one that leads nowhere fails the build.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::cmd::{cmd, quietly};
use crate::fingerprint::copy;
use crate::paths::{normal, root, target};
use crate::setup::tools;

const BOOK: &str = "docs/book";
const REPOSITORY: &str = "https://github.com/inference-widget/inference-widget";

/// Builds the docs in the folder `site/docs`, and `site/llms.txt`, which lists their sources for programs that read text.
pub(crate) fn build(site: &Path) -> Result<()> {
    let mdbook = tools::mdbook()?;
    let place = target().join("book");
    let _ = fs::remove_dir_all(&place);
    let source = root().join(BOOK);
    copy(&source, &place)?;
    copy(&root().join("site/icon.svg"), &place.join("theme/favicon.svg"))?;
    let book = Book::assemble(&root(), &Path::new(BOOK).join("src/SUMMARY.md"))?;
    let docs = site.join("docs");
    fs::write(place.join("src/SUMMARY.md"), &book.summary)?;
    for chapter in &book.chapters {
        fs::write(place.join("src").join(chapter.file()), &chapter.text)?;
    }
    let mut build = cmd(mdbook, ["build", "--dest-dir"]);
    quietly("Building the docs", build.arg(&docs).arg(&place))?;
    let mut list = fs::read_to_string(source.join("llms.md")).context("docs/book/llms.md is missing")?;
    for chapter in &book.chapters {
        fs::write(docs.join(chapter.file()), &chapter.text)?;
        writeln!(list, "- [{}](docs/{})", chapter.title, chapter.file())?;
    }
    fs::write(site.join("llms.txt"), list)?;
    Ok(())
}

struct Chapter {
    title: String,
    /// In the repository.
    source: PathBuf,
    name: String,
    text: String,
}

impl Chapter {
    fn file(&self) -> String {
        format!("{}.md", self.name)
    }
}

struct Book {
    summary: String,
    chapters: Vec<Chapter>,
}

/// Which chapter a section of a document was taken into, and below which heading there.
type Sections = HashMap<(PathBuf, String), (String, Option<String>)>;

impl Book {
    /// Reads the chapters that `summary` lists, from the repository at `root`.
    fn assemble(root: &Path, summary: &Path) -> Result<Self> {
        let mut chapters = Vec::new();
        let text = rewritten(&read(root, summary)?, |address, title| {
            let source = path(summary, address);
            let name = source.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            let text = read(root, &source)?;
            let chapter = Chapter { title: title.to_owned(), source, name, text };
            let file = chapter.file();
            chapters.push(chapter);
            Ok(file)
        })?;
        let mut sections = Sections::new();
        for chapter in &mut chapters {
            chapter.include(root, &mut sections)?;
        }
        let headings: HashMap<_, _> =
            chapters.iter().map(|chapter| (chapter.source.clone(), headings(&chapter.text))).collect();
        let places: HashMap<_, _> =
            chapters.iter().map(|chapter| (chapter.source.clone(), chapter.file())).collect();
        for chapter in &mut chapters {
            let source = chapter.source.clone();
            chapter.text = rewritten(&chapter.text, |address, _| {
                let Some((file, fragment)) = inside(&source, address) else { return Ok(address.to_owned()) };
                if let Some((chapter, heading)) =
                    fragment.and_then(|fragment| sections.get(&(file.clone(), fragment.to_owned())))
                {
                    let fragment = heading.as_ref().map(|heading| format!("#{heading}"));
                    return Ok(format!("{chapter}{}", fragment.unwrap_or_default()));
                }
                let end = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
                if let Some(place) = places.get(&file) {
                    let known = &headings[&file];
                    if let Some(fragment) = fragment {
                        ensure!(
                            known.iter().any(|heading| heading.slug == fragment),
                            "{} links to {address}, and {} has no such heading",
                            source.display(),
                            file.display()
                        );
                    }
                    return Ok(format!("{place}{end}"));
                }
                outside(root, &file)
                    .map(|place| place + &end)
                    .with_context(|| format!("{} links to {address}, which is not there", source.display()))
            })?;
        }
        Ok(Self { summary: text, chapters })
    }
}

impl Chapter {
    /// Puts in what its lines `{{#include …}}` name.
    fn include(&mut self, root: &Path, sections: &mut Sections) -> Result<()> {
        let mut out = String::new();
        for line in self.text.lines() {
            let Some(what) = line.trim().strip_prefix("{{#include ").and_then(|line| line.strip_suffix("}}"))
            else {
                out.push_str(line);
                out.push('\n');
                continue;
            };
            let (file, section) =
                what.split_once('#').map_or((what, None), |(file, name)| (file, Some(name)));
            let file = path(&self.source, file);
            let mut text = read(root, &file)?;
            if let Some(name) = section {
                text = below(&text, name)
                    .with_context(|| format!("{} has no section {name}", file.display()))?
                    .to_owned();
                // The chapter's own heading stands for the section's.
                let above = headings(&out).pop().filter(|heading| heading.level > HeadingLevel::H1);
                let place = (self.file(), above.map(|heading| heading.slug));
                sections.insert((file.clone(), name.to_owned()), place);
                for Heading { slug, .. } in headings(&text) {
                    sections.insert((file.clone(), slug.clone()), (self.file(), Some(slug)));
                }
            }
            if file.extension().is_some_and(|extension| extension == "md") {
                text = rewritten(&text, |address, _| match inside(&file, address) {
                    None => Ok(address.to_owned()),
                    Some((file, fragment)) => {
                        let end = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
                        Ok(format!("/{}{end}", file.display()))
                    }
                })?;
            }
            out.push_str(text.trim());
            out.push('\n');
        }
        self.text = out;
        Ok(())
    }
}

fn read(root: &Path, file: &Path) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {}", file.display()))
}

/// The file in the repository that an address in the document `from` names. One that begins with a slash starts at its root.
fn path(from: &Path, address: &str) -> PathBuf {
    normal(&match address.strip_prefix('/') {
        Some(address) => PathBuf::from(address),
        None => from.parent().unwrap_or(from).join(address),
    })
}

/// File and fragment of an address in the document `from`; none if it leads to another host.
fn inside<'a>(from: &Path, address: &'a str) -> Option<(PathBuf, Option<&'a str>)> {
    if address.contains("://") || address.starts_with("mailto:") {
        return None;
    }
    let (file, fragment) =
        address.split_once('#').map_or((address, None), |(file, fragment)| (file, Some(fragment)));
    Some((if file.is_empty() { from.to_owned() } else { path(from, file) }, fragment))
}

/// Where a file that is no chapter is found: on the site, else in the repository.
fn outside(root: &Path, file: &Path) -> Option<String> {
    let whole = root.join(file);
    let shown = file.display();
    if file == Path::new("index.html") || file.starts_with("site") {
        whole.exists().then(|| format!("../{shown}"))
    } else if whole.is_dir() {
        Some(format!("{REPOSITORY}/tree/main/{shown}"))
    } else {
        whole.exists().then(|| format!("{REPOSITORY}/blob/main/{shown}"))
    }
}

/// A Markdown text with each link's address as `each` wants it, which is given the address and the link's text.
fn rewritten(text: &str, mut each: impl FnMut(&str, &str) -> Result<String>) -> Result<String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
        // The address comes last. In a reference it is elsewhere; our documents have none.
        let Some(at) = text[range.clone()].rfind(&*dest_url) else {
            bail!("“{}”: write the link's address beside its text", &text[range]);
        };
        let start = range.start + at;
        let name = text[range.start..start].trim_start_matches(['!', '[']).trim_end_matches(['(', ']', '<']);
        edits.push((start..start + dest_url.len(), each(&dest_url, name)?));
    }
    // A picture within a link comes after it.
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::new();
    let mut at = 0;
    for (range, address) in edits {
        out.push_str(&text[at..range.start]);
        out.push_str(&address);
        at = range.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

struct Heading {
    level: HeadingLevel,
    /// The fragment that leads to it.
    slug: String,
    range: Range<usize>,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut all: Vec<Heading> = Vec::new();
    let mut open = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = true;
                all.push(Heading { level, slug: String::new(), range });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(words) | Event::Code(words) if open => {
                if let Some(heading) = all.last_mut() {
                    heading.slug.extend(words.chars().filter_map(|c| match c {
                        _ if c.is_whitespace() => Some('-'),
                        '-' | '_' => Some(c),
                        _ => c.is_alphanumeric().then(|| c.to_ascii_lowercase()),
                    }));
                }
            }
            _ => {}
        }
    }
    all
}

/// What stands below a heading, down to the next of its level.
fn below<'a>(text: &'a str, slug: &str) -> Option<&'a str> {
    let all = headings(text);
    let at = all.iter().position(|heading| heading.slug == slug)?;
    let next = all[at + 1..].iter().find(|heading| heading.level <= all[at].level);
    Some(&text[all[at].range.end..next.map_or(text.len(), |next| next.range.start)])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Book, below, headings, rewritten};

    /// A repository of these files, in a folder that `name` tells from those of other tests.
    fn assemble(name: &str, files: &[(&str, &str)]) -> anyhow::Result<Book> {
        let root = std::env::temp_dir().join(format!("xtask-book-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = root.join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        let book = Book::assemble(&root, Path::new("docs/book/src/SUMMARY.md"));
        fs::remove_dir_all(root).expect("it was there");
        book
    }

    const SUMMARY: (&str, &str) =
        ("docs/book/src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [The proxy](../../proxy.md)\n");

    #[test]
    fn a_chapter_takes_in_a_section_and_its_links() {
        let book = assemble(
            "takes",
            &[
                SUMMARY,
                ("docs/book/src/one.md", "# One\n\n{{#include ../../../README.md#far-away}}\n\n[up](#near)\n\n## Near\n"),
                ("docs/proxy.md", "# Proxy\n\nSee [there](../README.md#far-away) and [files](../src) and [x](https://a.example/b).\n"),
                ("README.md", "# R\n\n## Far away\n\n[p](docs/proxy.md#proxy) `[c](d)`\n\n## Other\n\nno\n"),
                ("src/lib.rs", ""),
            ],
        )
        .expect("a book");
        assert_eq!(book.summary, "# Summary\n\n- [One](one.md)\n- [The proxy](proxy.md)\n");
        assert_eq!(book.chapters[1].title, "The proxy");
        assert_eq!(
            book.chapters[0].text,
            "# One\n\n[p](proxy.md#proxy) `[c](d)`\n\n[up](one.md#near)\n\n## Near\n"
        );
        assert_eq!(
            book.chapters[1].text,
            "# Proxy\n\nSee [there](one.md) and [files](https://github.com/inference-widget/inference-widget/tree/main/src) \
             and [x](https://a.example/b).\n"
        );
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        for (name, text, complaint) in [
            ("file", "# One\n\n[a](two.md)\n", "one.md links to two.md, which is not there"),
            (
                "heading",
                "# One\n\n[a](#two)\n",
                "one.md links to #two, and docs/book/src/one.md has no such heading",
            ),
            ("section", "# One\n\n{{#include one.md#two}}\n", "docs/book/src/one.md has no section two"),
        ] {
            let files = [SUMMARY, ("docs/book/src/one.md", text), ("docs/proxy.md", "# Proxy\n")];
            let error = assemble(name, &files).err().expect("it is refused");
            assert!(format!("{error:#}").ends_with(complaint), "{error:#}");
        }
    }

    #[test]
    fn a_section_ends_at_the_next_of_its_level() {
        let text = "# A\n\n## B\n\none\n\n### C\n\ntwo\n\n## D\n\nthree\n";
        assert_eq!(below(text, "b").map(str::trim), Some("one\n\n### C\n\ntwo"));
        assert_eq!(below(text, "c").map(str::trim), Some("two"));
        assert_eq!(below(text, "e"), None);
    }

    #[test]
    fn fragments_are_those_of_the_pages() {
        let slugs: Vec<_> = headings("# `a_b` & C's d-e\n").into_iter().map(|h| h.slug).collect();
        assert_eq!(slugs, ["a_b--cs-d-e"]);
    }

    #[test]
    fn a_picture_in_a_link_is_found() {
        let text = "[![p](a.png)](b.md) | [b.md](b.md)";
        let found = rewritten(text, |address, _| Ok(format!("<{address}>"))).expect("links");
        assert_eq!(found, "[![p](<a.png>)](<b.md>) | [b.md](<b.md>)");
    }
}
