//! Texts: generated, translated, transcribed. What was given is told apart from what was written; the times of a transcript
//! lead to their place in the sound.

use super::pieces::Format;
use super::prose::{Arriving, EndOfText, Prose, Thoughts, cut_short, end_note};
use super::table::Fold;
use crate::language::{Messages, messages};
use crate::number::full;
use crate::parts::part;
use crate::session::{Answer, Ending, Live, Widget};
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Chunk, Inputs, Output, Task, Texts};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlMediaElement};

/// Texts, and sentences of a transcript, shown at once.
const FOLD: usize = 50;
/// Words of a transcript shown at once.
const FOLD_WORDS: usize = 500;
/// Pieces of a transcript that have fewer bytes than this on average are words, and flow.
const WORD: usize = 14;

part! { prose:
    fn draw(answer: Arc<Answer>, texts: Texts) -> AnyView = view;
    fn draw_live(widget: Widget, live: Live) -> AnyView = stream;
}

pub fn sentence(texts: &Texts, say: Messages) -> String {
    match texts.texts.as_slice() {
        [text] if !text.trim().is_empty() => text.clone(),
        [] | [_] => say.empty_text().to_owned(),
        several => say.texts(several.len() as f64),
    }
}

pub fn view(answer: Arc<Answer>, texts: Texts) -> AnyView {
    let say = messages();
    let note = note(&texts, say);
    let Texts { texts, chunks, reasoning, .. } = texts;
    if texts.iter().all(|text| text.trim().is_empty()) {
        let note = note.unwrap_or(say.empty_text_shown());
        return view! {
            <div class="list">
                <Thoughts thoughts=ArcRwSignal::new(reasoning) />
                <p class="note">{note}</p>
            </div>
        }
        .into_any();
    }
    let copied = ArcRwSignal::new(texts.join("\n\n"));
    let content = if chunks.is_empty() {
        view! { <div class="lists"><List answer texts /></div> }.into_any()
    } else {
        view! { <Transcript chunks /> }.into_any()
    };
    view! {
        <div class="list">
            <Thoughts thoughts=ArcRwSignal::new(reasoning) />
            {content}
            <EndOfText text=copied note is_open=false />
        </div>
    }
    .into_any()
}

