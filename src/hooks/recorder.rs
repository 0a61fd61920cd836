//! Recording the microphone. A recording is the future that [`record`] returns: when it is dropped, so are the
//! microphone, the meter and the timer.

use super::samples;
use crate::js;
use crate::language::Messages;
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AnalyserNode, AudioContext, Blob, BlobEvent, MediaRecorder, MediaStream, MediaStreamConstraints,
    MediaStreamTrack, RecordingState,
};

/// Milliseconds between two looks at the level.
const TICK: u32 = 100;

/// What a recording is like at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// From 0 to 1.
    pub level: f64,
    /// Since it began.
    pub seconds: u32,
}

/// Why nothing is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The browser cannot record.
    Unsupported,
    /// The visitor, or the page's policy, does not allow it.
    NotAllowed,
    NoMicrophone,
    /// The microphone is in use elsewhere.
    Busy,
    /// The page is not secure.
    Insecure,
    Other,
}

impl Refused {
    /// In words for the visitor.
    pub fn words(self, say: Messages) -> &'static str {
        match self {
            Self::Unsupported => say.recording_unsupported(),
            Self::NotAllowed => say.microphone_refused(),
            Self::NoMicrophone => say.microphone_missing(),
            Self::Busy => say.microphone_busy(),
            Self::Insecure => say.microphone_needs_https(),
            Self::Other => say.microphone_failed(),
        }
    }
}

/// The microphone. Dropping it lets it go.
struct Microphone(MediaStream);

impl Drop for Microphone {
    fn drop(&mut self) {
        for track in self.0.get_tracks().iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

impl Microphone {
    /// Asks the visitor for it. The browser may ask for longer than the future lives; a microphone that is then granted
    /// is dropped by the channel that nobody listens to any more.
    async fn ask() -> Result<Self, Refused> {
        let (give, given) = oneshot::channel();
        leptos::task::spawn_local(async move {
            let _ = give.send(Self::request().await);
        });
        given.await.unwrap_or(Err(Refused::Unsupported))
    }

    async fn request() -> Result<Self, Refused> {
        let constraints = MediaStreamConstraints::new();
        constraints.set_audio(&JsValue::TRUE);
        // On pages that are not secure there are no devices, and asking them is a `TypeError`.
        let asking = window().navigator().media_devices();
        let asking = asking.and_then(|devices| devices.get_user_media_with_constraints(&constraints));
        let granted = JsFuture::from(asking.map_err(|error| refusal(&error))?).await;
        granted.map(|stream| Self(stream.unchecked_into())).map_err(|error| refusal(&error))
    }
}

/// What an error of the browser means to the visitor.
fn refusal(error: &JsValue) -> Refused {
    let name = js::get(error, "name").as_string().unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" => Refused::NotAllowed,
        "NotFoundError" => Refused::NoMicrophone,
        "NotReadableError" => Refused::Busy,
        "TypeError" => Refused::Insecure,
        _ => Refused::Other,
    }
}

/// A context for sounds. Dropping it closes it.
struct Sounds(AudioContext);

impl Drop for Sounds {
    fn drop(&mut self) {
        // Fails only for one that is closed.
        let _ = self.0.close();
    }
}

/// Shows the level of a stream.
struct Meter {
    analyser: AnalyserNode,
    wave: Vec<f32>,
    _sounds: Sounds,
}

impl Meter {
    fn new(stream: &MediaStream) -> Result<Self, JsValue> {
        let sounds = Sounds(AudioContext::new()?);
        let analyser = sounds.0.create_analyser()?;
        sounds.0.create_media_stream_source(stream)?.connect_with_audio_node(&analyser)?;
        let wave = vec![0.0; analyser.fft_size() as usize];
        Ok(Self { analyser, wave, _sounds: sounds })
    }

    fn level(&mut self) -> f64 {
        self.analyser.get_float_time_domain_data(&mut self.wave);
        samples::level(&self.wave)
    }
}

/// Records a stream. Dropping it ends that; what came afterwards is not listened to.
struct Recorder {
    media: MediaRecorder,
    pieces: Rc<RefCell<Vec<Blob>>>,
    /// Resolves once it has ended, by itself too: when the device is unplugged.
    ended: oneshot::Receiver<()>,
    _on_piece: Closure<dyn FnMut(BlobEvent)>,
    _on_stop: Closure<dyn FnMut()>,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.media.set_ondataavailable(None);
        self.media.set_onstop(None);
        self.stop();
    }
}

impl Recorder {
    fn start(stream: &MediaStream) -> Result<Self, JsValue> {
        let media = MediaRecorder::new_with_media_stream(stream)?;
        let pieces = Rc::new(RefCell::new(Vec::new()));
        let taken = Rc::clone(&pieces);
        let on_piece = Closure::new(move |event: BlobEvent| taken.borrow_mut().extend(event.data()));
        let (end, ended) = oneshot::channel::<()>();
        let mut end = Some(end);
        let on_stop = Closure::new(move || drop(end.take()));
        media.set_ondataavailable(Some(on_piece.as_ref().unchecked_ref()));
        media.set_onstop(Some(on_stop.as_ref().unchecked_ref()));
        let own = Self { media, pieces, ended, _on_piece: on_piece, _on_stop: on_stop };
        own.media.start()?;
        Ok(own)
    }

    fn stop(&self) {
        if self.media.state() != RecordingState::Inactive {
            // Fails only for one that is inactive.
            let _ = self.media.stop();
        }
    }

    /// Ends it. What was recorded is all there once the browser says that it has stopped.
    async fn finish(mut self) -> Result<Blob, JsValue> {
        self.stop();
        let _ = (&mut self.ended).await;
        let pieces: js_sys::Array = self.pieces.take().into_iter().map(JsValue::from).collect();
        Blob::new_with_blob_sequence(&pieces)
    }
}

/// Asks for the microphone and records it until `stop` resolves, or until the device goes. `None` where `stop` resolves
/// before the visitor has answered. Calls `show` ten times a second, from when it begins.
pub async fn record(
    mut stop: oneshot::Receiver<()>,
    show: impl Fn(Progress),
) -> Result<Option<Blob>, Refused> {
    let microphone = match select(Box::pin(Microphone::ask()), &mut stop).await {
        Either::Left((answer, _)) => answer?,
        Either::Right(_) => return Ok(None),
    };
    let mut meter = Meter::new(&microphone.0).map_err(|_| Refused::Unsupported)?;
    let mut recorder = Recorder::start(&microphone.0).map_err(|_| Refused::Unsupported)?;
    let begun = js::now();
    loop {
        show(Progress { level: meter.level(), seconds: ((js::now() - begun) / 1000.0) as u32 });
        let end = select(&mut stop, &mut recorder.ended);
        if let Either::Right(_) = select(TimeoutFuture::new(TICK), end).await {
            break;
        }
    }
    recorder.finish().await.map(Some).map_err(|_| Refused::Unsupported)
}
