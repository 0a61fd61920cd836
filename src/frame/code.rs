//! The footer's panel "Code": the very request as programs to take along. A tab a language, and below it one a client.

use super::panels::MAX_SHOWN;
use crate::hooks::clipboard::CopyButton;
use crate::js;
use crate::language::messages;
use crate::session::{Answer, Exchange, Raw};
use crate::style::{self, Sheet};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use snippets::{Class, Client, Language, Request};
use std::cell::{Cell, OnceCell};
use std::sync::Arc;
use wasm_bindgen::JsCast;

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/code.css"));

thread_local! {
    static SHEET: Sheet = const { OnceCell::new() };
    /// What was chosen last, in whichever widget of the page.
    static CHOSEN: Cell<Client> = const { Cell::new(Client::Requests) };
}

pub fn view(answer: Arc<Answer>) -> AnyView {
    match &answer.exchange {
        Some(exchange) if exchange.content_type.starts_with("multipart/") => {
            view! { <p class="note">{messages().no_code()}</p> }.into_any()
        }
        Some(exchange) => view! { <Programs request=request(&answer, exchange) /> }.into_any(),
        None => view! { <p class="note">{messages().request_of_example()}</p> }.into_any(),
    }
}

/// What was sent, as programs elsewhere send it.
fn request(answer: &Answer, exchange: &Exchange) -> Request {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let url = web_sys::Url::new_with_base(&exchange.url, &base).map(|url| url.href());
    let body = exchange.body.as_deref().and_then(js::parse_json);
    let bytes = exchange.header("content-type").filter(|_| matches!(answer.raw, Raw::Media(_)));
    Request::new(
        url.unwrap_or_else(|_| exchange.url.clone()),
        answer.task,
        &answer.inputs,
        &exchange.content_type,
        body.as_ref(),
        bytes,
    )
}

#[component]
fn Programs(request: Request) -> impl IntoView {
    let say = messages();
    let clients = snippets::clients(&request);
    let request = StoredValue::new(request);
    let wanted = CHOSEN.get();
    // The same client, else the same language, else the first.
    let first = clients.iter().find(|client| client.language() == wanted.language()).or(clients.first());
    let first = if clients.contains(&wanted) { wanted } else { first.copied().unwrap_or(wanted) };
    let chosen = RwSignal::new(first);
    let choose = move |client: Client| {
        CHOSEN.set(client);
        chosen.set(client);
    };
    let languages: Vec<Language> = Language::ALL
        .into_iter()
        .filter(|own| clients.iter().any(|client| client.language() == *own))
        .collect();
    let clients = StoredValue::new(clients);
    let of_language = move |language: Language| -> Vec<Client> {
        clients.with_value(|all| all.iter().filter(|own| own.language() == language).copied().collect())
    };
    let language = Memo::new(move |_| chosen.get().language());
    let choose_language = move |language: Language| {
        if let Some(client) = of_language(language).first() {
            choose(*client);
        }
    };
    let clients_tabs = move || {
        let own = of_language(language.get());
        (own.len() > 1).then(|| {
            view! { <Tabs label=say.client() tabs=own name=Client::name chosen=chosen.into() choose=Callback::new(choose) /> }
        })
    };
    let program = move || {
        let client = chosen.get();
        let write =
            move || request.with_value(|request| snippets::write(request, client)).unwrap_or_default();
        let shown = js::shorten(&write(), MAX_SHOWN);
        view! {
            <pre tabindex="0">{highlighted(client.language(), &shown)}</pre>
            <CopyButton name=say.copy() text=Box::new(write) />
        }
    };
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            style::adopt_sheet(&root, &SHEET, STYLE);
        }
    });
    let label = move || {
        let client = chosen.get();
        [client.language().name(), ", ", client.name()].concat()
    };
    view! {
        <div class="panel code" part="panel" dir="ltr" node_ref=root>
            <Tabs
                label=say.language() tabs=languages name=Language::name
                chosen=language.into() choose=Callback::new(choose_language)
            />
            {clients_tabs}
            <div class="sources" role="tabpanel" aria-label=label>{program}</div>
        </div>
    }
}

fn highlighted(language: Language, code: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut end = 0;
    for (class, range) in snippets::highlight(language, code) {
        let class = match class {
            Class::Comment => "comment",
            Class::Keyword => "keyword",
            Class::Number => "number",
            Class::String => "string",
        };
        views.push(code[end..range.start].to_owned().into_any());
        views.push(view! { <span class=class>{code[range.clone()].to_owned()}</span> }.into_any());
        end = range.end;
    }
    views.push(code[end..].to_owned().into_any());
    views
}

/// Tabs that show at once what they are moved to. One of them is a stop on the way of the Tab key; the arrows move among them.
#[component]
fn Tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    tabs: Vec<T>,
    name: fn(T) -> &'static str,
    chosen: Signal<T>,
    choose: Callback<T>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let all = tabs.clone();
    let press = move |event: KeyboardEvent| {
        let last = all.len() - 1;
        let at = all.iter().position(|tab| *tab == chosen.get_untracked()).unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" if at == last => 0,
            "ArrowRight" => at + 1,
            "ArrowLeft" if at == 0 => last,
            "ArrowLeft" => at - 1,
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        choose.run(all[to]);
        let tab = list.get_untracked().and_then(|list| list.children().item(to as u32));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let buttons = tabs.into_iter().map(|tab| {
        let is_chosen = move || chosen.get() == tab;
        view! {
            <button
                type="button" role="tab" aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" } on:click=move |_| choose.run(tab)
            >
                {name(tab)}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=list on:keydown=press>{buttons.collect_view()}</div>
    }
}
