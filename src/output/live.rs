//! Text that arrives in pieces, or all at once: drawn at most once per frame, a block
//! at a time. Blocks that are complete are never touched again, so a long answer costs
//! no more at its end than at its start.

use super::markdown::{self, Fence, Sink};
use crate::{dom, js};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::Element;

/// Bytes drawn in one frame.
const PER_FRAME: usize = 12_000;

/// Clones share the text.
#[derive(Clone)]
pub struct Live(Rc<State>);

struct State {
    element: Element,
    body: Element,
    note: Element,
    markdown: bool,
    text: RefCell<String>,
    drawn: RefCell<Drawn>,
    /// A frame has been asked for.
    scheduled: Cell<bool>,
}

/// How far the text has been drawn.
struct Drawn {
    /// Where the block that is still growing begins.
    block_from: usize,
    /// Where the text ends that is on the page.
    to: usize,
    fence: Fence,
    block: Element,
}

impl Live {
    /// Empty; `prompt` is shown in front, and is no part of the text.
    pub fn new(markdown: bool, prompt: Option<&str>) -> Self {
        let class = if markdown { "prose" } else { "prose plain" };
        let body = dom::el("div", &[("class", class), ("part", "text")], &[]);
        let note = dom::el("p", &[("class", "note"), ("hidden", "")], &[]);
        let element = dom::el("div", &[("class", "live")], &[&body, &note]);
        let block = block(&body);
        if let Some(prompt) = prompt {
            dom::append(&block, &dom::text_el("span", &[("class", "prompt")], prompt));
            // Its element is not redrawn: the text gets one of its own behind it.
            let rest = dom::el("span", &[], &[]);
            dom::append(&block, &rest);
            return Self::with(element, body, note, markdown, rest);
        }
        Self::with(element, body, note, markdown, block)
    }

    fn with(element: Element, body: Element, note: Element, markdown: bool, block: Element) -> Self {
        let drawn = RefCell::new(Drawn { block_from: 0, to: 0, fence: None, block });
        let (text, scheduled) = (RefCell::default(), Cell::default());
        Self(Rc::new(State { element, body, note, markdown, text, drawn, scheduled }))
    }

    /// A whole text; the rest of a long one follows in the next frames.
    pub fn whole(markdown: bool, prompt: Option<&str>, text: &str) -> Self {
        let live = Self::new(markdown, prompt);
        live.0.text.borrow_mut().push_str(text);
        if live.0.draw() {
            live.schedule();
        }
        live
    }

    pub fn push(&self, piece: &str) {
        self.0.text.borrow_mut().push_str(piece);
        self.schedule();
    }

    pub fn element(&self) -> &Element {
        &self.0.element
    }

    pub fn text(&self) -> String {
        self.0.text.borrow().clone()
    }

    /// Says that this is not all.
    pub fn mark(&self, note: &str) {
        self.0.note.set_text_content(Some(note));
        dom::hide(&self.0.note, false);
    }

    fn schedule(&self) {
        if self.0.scheduled.replace(true) {
            return;
        }
        let state = self.0.clone();
        js::frames(Box::new(move || {
            let more = state.draw();
            state.scheduled.set(more);
            more
        }));
    }
}

fn block(body: &Element) -> Element {
    let block = dom::el("div", &[("class", "block"), ("dir", "auto")], &[]);
    dom::append(body, &block);
    block
}

impl State {
    /// Draws what one frame has time for; true if there is more.
    fn draw(&self) -> bool {
        let (text, mut drawn) = (self.text.borrow(), self.drawn.borrow_mut());
        let drawn = &mut *drawn;
        drawn.to = text.floor_char_boundary(drawn.to + PER_FRAME);
        loop {
            let tail = &text[drawn.block_from..drawn.to];
            let end = if self.markdown { markdown::split(tail, drawn.fence) } else { split_plain(tail) };
            self.fill(drawn, &tail[..end.map_or(tail.len(), |(length, _)| length)]);
            let Some((length, fence)) = end else { break };
            drawn.block_from += length;
            drawn.fence = fence;
            drawn.block = block(&self.body);
        }
        drawn.to < text.len()
    }

    fn fill(&self, drawn: &Drawn, text: &str) {
        if self.markdown {
            drawn.block.set_text_content(None);
            markdown::write(text, drawn.fence, &mut Page(vec![drawn.block.clone()]));
        } else {
            drawn.block.set_text_content(Some(text));
        }
    }
}

/// Plain text is cut between lines, else between words: one endless paragraph would be
/// laid out anew with every piece.
fn split_plain(text: &str) -> Option<(usize, Fence)> {
    const LONG: usize = 2000;
    let head = &text[..text.floor_char_boundary(LONG)];
    if text.len() < LONG + 500 {
        return None;
    }
    Some((head.rfind('\n').or_else(|| head.rfind(' ')).map_or(head.len(), |at| at + 1), None))
}

/// The document as what Markdown is written to; the innermost element last.
struct Page(Vec<Element>);

impl Sink for Page {
    fn open(&mut self, tag: &'static str, attribute: Option<(&'static str, &str)>) {
        let element = dom::el(tag, &[("dir", "auto")], &[]);
        if let Some((name, value)) = attribute {
            dom::set(&element, name, value);
        }
        match tag {
            "a" => {
                dom::set(&element, "rel", "noopener nofollow");
                dom::set(&element, "target", "_blank");
            }
            // What scrolls must be reachable by keyboard.
            "pre" => dom::set(&element, "tabindex", "0"),
            _ => {}
        }
        if let Some(parent) = self.0.last() {
            dom::append(parent, &element);
        }
        self.0.push(element);
    }

    fn text(&mut self, text: &str) {
        if let Some(parent) = self.0.last().filter(|_| !text.is_empty()) {
            dom::append(parent, &dom::text(text));
        }
    }

    fn close(&mut self) {
        self.0.pop();
    }
}
