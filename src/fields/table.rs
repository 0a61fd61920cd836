//! A table to edit: every cell a text box, filled by hand, from a spreadsheet or from a file.
//!
//! Rows are drawn a page at a time, so that a table of a thousand is as quick as one of ten. Elements stand for places
//! and not for rows: when a row goes or another page is shown, they stay and show other texts, and so the focus stays.

use super::Control;
use super::csv::{self, Records};
use super::place::Place;
use super::sheet::{MAX_ROWS, Mended, Sheet};
use crate::hooks::transfer::{Transfer, pasted_lines};
use crate::language::{Language, Messages, language, messages};
use crate::numbered::numbered;
use crate::session::scope::Scope;
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, Shared};
use leptos::html;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use tasks::{Field, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, File, HtmlElement};

/// Cells of a page; and rows, of narrow tables.
const PAGE: (usize, usize) = (500, 100);
/// Larger files are not read.
const MAX_BYTES: f64 = 8_000_000.0;

#[derive(Clone, Copy)]
struct TableField {
    sheet: RwSignal<Sheet>,
    /// A row on the page that is shown, counted from 0.
    shown: RwSignal<usize>,
    /// What was done to cells that were given, or what is wrong with a file.
    note: RwSignal<String>,
    table: NodeRef<html::Table>,
    /// The file that is being read.
    reading: StoredValue<Option<Reading>>,
    /// The focus on its way to a cell that is yet to be drawn.
    moving: StoredValue<Option<Scope>>,
    language: Language,
}

/// A file that is being read.
struct Reading {
    /// Resolves when it has been read, or is no longer wanted.
    ended: Shared<oneshot::Receiver<()>>,
    _scope: Scope,
}

pub fn control(_: &'static Field) -> Arc<dyn Control> {
    Arc::new(TableField {
        sheet: RwSignal::default(),
        shown: RwSignal::new(0),
        note: RwSignal::default(),
        table: NodeRef::new(),
        reading: StoredValue::new(None),
        moving: StoredValue::new(None),
        language: language(),
    })
}

impl Control for TableField {
    fn view(&self, place: Place) -> AnyView {
        view! { <TableEditor field=*self place /> }.into_any()
    }

    fn value(&self) -> Option<Value> {
        self.sheet.with_untracked(Sheet::filled).map(Value::Table)
    }

    fn fill(&self, value: Option<&Value>) {
        self.reading.set_value(None);
        let (sheet, mended) = match value {
            Some(Value::Table(columns)) => Sheet::of_columns(columns),
            _ => Default::default(),
        };
        self.replace(sheet, mended);
    }

    fn receive(&self, transfer: &Transfer) -> bool {
        match transfer {
            Transfer::File(file) if !is_media(file) => {
                self.import(file.clone());
                true
            }
            _ => false,
        }
    }

    fn finish_reading(&self) -> LocalBoxFuture<'static, ()> {
        let ended = self.reading.with_value(|reading| reading.as_ref().map(|reading| reading.ended.clone()));
        Box::pin(async move {
            if let Some(ended) = ended {
                let _ = ended.await;
            }
        })
    }
}

/// Whether a file is for another field. Spreadsheets put a picture of the cells beside their text.
fn is_media(file: &File) -> bool {
    let content_type = file.type_();
    ["image/", "audio/", "video/"].iter().any(|kind| content_type.starts_with(kind))
}

/// Reads a file as a table.
async fn read(file: &File, say: Messages) -> Result<(Sheet, Mended), &'static str> {
    if file.size() > MAX_BYTES {
        return Err(say.table_too_large());
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| say.table_unreadable())?;
    let text = csv::decode(&js_sys::Uint8Array::new(&buffer).to_vec());
    let text = text.ok_or(say.table_not_text())?;
    if text.trim().is_empty() {
        return Err(say.table_empty());
    }
    Ok(Sheet::of_records(Records::of_file(&text)))
}

impl TableField {
    fn replace(self, sheet: Sheet, mended: Mended) {
        self.sheet.set(sheet);
        self.shown.set(0);
        self.note.set(mended.said(self.language.now()));
    }

    /// Fills the table from a file. One that cannot be read leaves what was there.
    fn import(self, file: File) {
        let (end, ended) = oneshot::channel::<()>();
        let scope = Scope::spawn(async move {
            match read(&file, self.language.now()).await {
                Ok((sheet, mended)) => self.replace(sheet, mended),
                Err(said) => self.note.set(said.to_owned()),
            }
            drop(end);
        });
        self.reading.set_value(Some(Reading { ended: ended.shared(), _scope: scope }));
    }

