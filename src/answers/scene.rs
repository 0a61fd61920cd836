//! The picture that was sent, with what was found in it on top: boxes or masks. The same items are rows of a table;
//! pointing at either shows the other.

use super::copy::CopyTable;
use super::palette::{Colour, Legend, Palette, Swatch};
use super::table::{Bars, Item, RowTable, ScoreCell};
use crate::hooks::object_url::ObjectUrl;
use crate::language::messages;
use crate::number::fixed;
use crate::session::Answer;
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;
use tasks::wire::data_url;
use tasks::{FieldKind, Media, MediaData, Value};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlImageElement};

/// Marks on the picture; the table has all items.
pub const MAX_MARKS: usize = 200;

/// Width and height in pixels.
pub type Size = (f64, f64);

/// The mark of an item on the picture. The component of a kind gives its element the classes of [`class`](Self::class),
/// `data-i=mark.rank`, `class:lit=move || mark.is_lit()` and `hidden=move || mark.is_hidden()`.
#[derive(Clone, Copy)]
pub struct Mark {
    /// Which item it shows.
    pub item: usize,
    /// Its place among the best, from 0; also its row in the table.
    pub rank: usize,
    colour: Colour,
    is_lit: RwSignal<bool>,
    /// Whether marks of its label are shown.
    is_shown: RwSignal<bool>,
    is_broken: RwSignal<bool>,
}

impl Mark {
    pub fn class(self, kind: &str) -> String {
        [kind, " mark ", &self.colour.class()].concat()
    }

    /// Whether the visitor points at it or its row. Reactive.
    pub fn is_lit(self) -> bool {
        self.is_lit.get()
    }

    /// Whether marks of its label are switched off. Reactive.
    pub fn is_hidden(self) -> bool {
        !self.is_shown.get()
    }

    /// It cannot be drawn; its row and the note below the picture say so.
    pub fn fail(self) {
        self.is_broken.set(true);
    }
}

/// Whether the mark of a rank covers a place, in shares of the picture.
pub type Covers = Arc<dyn Fn(usize, f64, f64) -> bool + Send + Sync>;

/// The picture as far as it has come.
#[derive(Clone, Copy, PartialEq)]
enum Picture {
    Loading,
    Shown(Size),
    Broken,
}

