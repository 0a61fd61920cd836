//! A text, drawn piece by piece: at most once a frame, and no more in a frame than a browser has time for. It may still be
//! arriving; pieces that are complete are never touched again.

use super::markdown::{self, Block, Inline, Line, List, Style, Table};
use super::pieces::{Format, Piece, Pieces};
use crate::hooks::clipboard::CopyButton;
use crate::hooks::frames::next_frame;
use crate::language::{Messages, messages};
use crate::numbered::numbered;
use crate::session::scope::Scope;
use crate::session::{Ending, Live};
use leptos::prelude::*;

/// A text that may grow.
#[component]
pub fn Prose(
    text: ArcRwSignal<String>,
    format: Format,
    /// Shown in front of the text, and no part of it.
    #[prop(optional_no_strip)]
    prompt: Option<String>,
    /// What pages style it by.
    part: &'static str,
) -> impl IntoView {
    let cutter = StoredValue::new(Pieces::new(format));
    let pieces = StoredValue::new(vec![ArcRwSignal::new(Piece::default())]);
    let count = RwSignal::new(1);
    let source = text.clone();
    // Draws what one frame has time for. Returns whether there is more.
    let advance = move || {
        let (mut drawn, mut is_behind) = (Vec::new(), false);
        source.with_untracked(|text| {
            cutter.update_value(|cutter| {
                drawn = cutter.advance(text);
                is_behind = cutter.is_behind(text);
            });
        });
        let mut drawn = drawn.into_iter();
        pieces.update_value(|pieces| {
            if let (Some(last), Some(grown)) = (pieces.last(), drawn.next()) {
                last.set(grown);
            }
            pieces.extend(drawn.map(ArcRwSignal::new));
        });
        let total = pieces.with_value(Vec::len);
        if total > count.get_untracked() {
            count.set(total);
        }
        is_behind
    };
    // What fits is there at once.
    advance();
    let drawing = StoredValue::new(None);
    Effect::new(move |_| {
        let is_behind = text.with(|text| cutter.with_value(|cutter| cutter.is_behind(text)));
        if !is_behind || drawing.with_value(Option::is_some) {
            return;
        }
        let advance = advance.clone();
        drawing.set_value(Some(Scope::spawn(async move {
            loop {
                next_frame().await;
                if !advance() {
                    break;
                }
            }
            drawing.set_value(None);
        })));
    });
    let piece = move |i: usize| {
        let prompt =
            prompt.clone().filter(|_| i == 0).map(|prompt| view! { <span class="prompt">{prompt}</span> });
        let piece = pieces.with_value(|pieces| pieces.get(i).cloned());
        let content = move || piece.as_ref().map(|piece| piece.with(|piece| content(format, piece)));
        view! { <div class="block" dir="auto">{prompt}{content}</div> }.into_any()
    };
    let class = match format {
        Format::Plain => "live prose plain",
        Format::Markdown => "live prose",
    };
    view! {
        <div class=class part=part>
            {numbered(move || 0..count.get(), piece)}
        </div>
    }
}

/// What stands below a text: what there is to say of its end, and, once it has ended, a button that copies it.
#[component]
pub fn EndOfText(
    text: ArcRwSignal<String>,
    #[prop(into)] note: Signal<Option<&'static str>>,
    /// Whether more is to come.
    #[prop(into)]
    is_open: Signal<bool>,
) -> impl IntoView {
    let copy = move || {
        let text = text.clone();
        let is_offered = !is_open.get() && text.with_untracked(|text| !text.is_empty());
        is_offered.then(|| {
            view! {
                <div class="tools"><CopyButton name=messages().copy() text=Box::new(move || text.get_untracked()) /></div>
            }
        })
    };
    view! {
        {move || note.get().map(|note| view! { <p class="note">{note}</p> })}
        {copy}
    }
}

/// A text as it arrives, behind what the model thought first. Both are drawn anew when text turns out to be thinking.
#[component]
pub fn Arriving(
    live: Live,
    format: Format,
    /// Shown in front of the text, and no part of it.
    #[prop(optional_no_strip)]
    prompt: Option<String>,
) -> impl IntoView {
    let Live { text, thoughts, restarts, .. } = live;
    let again = restarts.clone();
    let before = move || {
        again.track();
        view! { <Thoughts thoughts=thoughts.clone() /> }
    };
    let words = move || {
        restarts.track();
        view! { <Prose text=text.clone() format prompt=prompt.clone() part="text" /> }
    };
    view! {
        {before}
        {words}
    }
}

/// What the model thought first, folded away. Nothing where it did not.
#[component]
pub fn Thoughts(thoughts: ArcRwSignal<String>) -> impl IntoView {
    let source = thoughts.clone();
    let is_any = Memo::new(move |_| source.with(|thoughts| !thoughts.trim().is_empty()));
    let folded = move || {
        let text = thoughts.clone();
        is_any.get().then(|| {
            view! {
                <details class="note" part="thinking">
                    <summary>{messages().thinking()}</summary>
                    <Prose text format=Format::Plain part="thoughts" />
                </details>
            }
        })
    };
    view! { {folded} }
}

