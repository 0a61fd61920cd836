//! A conversation: what was said so far, the answer that is arriving as its last turn, and the next message.

mod turns;

use super::Control;
use super::place::Place;
use crate::answers::Outcome;
use crate::answers::message;
use crate::answers::pieces::Format;
use crate::answers::prose::Prose;
use crate::frame::Notices;
use crate::hooks::resize::on_resize;
use crate::language::messages;
use crate::session::{By, Ending, Live, Session, Shown, Source, State, Widget};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use tasks::{Field, Json, Message, Output, Value, object};
use turns::{ASSISTANT, Origin, Part, SYSTEM, Turn, Turns, USER};

/// Pixels from its end within which a conversation counts as read to the end.
const NEAR_END: i32 = 8;

/// A conversation, and what is being written.
#[derive(Clone, Copy)]
struct Chat {
    turns: RwSignal<Turns>,
    system: RwSignal<String>,
    draft: RwSignal<String>,
    /// What is sent with the draft besides its text: the pictures of a message that is being changed.
    attached: RwSignal<Vec<Json>>,
    /// The widget that the conversation is drawn in.
    widget: StoredValue<Option<Widget>>,
}

pub fn control(_: &'static Field) -> Arc<dyn Control> {
    Arc::new(Chat {
        turns: RwSignal::default(),
        system: RwSignal::default(),
        draft: RwSignal::default(),
        attached: RwSignal::default(),
        widget: StoredValue::new(None),
    })
}

impl Control for Chat {
    fn view(&self, place: Place) -> AnyView {
        view! { <Conversation chat=*self place /> }.into_any()
    }

    fn value(&self) -> Option<Value> {
        let draft = self.drafted();
        let mut messages: Vec<Json> = self.turns.with_untracked(|turns| {
            let sent = turns.all().iter().take(turns.sent(draft.is_some()));
            sent.map(|turn| turn.message.clone()).collect()
        });
        messages.extend(draft);
        // There is nothing to answer when it is the model that spoke last.
        messages.last().filter(|last| turns::role(last) != ASSISTANT)?;
        let system = self.system.get_untracked();
        if !system.trim().is_empty() {
            messages.insert(0, turns::message(SYSTEM, system.into()));
        }
        Some(Value::Chat(messages))
    }

    fn fill(&self, value: Option<&Value>) {
        let mut messages = match value {
            Some(Value::Chat(messages)) => messages.clone(),
            _ => Vec::new(),
        };
        let system = messages.first().filter(|first| turns::role(first) == SYSTEM).map(turns::text);
        if system.is_some() {
            messages.remove(0);
        }
        self.system.set(system.unwrap_or_default());
        // A last message of plain text can still be changed before it is sent.
        let is_plain = |last: &&Json| {
            turns::role(last) == USER && last.get("content").is_some_and(|it| it.text().is_some())
        };
        let draft = messages.last().filter(is_plain).map(turns::text);
        if draft.is_some() {
            messages.pop();
        }
        self.write(draft.unwrap_or_default(), Vec::new());
        self.turns.update(|turns| turns.replace(messages));
    }

    fn sent(&self) {
        let draft = self.drafted();
        self.turns.update(|turns| {
            turns.truncate(turns.sent(draft.is_some()));
            if let Some(message) = draft {
                turns.push(message, Origin::Given);
            }
        });
        self.write(String::new(), Vec::new());
    }

    fn answered(&self, output: &Output) {
        let Output::Message(answer) = output else { return };
        let origin = match self.arriving() {
            Some(live) => Origin::Streamed(live),
            None => Origin::Answered(answer.clone()),
        };
        self.turns.update(|turns| {
            if turns.is_open() {
                turns.push(turns::message(ASSISTANT, answer.said().into()), origin);
            }
        });
    }
}

impl Chat {
    /// The message that is being written, if there is anything in it.
    fn drafted(self) -> Option<Json> {
        let text = self.draft.get_untracked();
        let is_blank = text.trim().is_empty();
        let mut parts = self.attached.get_untracked();
        if parts.is_empty() {
            return (!is_blank).then(|| turns::message(USER, text.into()));
        }
        if !is_blank {
            parts.push(object([("type", "text".into()), ("text", text.into())]));
        }
        Some(turns::message(USER, Json::Array(parts)))
    }

    /// Replaces what is being written.
    fn write(self, text: String, attached: Vec<Json>) {
        self.draft.set(text);
        self.attached.set(attached);
    }

    /// Whether something is being written. Reactive.
    fn has_draft(self) -> bool {
        self.draft.with(|draft| !draft.trim().is_empty())
            || self.attached.with(|attached| !attached.is_empty())
    }

    /// The text that is arriving and is no turn yet.
    fn arriving(self) -> Option<Live> {
        let shown = self.widget.get_value()?.shown().try_get_untracked()?;
        self.newest(&shown)
    }

    /// The text that arrives, if that is what the widget shows, and it is no turn yet. Reactive.
    fn newest(self, shown: &Shown) -> Option<Live> {
        match shown {
            Shown::Live(live) => Some(live.clone()).filter(|live| !self.turns.with(|turns| turns.hold(live))),
            Shown::Nothing | Shown::Answer(_) => None,
        }
    }