    /// The rows of the page that is shown, counted from 0. Reactive.
    fn page(self) -> Range<usize> {
        let (width, height) = self.sheet.with(|sheet| (sheet.width(), sheet.height()));
        let (cells, rows) = PAGE;
        let size = (cells / width.max(1)).clamp(1, rows);
        let start = self.shown.get().min(height.saturating_sub(1)) / size * size;
        start..height.min(start + size)
    }

    /// Shows the page of a row, and moves the focus into the row's cell. The names are row 0.
    fn focus(self, row: usize, column: usize) {
        let mut line = 0;
        if let Some(index) = row.checked_sub(1) {
            self.shown.set(index);
            line = row - untrack(move || self.page()).start;
        }
        let selector = ["[data-at='", &line.to_string(), ",", &column.to_string(), "']"].concat();
        self.moving.set_value(Some(Scope::spawn(async move {
            leptos::task::tick().await;
            let cell =
                self.table.get_untracked().and_then(|table| table.query_selector(&selector).ok().flatten());
            if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
                let _ = cell.focus();
            }
        })));
    }

    /// The row and column of the cell that an event happened in, and the cell. The names are row 0.
    fn cell_of(self, event: &Event) -> Option<(usize, usize)> {
        let at = event.target()?.dyn_ref::<Element>()?.get_attribute("data-at")?;
        let (line, column) = at.split_once(',')?;
        let line = line.parse::<usize>().ok()?;
        let row = if line == 0 { 0 } else { untrack(move || self.page()).start + line };
        Some((row, column.parse().ok()?))
    }

    fn write(self, event: &Event) {
        if let Some((row, column)) = self.cell_of(event) {
            self.sheet.update(|sheet| sheet.set(row, column, event_target_value(event)));
        }
    }

    fn paste(self, event: &Event) {
        let Some((row, column)) = self.cell_of(event) else { return };
        let Some(text) = pasted_lines(event) else { return };
        let mended = self.sheet.try_update(|sheet| sheet.write(row, column, Records::of_clipboard(&text)));
        self.note.set(mended.unwrap_or_default().said(self.language.now()));
        self.focus(row, column);
    }

    /// Up and down through a column; Enter begins a new row at its end.
    fn walk(self, event: &web_sys::KeyboardEvent) {
        // An input method composes with these keys too; Safari tells by the key code alone.
        let is_composing = event.is_composing() || event.key_code() == 229;
        if is_composing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some((row, column)) = self.cell_of(event) else { return };
        let key = event.key();
        let to = match (key.as_str(), event.shift_key()) {
            ("Enter" | "ArrowDown", false) => row + 1,
            ("Enter", true) | ("ArrowUp", false) => row.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        if to <= self.sheet.with_untracked(Sheet::height) {
            self.focus(to, column);
        } else if key == "Enter" {
            self.add_row(column);
        }
    }

    fn add_row(self, column: usize) {
        let is_added = self.sheet.try_update(Sheet::add_row) == Some(true);
        self.note.set(Mended { lacks_rows: !is_added, ..Mended::default() }.said(self.language.now()));
        self.focus(self.sheet.with_untracked(Sheet::height), column);
    }

    fn add_column(self) {
        let is_added = self.sheet.try_update(Sheet::add_column) == Some(true);
        self.note.set(Mended { lacks_columns: !is_added, ..Mended::default() }.said(self.language.now()));
        self.focus(0, self.sheet.with_untracked(Sheet::width).saturating_sub(1));
    }

    /// The focus goes to the row that took the place of the one removed.
    fn remove_row(self, row: usize) {
        self.sheet.update(|sheet| sheet.remove_row(row));
        self.note.set(String::new());
        self.focus(row.min(self.sheet.with_untracked(Sheet::height)), 0);
    }

    /// The focus goes to the column before.
    fn remove_column(self, column: usize) {
        self.sheet.update(|sheet| sheet.remove_column(column));
        self.note.set(String::new());
        self.focus(0, column.saturating_sub(1));
    }
}