/// What a server's reason for an end says to the reader; nothing where the model ended by itself.
pub fn end_note(reason: &str, is_empty: bool, say: Messages) -> Option<&'static str> {
    const LIMITS: &[&str] = &[
        "length",
        "max_tokens",
        "max_length",
        "max_output_tokens",
        "model_length",
        "limit",
        "model_context_window_exceeded",
    ];
    const FILTERS: &[&str] =
        &["content_filter", "safety", "blocklist", "prohibited_content", "recitation", "sensitive", "spii"];
    const BREAKS: &[&str] = &[
        "abort",
        "aborted",
        "cancelled",
        "canceled",
        "error",
        "insufficient_system_resource",
        "time_limit",
        "timeout",
    ];
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(reason));
    match is_empty {
        true if is(LIMITS) => Some(say.empty_at_limit()),
        false if is(LIMITS) => Some(say.ended_at_limit()),
        true if is(FILTERS) => Some(say.filtered()),
        false if is(FILTERS) => Some(say.ended_by_filter()),
        _ if is(BREAKS) => Some(say.ended_by_server()),
        true if is(&["refusal"]) => Some(say.declined()),
        _ => None,
    }
}

/// What to say of a text that was cut short.
pub fn cut_short(ending: &Ending, say: Messages) -> Option<&'static str> {
    match ending {
        Ending::Open | Ending::Whole(_) => None,
        Ending::Stopped => Some(say.stopped()),
        Ending::Broken => Some(say.broke_off()),
    }
}

fn content(format: Format, piece: &Piece) -> AnyView {
    match format {
        Format::Plain => piece.text.clone().into_any(),
        Format::Markdown => blocks(markdown::parse(&piece.text, piece.open)),
    }
}

fn blocks(blocks: Vec<Block>) -> AnyView {
    blocks.into_iter().map(block).collect::<Vec<_>>().into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Paragraph(own) => view! { <p dir="auto">{line(own)}</p> }.into_any(),
        Block::Bare(own) => line(own),
        Block::Heading(level, own) => heading(level, own),
        Block::Rule => view! { <hr /> }.into_any(),
        // What may scroll can be reached by keyboard.
        Block::Code(code) => view! { <pre dir="ltr" tabindex="0"><code>{code}</code></pre> }.into_any(),
        Block::Quote(inner) => view! { <blockquote dir="auto">{blocks(inner)}</blockquote> }.into_any(),
        Block::List(List { start, items }) => {
            let items =
                items.into_iter().map(|item| view! { <li dir="auto">{blocks(item)}</li> }).collect_view();
            match start {
                Some(start) => view! { <ol dir="auto" start=start.to_string()>{items}</ol> }.into_any(),
                None => view! { <ul dir="auto">{items}</ul> }.into_any(),
            }
        }
        Block::Table(own) => table(own),
    }
}

/// Headings of an answer stay below those of the page.
fn heading(level: usize, own: Line) -> AnyView {
    let own = line(own);
    match level {
        1 => view! { <h3 dir="auto">{own}</h3> }.into_any(),
        2 => view! { <h4 dir="auto">{own}</h4> }.into_any(),
        3 => view! { <h5 dir="auto">{own}</h5> }.into_any(),
        _ => view! { <h6 dir="auto">{own}</h6> }.into_any(),
    }
}

fn table(Table { head, rows }: Table) -> AnyView {
    let head =
        head.into_iter().map(|cell| view! { <th scope="col" dir="auto">{line(cell)}</th> }).collect_view();
    let row = |cells: Vec<Line>| {
        let cells = cells.into_iter().map(|cell| view! { <td dir="auto">{line(cell)}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="scroll" role="group" aria-label=messages().table() tabindex="0">
            <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

fn line(own: Line) -> AnyView {
    own.into_iter().map(inline).collect::<Vec<_>>().into_any()
}

fn inline(own: Inline) -> AnyView {
    match own {
        Inline::Text(text) => text.into_any(),
        Inline::Code(code) => view! { <code dir="auto">{code}</code> }.into_any(),
        Inline::Styled(Style::Emphasis, inner) => view! { <em>{line(inner)}</em> }.into_any(),
        Inline::Styled(Style::Strong, inner) => view! { <strong>{line(inner)}</strong> }.into_any(),
        Inline::Styled(Style::Deleted, inner) => view! { <del>{line(inner)}</del> }.into_any(),
        Inline::Link(address, label) => {
            view! { <a href=address rel="noopener nofollow" target="_blank" dir="auto">{line(label)}</a> }
                .into_any()
        }
    }
}