/// A text that arrives, or arrived, in pieces.
pub fn stream(widget: Widget, live: Live) -> AnyView {
    let prompt = widget.form().and_then(|form| prompt(form.task(), &form.inputs()));
    let (text, ending) = (live.text.clone(), live.ending.clone());
    let ended = ending.clone();
    let say = messages();
    let note = Signal::derive(move || {
        ended.with(|ending| match ending {
            Ending::Whole(answer) => match &answer.output {
                Output::Texts(texts) => note(texts, say),
                _ => None,
            },
            ending => cut_short(ending, say),
        })
    });
    let whole = ending.clone();
    let others = move || {
        whole.with(|ending| match ending {
            Ending::Whole(answer) => match &answer.output {
                Output::Texts(texts) => texts.texts.iter().skip(1).map(|text| other(text)).collect_view(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        })
    };
    let is_open = Signal::derive(move || ending.with(|ending| *ending == Ending::Open));
    view! {
        <div class="list">
            <Arriving live format=Format::Plain prompt />
            {others}
            <EndOfText text note is_open />
        </div>
    }
    .into_any()
}

/// Another text, where several were asked for.
fn other(text: &str) -> AnyView {
    view! { <Prose text=ArcRwSignal::new(text.to_owned()) format=Format::Plain part="text" /> }.into_any()
}

/// What there is to say of the end of the first text.
fn note(texts: &Texts, say: Messages) -> Option<&'static str> {
    let is_empty = texts.texts.iter().all(|text| text.trim().is_empty());
    end_note(texts.finish_reason.as_deref()?, is_empty, say)
}

/// What the visitor wrote, where the answer goes on from it: of the tasks that answer with texts, those that stream.
fn prompt(task: &Task, inputs: &Inputs) -> Option<String> {
    let given = inputs.texts(task).first().map(|text| (*text).to_owned());
    given.filter(|_| task.streams.is_some())
}

/// All texts of an answer.
#[component]
fn List(answer: Arc<Answer>, texts: Vec<String>) -> impl IntoView {
    let prompt = prompt(answer.task, &answer.inputs);
    let total = texts.len();
    // Of a batch each text belongs to one of the inputs.
    let inputs: Vec<String> = answer.inputs.texts(answer.task).into_iter().map(str::to_owned).collect();
    let inputs = if total > 1 && inputs.len() == total { inputs } else { Vec::new() };
    let entry = move |i: usize| {
        let text = texts.get(i).map(String::as_str).unwrap_or_default();
        // Some servers give the prompt back in front.
        let own = prompt.as_deref().and_then(|prompt| text.strip_prefix(prompt)).unwrap_or(text);
        let of = inputs.get(i).map(|of| view! { <p class="of" dir="auto" tabindex="0">{of.clone()}</p> });
        view! {
            <div class="list">
                {of}
                <Prose text=ArcRwSignal::new(own.to_owned()) format=Format::Plain prompt=prompt.clone() part="text" />
            </div>
        }
        .into_any()
    };
    view! { <Fold total shown=FOLD entry=Arc::new(entry) /> }
}

/// What was said when: sentences with their time in front, or words that flow.
#[component]
fn Transcript(chunks: Vec<Chunk>) -> impl IntoView {
    let total = chunks.len();
    let is_words = chunks.iter().map(|chunk| chunk.text.len()).sum::<usize>() < total * WORD;
    let entry = move |i: usize| {
        let (text, start) = chunks.get(i).map(|chunk| (chunk.text.clone(), chunk.start)).unwrap_or_default();
        let said = view! { <span dir="auto">{text}</span> };
        let Some(start) = start else { return view! { <li>{said}</li> }.into_any() };
        // A word is its own button; a sentence has its time in front.
        if is_words {
            view! { <li><Stamp start>{said}</Stamp></li> }.into_any()
        } else {
            view! { <li><Stamp start>{clock(start)}</Stamp>{said}</li> }.into_any()
        }
    };
    let class = if is_words { "stamps words" } else { "stamps" };
    let body = move |entries| view! { <ol class=class>{entries}</ol> }.into_any();
    let shown = if is_words { FOLD_WORDS } else { FOLD };
    view! { <div class="list"><Fold total shown entry=Arc::new(entry) body=Box::new(body) /></div> }
}

/// A button that plays the sound that was sent, from a time on.
#[component]
fn Stamp(start: f64, children: Children) -> impl IntoView {
    let title = messages().play_from(&clock(start));
    let play = move |event: ev::MouseEvent| {
        let Some(player) = player(&event) else { return };
        player.set_current_time(start.max(0.0));
        if let Ok(playing) = player.play() {
            // Playing may be refused, which is for the visitor to see at the player.
            leptos::task::spawn_local(async move {
                let _ = wasm_bindgen_futures::JsFuture::from(playing).await;
            });
        }
    };
    view! {
        <button type="button" class="quiet stamp" title=title data-at=full(start) on:click=play>{children()}</button>
    }
}

/// The player of the form that is in the same widget as what was clicked.
fn player(event: &ev::MouseEvent) -> Option<HtmlMediaElement> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    let widget = clicked.closest(".iw").ok()??;
    widget.query_selector("form :is(audio, video)").ok()??.dyn_into().ok()
}

/// Seconds as a clock shows them: "1:05", "1:02:03".
fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let two = |n: u64| if n < 10 { ["0", &n.to_string()].concat() } else { n.to_string() };
    if hours > 0 {
        [&hours.to_string(), ":", &two(minutes), ":", &two(seconds)].concat()
    } else {
        [&minutes.to_string(), ":", &two(seconds)].concat()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::clock;

    #[test]
    fn less_than_an_hour() {
        assert_eq!(clock(65.9), "1:05");
    }

    #[test]
    fn hours() {
        assert_eq!(clock(3723.0), "1:02:03");
    }

    #[test]
    fn before_the_beginning() {
        assert_eq!(clock(-1.0), "0:00");
    }

    #[test]
    fn longer_than_any_clock_shows() {
        assert_eq!(clock(f64::MAX), "5124095576030431:00:15");
    }
}