/// The table with its tools.
#[component]
fn TableEditor(field: TableField, place: Place) -> impl IntoView {
    let say = messages();
    let choose = move |event: Event| {
        let Some(input) = event.target().and_then(|own| own.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            field.import(file);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <div class="table-field">
            <div
                class="scroller" id=place.id("") part="input" tabindex="-1"
                aria-describedby=place.described_by() aria-invalid=move || place.invalid()
            >
                <Cells field place />
            </div>
            <Pages field />
            <div class="tools">
                <button type="button" class="file" on:click=move |_| field.add_row(0)>{say.add_row()}</button>
                <button type="button" class="file" on:click=move |_| field.add_column()>{say.add_column()}</button>
                <label class="file">
                    {say.import_csv()}
                    <input type="file" accept=".csv,.tsv,.txt,text/csv" on:change=choose />
                </label>
            </div>
            <p class="note">{say.paste_hint()}</p>
            <p class="note" role="status">{field.note}</p>
        </div>
    }
}

#[component]
fn Cells(field: TableField, place: Place) -> impl IntoView {
    let say = messages();
    let sheet = field.sheet;
    let width = Memo::new(move |_| sheet.with(Sheet::width));
    let has_other_columns = Memo::new(move |_| width.get() > 1);
    let has_other_rows = Memo::new(move |_| sheet.with(Sheet::height) > 1);
    let page = Memo::new(move |_| field.page());
    let titles = Memo::new(move |_| {
        sheet.with(|sheet| (0..sheet.width()).map(|i| sheet.title(i, say)).collect::<Vec<_>>())
    });
    let name = move |column: usize| {
        let label = say.column_name((column + 1) as f64);
        let removal = move || {
            has_other_columns.get().then(|| {
                view! {
                    <button
                        type="button" class="remove" aria-label=say.remove_column((column + 1) as f64)
                        on:click=move |_| field.remove_column(column)
                    >
                        {"×"}
                    </button>
                }
                .into_any()
            })
        };
        view! {
            <th scope="col">
                <input
                    type="text" dir="auto" autocomplete="off" spellcheck="false" placeholder=say.name()
                    data-at=["0,", &column.to_string()].concat()
                    aria-label=label
                    prop:value=move || sheet.with(|sheet| sheet.text(0, column).to_owned())
                />
                {removal}
            </th>
        }
        .into_any()
    };
    let row = move |line: usize| {
        let number = move || page.with(|page| page.start) + line;
        let label = move |column: usize| {
            let title = titles.with(|titles| titles.get(column).cloned()).unwrap_or_default();
            say.cell(&title, number() as f64)
        };
        let cell = move |column: usize| {
            view! {
                <td>
                    <input
                        type="text" dir="auto" autocomplete="off" spellcheck="false"
                        data-at=[line.to_string(), column.to_string()].join(",")
                        aria-label=move || label(column)
                        prop:value=move || {
                            let row = number();
                            sheet.with(|sheet| sheet.text(row, column).to_owned())
                        }
                    />
                </td>
            }
            .into_any()
        };
        let removal = move || {
            has_other_rows.get().then(|| {
                view! {
                    <button
                        type="button" class="remove"
                        aria-label=move || say.remove_row(number() as f64)
                        on:click=move |_| field.remove_row(untrack(number))
                    >
                        {"×"}
                    </button>
                }
                .into_any()
            })
        };
        view! {
            <tr>
                {numbered(move || 0..width.get(), cell)}
                <td>{removal}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <table
            class="cells" aria-labelledby=place.id("-label") node_ref=field.table
            on:input=move |event| field.write(&event)
            on:keydown=move |event| field.walk(&event)
            on:paste=move |event| field.paste(&event)
        >
            <thead>
                <tr>
                    {numbered(move || 0..width.get(), name)}
                    // Above the buttons that remove rows. Not wholly static, which `view!` would write as HTML.
                    <td class={"end"}></td>
                </tr>
            </thead>
            <tbody>{numbered(move || 1..page.with(ExactSizeIterator::len) + 1, row)}</tbody>
        </table>
    }
}

/// Leads through the rows, if there is more than one page of them.
#[component]
fn Pages(field: TableField) -> impl IntoView {
    let say = messages();
    let page = Memo::new(move |_| field.page());
    let height = Memo::new(move |_| field.sheet.with(Sheet::height));
    let said = move || {
        let Range { start, end } = page.get();
        let height = height.get();
        say.rows_shown((start + 1) as f64, end as f64, height as f64)
    };
    let is_first = move || page.with(|page| page.start == 0);
    let is_last = move || page.with(|page| page.end) == height.get();
    let back = move |_| field.shown.set(page.get_untracked().start.saturating_sub(1));
    let on = move |_| field.shown.set(page.get_untracked().end.min(MAX_ROWS));
    let has_others = Memo::new(move |_| !is_first() || !is_last());
    // A disabled button would lose the focus.
    move || {
        has_others.get().then(|| {
            view! {
                <div class="tools">
                    <button type="button" class="quiet" aria-disabled=move || is_first().to_string() on:click=back>
                        {say.rows_before()}
                    </button>
                    <span class="note" aria-live="polite">{said}</span>
                    <button type="button" class="quiet" aria-disabled=move || is_last().to_string() on:click=on>
                        {say.rows_after()}
                    </button>
                </div>
            }
            .into_any()
        })
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
