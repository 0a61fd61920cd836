//! A streamed answer: events come in, their text is on the page by the next frame,
//! and one answer comes out at the end.

use crate::answer::{self, Live};
use crate::app::App;
use crate::js;
use crate::session::Phase;
use crate::transport::{Events, Reply};
use tasks::wire::stream::{DONE, Reader};
use tasks::{Answer, Decoded, Json, Task, Unreadable};

pub struct Stream {
    app: App,
    reader: Box<dyn Reader>,
    /// All events as they came: what the page gets as `raw`.
    events: js_sys::Array,
    /// The event that told of an error.
    failed: Option<Json>,
    pub live: Option<Live>,
}

impl Events for Stream {
    fn split(&mut self, bytes: Option<&[u8]>) -> Vec<String> {
        self.reader.split(bytes)
    }

    fn receive(&mut self, data: &str) -> bool {
        if data == DONE {
            return false;
        }
        // Marks of a server's own are no part of the answer.
        let Some((raw, event)) = js::parse(data) else { return true };
        self.events.push(&raw);
        let Ok(piece) = self.reader.push(&event) else {
            self.failed = Some(event);
            return false;
        };
        if !piece.is_empty() {
            let app = &self.app;
            let live = self.live.get_or_insert_with(|| {
                let form = app.form.borrow();
                let live = answer::stream(&form.description, &form.values());
                drop(form);
                app.show(None);
                app.live.set(Some(live.clone()));
                app.enter(Phase::Streaming);
                live
            });
            live.push(piece);
            app.emit("inference-chunk", &js::object(&[("text", piece.into())]));
        }
        true
    }
}

impl Stream {
    /// For tasks that stream.
    pub fn new(app: &App, task: &Task) -> Option<Self> {
        let reader = task.streams?();
        Some(Self { app: app.clone(), reader, events: js_sys::Array::new(), failed: None, live: None })
    }

    /// Completes the reply that the events were part of. An error among them is all
    /// there is to say, whatever came before.
    pub fn settle(&mut self, reply: &mut Reply) {
        if !reply.streamed {
            return;
        }
        reply.raw = self.events.clone().into();
        if let Some(failed) = self.failed.take() {
            reply.answer = Answer::Json(failed);
            reply.streamed = false;
        }
    }

    pub fn finish(self) -> Result<Decoded, Unreadable> {
        Ok(Decoded { output: self.reader.finish()?, warnings: Vec::new() })
    }
}

/// A stream has ended before its time: what came stays, and says so. A conversation
/// goes on from it.
pub fn stop(app: &App, note: &str) {
    let (Phase::Streaming, Some(live)) = (app.phase.peek(), app.live.peek()) else {
        return;
    };
    live.mark(note);
    if app.form.borrow().answer_place().is_some() {
        app.form.borrow().take_answer(&js::object(&[("content", live.text().into())]));
    }
}