#[component]
pub fn Scene(
    answer: Arc<Answer>,
    caption: &'static str,
    /// In the order of the answer.
    items: Vec<Item>,
    /// A size to go by when the picture cannot be shown.
    extent: Size,
    /// Draws a mark, once the size of the picture is known.
    draw: Box<dyn Fn(Mark, Size) -> AnyView + Send>,
    /// For marks that lie over all of the picture, so that the pointer cannot tell which one it is on. They can be seen
    /// through.
    #[prop(optional_no_strip)]
    covers: Option<Covers>,
) -> impl IntoView {
    let ranking = ranking(&items);
    let items: Vec<Item> = ranking.iter().filter_map(|i| items.get(*i).cloned()).collect();
    let total = items.len();
    let palette = Palette::of(&items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>());
    let switches: Vec<RwSignal<bool>> = palette.known.iter().map(|_| RwSignal::new(true)).collect();
    let mark = |(rank, item): (usize, usize)| {
        let is_shown = switches.get(palette.place_of(rank)).copied().unwrap_or_else(|| RwSignal::new(true));
        let (is_lit, is_broken) = (RwSignal::new(false), RwSignal::new(false));
        Mark { item, rank, colour: palette.colour_of(rank), is_lit, is_shown, is_broken }
    };
    let marks: Arc<[Mark]> = ranking.into_iter().take(MAX_MARKS).enumerate().map(mark).collect();

    let sent = StoredValue::new(Sent::of(&answer));
    let url = sent.with_value(Sent::url);
    let picture = RwSignal::new(if url.is_some() { Picture::Loading } else { Picture::Broken });
    let is_broken = move || picture.get() == Picture::Broken;
    let load = move |event: ev::Event| {
        let image: HtmlImageElement = event_target(&event);
        let size = (f64::from(image.natural_width()), f64::from(image.natural_height()));
        // A drawing may have no size of its own.
        picture.set(Picture::Shown(if size.0 * size.1 > 0.0 { size } else { extent }));
    };
    let image = url.map(|url| {
        view! {
            <img
                alt=messages().picture_sent() src=url hidden=is_broken
                on:load=load on:error=move |_| picture.set(Picture::Broken)
            />
        }
    });
    let ratio = move || is_broken().then(|| fixed((extent.0 / extent.1).clamp(0.2, 5.0), 3));

    // The best are drawn last, on top.
    let drawn = marks.clone();
    let layer = move || {
        let size = match picture.get() {
            Picture::Loading => return None,
            Picture::Shown(size) => size,
            Picture::Broken => extent,
        };
        Some(drawn.iter().rev().map(|mark| draw(*mark, size)).collect_view())
    };

    let lights = Lights { marks: marks.clone(), lit: StoredValue::new(None) };
    let point = {
        let lights = lights.clone();
        move |event: &ev::Event| lights.turn_on(row_of(event))
    };
    let [over, focus] = [point.clone(), point].map(Arc::new);
    let [out, blur] = [lights.clone(), lights.clone()];
    let opacity = RwSignal::new("60".to_owned());
    let is_covering = covers.is_some();
    let canvas = NodeRef::<html::Div>::new();
    let moved = move |event: ev::PointerEvent| {
        let (Some(covers), Some(layer)) = (&covers, canvas.try_get_untracked().flatten()) else { return };
        let x = f64::from(event.offset_x()) / f64::from(layer.client_width());
        let y = f64::from(event.offset_y()) / f64::from(layer.client_height());
        let hit = |mark: &&Mark| mark.is_shown.get_untracked() && covers(mark.rank, x, y);
        lights.turn_on(lights.marks.iter().find(hit).map(|mark| mark.rank));
    };

    let chips = palette.known.iter().cloned().zip(switches).map(|(known, is_on)| {
        view! {
            <button
                type="button" class="chip switch"
                aria-pressed=move || is_on.get().to_string() on:click=move |_| is_on.update(|is_on| *is_on = !*is_on)
            >
                <Legend known />
            </button>
        }
    });
    let chips = (palette.known.len() > 1).then(|| {
        view! { <div class="chips" role="group" aria-label=messages().shown_in_picture()>{chips.collect_view()}</div> }
    });
    view! {
        <div
            class="scene"
            on:pointerover=move |event| over(&event) on:pointerout=move |_| out.turn_on(None)
            on:focusin=move |event| focus(&event) on:focusout=move |_| blur.turn_on(None)
        >
            <div class="list">
                <figure class="picture" class:blank=is_broken style:aspect-ratio=ratio style:--_opacity=move || opacity.get() + "%">
                    {image}
                    <div class="layer" aria-hidden="true" node_ref=canvas on:pointermove=moved>{layer}</div>
                </figure>
                <Remarks picture total marks=marks.clone() names=items.iter().take(MAX_MARKS).map(|item| item.name.clone()).collect() />
            </div>
            <div class="list">
                {chips}
                {is_covering.then(|| view! { <Opacity opacity /> })}
                <Table caption items palette marks />
                <CopyTable answer />
            </div>
        </div>
    }
}

/// Places of items, the best first, those without a score last.
fn ranking(items: &[Item]) -> Vec<usize> {
    let rank = |item: &Item| item.score.unwrap_or(f64::NEG_INFINITY);
    let mut ranks: Vec<(f64, usize)> = items.iter().enumerate().map(|(i, item)| (rank(item), i)).collect();
    ranks.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    ranks.into_iter().map(|(_, i)| i).collect()
}

/// The picture that was sent.
enum Sent {
    Nothing,
    Bytes(ObjectUrl),
    Text(String),
}

impl Sent {
    fn of(answer: &Answer) -> Self {
        let field = answer.task.fields.iter().find(|field| field.kind == FieldKind::Image);
        match field.and_then(|field| answer.inputs.get(field.key)) {
            Some(Value::Media(Media { content_type, data: MediaData::Bytes(bytes) })) => {
                Self::Bytes(ObjectUrl::of_bytes(bytes, content_type))
            }
            Some(Value::Media(Media { data: MediaData::Text(text), .. })) if data_url::is_base64(text) => {
                Self::Text(["data:image/png;base64,", text].concat())
            }
            Some(Value::Media(Media { data: MediaData::Text(text), .. })) => Self::Text(text.clone()),
            _ => Self::Nothing,
        }
    }