    /// Takes back what came after the visitor's last message, and returns that message.
    fn take_back(self, widget: Widget) -> Option<Arc<Turn>> {
        // Before anything is cut, since what has come of an answer becomes a turn by this.
        widget.cancel();
        let mut last = None;
        self.turns.update(|turns| {
            if let Some(at) = turns.last_of_visitor() {
                last = turns.all().get(at).cloned();
                turns.truncate(at + 1);
            }
        });
        widget.change(Session::clear);
        last
    }

    fn answer_again(self, widget: Widget) {
        if self.take_back(widget).is_some() {
            drop(widget.run(None, By::Visitor));
        }
    }

    fn edit_last(self, widget: Widget, place: Place) {
        let Some(last) = self.take_back(widget) else { return };
        self.turns.update(|turns| turns.truncate(turns.all().len().saturating_sub(1)));
        self.write(turns::text(&last.message), turns::attachments(&last.message));
        place.focus();
    }

    /// Begins a new conversation, with the same system prompt and parameters.
    fn start_over(self, widget: Widget, place: Place) {
        widget.cancel();
        self.turns.update(|turns| turns.truncate(0));
        self.write(String::new(), Vec::new());
        widget.change(Session::clear);
        place.focus();
    }
}

#[component]
fn Conversation(chat: Chat, place: Place) -> impl IntoView {
    let widget = expect_context::<Widget>();
    let say = messages();
    chat.widget.set_value(Some(widget));
    let Chat { turns, system, draft, .. } = chat;
    let has_draft = Memo::new(move |_| chat.has_draft());
    let is_empty = Memo::new(move |_| turns.with(|turns| turns.all().is_empty()));
    let has_question = Memo::new(move |_| turns.with(|turns| turns.last_of_visitor().is_some()));
    let has_nothing_to_take_back = move || has_draft.get() || !has_question.get();
    let keydown = move |event: ev::KeyboardEvent| {
        // An input method composes with Enter too; Safari tells by the key code alone.
        let is_composing = event.is_composing() || event.key_code() == 229;
        // With Ctrl or Cmd the form is sent already.
        let is_other = event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "Enter" || is_composing || is_other {
            return;
        }
        event.prevent_default();
        if has_draft.get_untracked() && !widget.state().get_untracked().is_busy() {
            drop(widget.run(None, By::Visitor));
        }
    };
    let system_label = move || {
        if system.with(|system| system.trim().is_empty()) {
            say.system_prompt()
        } else {
            say.system_prompt_set()
        }
    };
    let tools = move || {
        (!is_empty.get()).then(|| {
            view! {
                <div class="tools">
                    <button
                        type="button" class="quiet" disabled=has_nothing_to_take_back
                        on:click=move |_| chat.answer_again(widget)
                    >
                        {say.answer_again()}
                    </button>
                    <button
                        type="button" class="quiet" disabled=has_nothing_to_take_back
                        on:click=move |_| chat.edit_last(widget, place)
                    >
                        {say.edit_last()}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| chat.start_over(widget, place)>
                        {say.new_conversation()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="chat">
            <details>
                <summary>{system_label}</summary>
                <textarea
                    rows="2" dir="auto" aria-label=say.system_prompt() placeholder=say.system_prompt_example()
                    prop:value=move || system.get() on:input=move |event| system.set(event_target_value(&event))
                />
            </details>
            <Log chat widget />
            {tools}
            <Attached chat place />
            <textarea
                id=place.id("") rows="1" dir="auto" part="input" enterkeyhint="send" placeholder=say.write_message()
                aria-describedby=[place.id("-keys"), place.described_by()].join(" ")
                aria-invalid=move || place.invalid()
                prop:value=move || draft.get() on:input=move |event| draft.set(event_target_value(&event))
                on:keydown=keydown
            />
            <p class="note" id=place.id("-keys")>{say.chat_keys()}</p>
        </div>
    }
}

/// The turns and, below them, what is going on. It scrolls to what is new, unless the reader has scrolled up.
#[component]
fn Log(chat: Chat, widget: Widget) -> impl IntoView {
    let Chat { turns, .. } = chat;
    let (state, shown) = (widget.state(), widget.shown());
    // A text that arrives is drawn as the turn that it is going to be, under the same key: it stays as it is drawn.
    let drawn = move || {
        let arriving = shown.with(|shown| chat.newest(shown)).filter(|_| state.get() == State::Streaming);
        turns.with(|turns| {
            let turn = |live| Turn { id: turns.next(), message: Json::Null, origin: Origin::Streamed(live) };
            let mut drawn = turns.all().to_vec();
            drawn.extend(arriving.map(turn).map(Arc::new));
            drawn
        })
    };
    let is_empty = Memo::new(move |_| turns.with(|turns| turns.all().is_empty()));
    // An answer that is no message does not become a turn, and neither does the stored answer of an example.
    let is_apart = Memo::new(move |_| {
        shown.with(|shown| match shown {
            Shown::Answer(answer) => {
                answer.source == Source::Recorded || !matches!(answer.output, Output::Message(_))
            }
            Shown::Nothing | Shown::Live(_) => false,
        })
    });
    let (log, content) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new());
    let follow = Follow { follows: StoredValue::new(true), top: StoredValue::new(0) };
    on_resize(content, move || {
        if let Some(log) = log.try_get_untracked().flatten() {
            follow.grown(&log);
        }
    });
    // What the visitor says is new to be seen in any case.
    let asked = Memo::new(move |_| turns.with(Turns::last_of_visitor));
    Effect::new(move |_| {
        asked.track();
        follow.follows.set_value(true);
    });
    let scrolled = move |_| {
        if let Some(log) = log.try_get_untracked().flatten() {
            follow.scrolled(&log);
        }
    };
    let answer = move || is_apart.get().then(|| view! { <Outcome widget /> }.into_any());
    view! {
        <div
            class="log" role="log" aria-label=messages().conversation() tabindex=move || (!is_empty.get()).then_some("0")
            node_ref=log on:scroll=scrolled
        >
            <div class="turns" node_ref=content>
                <For each=drawn key=|turn| turn.id children=move |turn| view! { <TurnView turn widget /> } />
                <div class="result" part="output">
                    <Notices widget />
                    <div class="answer">{answer}</div>
                </div>
            </div>
        </div>
    }
}

/// Whether the log follows its end as it grows.
#[derive(Clone, Copy)]
struct Follow {
    follows: StoredValue<bool>,
    /// Where it was scrolled to last.
    top: StoredValue<i32>,
}

impl Follow {
    fn grown(self, log: &web_sys::Element) {
        if self.follows.get_value() {
            log.set_scroll_top(log.scroll_height());
        }
    }

    /// Only going up ends it: the end can also move away from where the reader is.
    fn scrolled(self, log: &web_sys::Element) {
        let top = log.scroll_top();
        let is_at_end = log.scroll_height() - top - log.client_height() <= NEAR_END;
        let went_up = top < self.top.get_value();
        self.top.set_value(top);
        self.follows.update_value(|follows| *follows = is_at_end || (*follows && !went_up));
    }
}

#[component]
fn TurnView(turn: Arc<Turn>, widget: Widget) -> impl IntoView {
    let is_mine = turn.role() == USER;
    let class = if is_mine { "turn mine" } else { "turn" };
    let say = messages();
    let model = || [say.model_says(), " "].concat();
    let (who, content, ending) = match &turn.origin {
        Origin::Streamed(live) => (model(), message::stream(widget, live.clone()), Some(live.ending.clone())),
        Origin::Answered(answer) => (model(), message::whole(answer.clone()), None),
        Origin::Given if is_mine => ([say.you_say(), " "].concat(), given(&turn.message), None),
        Origin::Given if turn.role() == ASSISTANT => {
            let content = turns::text(&turn.message);
            let answer = Message { role: ASSISTANT.to_owned(), content, ..Message::default() };
            (model(), message::whole(answer), None)
        }
        Origin::Given => ([turn.role(), ": "].concat(), given(&turn.message), None),
    };
    // The status says what is new, once, when it is complete. Without `off`, which is for all turns, a screen reader would
    // read a turn of this live region from its beginning with every piece (Orca does not heed `aria-busy`), and an answer
    // twice.
    let busy = move || ending.as_ref().filter(|ending| ending.with(|it| *it == Ending::Open)).map(|_| "true");
    view! {
        <div class=class aria-live="off" aria-busy=busy>
            <span class="sr">{who}</span>
            {content}
        </div>
    }
}

/// All parts of a message that the visitor or the page gave.
fn given(message: &Json) -> AnyView {
    turns::parts(message).into_iter().map(part).collect::<Vec<_>>().into_any()
}

fn part(part: Part) -> AnyView {
    match part {
        Part::Text(text) => {
            view! { <Prose text=ArcRwSignal::new(text.to_owned()) format=Format::Plain part="text" /> }
                .into_any()
        }
        Part::Picture(address) => {
            view! { <img src=address.to_owned() alt=messages().picture() loading="lazy" /> }.into_any()
        }
        Part::Other(name) => view! { <span class="note">{["[", name, "]"].concat()}</span> }.into_any(),
    }
}

/// What is sent with the draft besides its text.
#[component]
fn Attached(chat: Chat, place: Place) -> impl IntoView {
    let Chat { attached, .. } = chat;
    let say = messages();
    let items = move || {
        let item = |(i, item): (usize, &Json)| {
            let remove = move |_| {
                attached.update(|attached| {
                    if i < attached.len() {
                        attached.remove(i);
                    }
                });
                place.focus();
            };
            view! {
                <li>
                    {part(turns::part(item))}
                    <button type="button" aria-label=say.remove_from_message() on:click=remove>{"×"}</button>
                </li>
            }
        };
        attached.with(|attached| attached.iter().enumerate().map(item).collect_view())
    };
    view! { <ul class="chips attached" role="list" aria-label=say.sent_with_message()>{items}</ul> }
}
