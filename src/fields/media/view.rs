//! What the visitor sees of the field.

use super::read::Source;
use super::rules::Kind;
use super::{MediaField, Note, Phase, Shown};
use crate::fields::place::Place;
use crate::language::messages;
use leptos::ev;
use leptos::prelude::*;

#[component]
pub fn MediaBox(field: MediaField, place: Place) -> impl IntoView {
    let say = messages();
    let hint = match field.kind {
        Kind::Image => say.drop_picture(),
        Kind::Audio | Kind::Video => say.drop_file(),
    };
    let choose = match field.kind {
        Kind::Image => say.choose_picture(),
        Kind::Audio => say.choose_file(),
        Kind::Video => say.choose_video(),
    };
    let recorder = (field.kind == Kind::Audio).then(|| view! { <Recorder field /> });
    let camera = (field.kind == Kind::Image).then(|| {
        view! {
            <label class="file camera">
                {say.use_camera()}
                <input type="file" accept="image/*" capture="environment" on:change=move |event| choose_file(field, &event) />
            </label>
        }
    });
    let described_by = [place.described_by(), place.id("-how")].join(" ");
    view! {
        <div class="media" role="group" aria-labelledby=place.id("-label")>
            <Preview field place />
            <div class="tools">
                {recorder}
                <label class="file">
                    {choose}
                    <input
                        id=place.id("") type="file" part="input"
                        accept=[field.kind.family(), "/*"].concat()
                        aria-describedby=described_by aria-invalid=move || place.invalid()
                        on:change=move |event| choose_file(field, &event)
                    />
                </label>
                {camera}
                <Address field />
            </div>
            <Status field />
            <p class="note" id=place.id("-how")>{hint}</p>
        </div>
    }
}

/// Takes the file that was chosen, and forgets the choice: the same file may be chosen again.
fn choose_file(field: MediaField, event: &ev::Event) {
    let input: web_sys::HtmlInputElement = event_target(event);
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        field.read(Source::File(file));
    }
    input.set_value("");
}

/// What is held, with a button that removes it.
#[component]
fn Preview(field: MediaField, place: Place) -> impl IntoView {
    let kind = field.kind;
    let say = messages();
    let (name, remove_name) = match kind {
        Kind::Image => (say.chosen_picture(), say.remove_picture()),
        Kind::Audio => (say.chosen_sound(), say.remove_sound()),
        Kind::Video => (say.chosen_video(), say.remove_video()),
    };
    let url = Memo::new(move |_| {
        field
            .held
            .with(|held| held.as_ref().and_then(|held| held.shown.as_ref()).map(|it| it.url().to_owned()))
    });
    // What this browser cannot show, the server may be able to read.
    let fail = move |_| {
        let is_address = field.held.try_with_untracked(|held| {
            held.as_ref().is_some_and(|held| matches!(held.shown, Some(Shown::Address(_))))
        });
        let said = match is_address {
            Some(true) => say.address_not_shown(),
            _ => say.file_not_shown(),
        };
        if !field.is_busy() {
            field.phase.set(Phase::Rest(Note::Said(said.to_owned())));
        }
    };
    let player = move |url: String| match kind {
        Kind::Image => view! { <img src=url alt=name on:error=fail /> }.into_any(),
        Kind::Audio => view! { <audio src=url aria-label=name controls on:error=fail></audio> }.into_any(),
        Kind::Video => {
            view! { <video src=url aria-label=name controls playsinline on:error=fail></video> }.into_any()
        }
    };
    let remove = move |_| {
        field.clear();
        place.focus();
    };
    let preview = move || {
        url.get().map(|url| {
            view! {
                {player(url)}
                <button type="button" class="remove" aria-label=remove_name on:click=remove>{"×"}</button>
            }
        })
    };
    view! { <div class="preview" hidden=move || url.with(Option::is_none)>{preview}</div> }
}

/// A box for an address, taken once it is complete.
#[component]
fn Address(field: MediaField) -> impl IntoView {
    let typed = field.typed;
    let take = move || {
        let address = typed.try_get_untracked().unwrap_or_default().trim().to_owned();
        if !address.is_empty() {
            field.read(Source::Address(address));
        }
    };
    // With Ctrl or Cmd the form is sent, and no change is reported before.
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            take();
        }
    };
    view! {
        <input
            class="address" type="url" part="input" aria-label=messages().address() autocomplete="off"
            placeholder=messages().address_example()
            prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
            on:change=move |_| take() on:keydown=keydown
        />
    }
}

/// Starts and ends a recording, and shows its level and time.
#[component]
fn Recorder(field: MediaField) -> impl IntoView {
    let progress = Memo::new(move |_| match field.phase.get() {
        Phase::Recording(progress) => Some(progress),
        _ => None,
    });
    let say = messages();
    let is_recording = Memo::new(move |_| progress.get().is_some());
    let text = move || match field.phase.get() {
        Phase::Asking => say.cancel(),
        Phase::Recording(_) => say.stop(),
        Phase::Rest(_) | Phase::Ending | Phase::Reading => say.record(),
    };
    let clock = Memo::new(move |_| time(progress.get().unwrap_or_default().seconds));
    view! {
        <button type="button" class="file" on:click=move |_| field.record()>{text}</button>
        <meter
            min="0" max="1" aria-label=say.level() hidden=move || !is_recording.get()
            prop:value=move || progress.get().unwrap_or_default().level
        ></meter>
        <span class="time" role="timer" hidden=move || !is_recording.get()>{clock}</span>
    }
}

/// Minutes and seconds: `1:05`.
fn time(seconds: u32) -> String {
    let (minutes, seconds) = ((seconds / 60).to_string(), seconds % 60);
    let zero = if seconds < 10 { "0" } else { "" };
    [&minutes, ":", zero, &seconds.to_string()].concat()
}

/// What the field is doing, or what came of it.
#[component]
fn Status(field: MediaField) -> impl IntoView {
    let say = messages();
    let said = Memo::new(move |_| match field.phase.get() {
        Phase::Rest(Note::Nothing) => (false, String::new()),
        Phase::Rest(Note::Said(said)) => (false, said),
        Phase::Rest(Note::Failed(said)) => (true, said),
        Phase::Asking => (false, say.waiting_for_microphone().to_owned()),
        Phase::Recording(_) => (false, say.recording().to_owned()),
        Phase::Ending | Phase::Reading => (false, say.reading().to_owned()),
    });
    view! {
        <p class="note" class:field-error=move || said.with(|said| said.0) role="status">
            {move || said.with(|said| said.1.clone())}
        </p>
    }
}