    fn url(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Bytes(url) => Some(url.as_str().to_owned()),
            Self::Text(url) => Some(url.clone()),
        }
    }
}

/// Which mark is lit. Each mark has a signal, so that pointing at one of many updates two of them, not all.
#[derive(Clone)]
struct Lights {
    marks: Arc<[Mark]>,
    lit: StoredValue<Option<usize>>,
}

impl Lights {
    /// Also called by listeners of elements that are just leaving the page.
    fn turn_on(&self, next: Option<usize>) {
        let Some(last) = self.lit.try_get_value().filter(|last| *last != next) else { return };
        self.lit.set_value(next);
        let mark = |rank: Option<usize>| self.marks.get(rank?);
        if let Some(mark) = mark(last) {
            mark.is_lit.set(false);
        }
        if let Some(mark) = mark(next) {
            mark.is_lit.set(true);
        }
    }
}

/// The rank of the mark or row that an event is about.
fn row_of(event: &ev::Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-i]").ok()??.get_attribute("data-i")?.parse().ok()
}

/// What the picture cannot show.
#[component]
fn Remarks(
    picture: RwSignal<Picture>,
    total: usize,
    marks: Arc<[Mark]>,
    names: Vec<String>,
) -> impl IntoView {
    let say = messages();
    let said = move || {
        let mut said = Vec::new();
        if picture.get() == Picture::Broken {
            said.push(say.picture_not_shown().to_owned());
        }
        if total > MAX_MARKS {
            said.push(say.best_shown(MAX_MARKS as f64, total as f64));
        }
        let broken: Vec<&String> =
            marks.iter().zip(&names).filter(|(mark, _)| mark.is_broken.get()).map(|(_, name)| name).collect();
        match broken.as_slice() {
            [] => {}
            [name] => said.push(say.mask_not_drawn(name)),
            several => said.push(say.masks_not_drawn(several.len() as f64)),
        }
        said.join(" ")
    };
    view! { <p class="note">{said}</p> }
}

/// How much of the picture shows through its marks.
#[component]
fn Opacity(opacity: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="opacity">
            {messages().opacity()}
            <input
                type="range" min="0" max="100" prop:value=opacity
                on:input=move |event| opacity.set(event_target_value(&event))
            />
        </label>
    }
}

/// All items. Rows that have a mark take the focus, which shows it in the picture.
#[component]
fn Table(caption: &'static str, items: Vec<Item>, palette: Palette, marks: Arc<[Mark]>) -> impl IntoView {
    let say = messages();
    let bars = Bars::of(&items);
    let total = items.len();
    let entry = move |rank: usize| {
        let Some(Item { name, score }) = items.get(rank).cloned() else { return ().into_any() };
        let mark = marks.get(rank).copied();
        let is_lit = move || mark.is_some_and(Mark::is_lit);
        let note = move || {
            mark.filter(|mark| mark.is_broken.get())
                .map(|_| view! { <span class="broken">{say.not_drawn()}</span> })
        };
        view! {
            <tr
                part="row" data-i=mark.map(|mark| mark.rank.to_string()) tabindex=mark.map(|_| "0")
                class:best={total > 1 && bars.best == Some(rank)} class:lit=is_lit
                style:--from=bars.from(score) style:--to=bars.to(score)
            >
                <th scope="row"><Swatch colour=palette.colour_of(rank) /><bdi>{name}</bdi>{note}</th>
                <ScoreCell score />
            </tr>
        }
        .into_any()
    };
    view! { <RowTable caption=caption.to_owned() heading=say.label() total entry=Arc::new(entry) /> }
}

/// Nothing was found.
pub fn none() -> AnyView {
    view! { <p class="note">{messages().found_nothing()}</p> }.into_any()
}

/// The name of an item: its label, or a number if it has none.
pub fn name(label: &str, item: usize) -> String {
    if label.is_empty() { messages().area((item + 1) as f64) } else { label.to_owned() }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_those_without_a_score_last() {
        let items = [None, Some(0.2), Some(0.9), Some(-1.0), Some(0.9)]
            .map(|score| Item { name: String::new(), score });
        assert_eq!(ranking(&items), [2, 4, 1, 3, 0]);
    }
}
