//! A table to edit: every cell a text box, filled by hand, from a spreadsheet or from
//! a CSV file. Columns cannot become uneven: rows are filled up as they come in.

use super::{Control, pasted_lines, pressed};
use crate::{dom, js};
use std::cell::RefCell;
use std::rc::Rc;
use tasks::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Element, Event, HtmlInputElement, KeyboardEvent};

/// More rows than this are nobody's to edit in a page.
const MAX_ROWS: usize = 1000;

pub struct Table(Rc<State>);

/// The names of the columns, then the rows, all equally long.
type Cells = Vec<Vec<String>>;

struct State {
    element: Element,
    scroller: Element,
    table: Element,
    file: Element,
    note: Element,
    cells: RefCell<Cells>,
}

impl Table {
    pub fn new(id: &str) -> Self {
        let label = [id, "-label"].concat();
        let table = dom::el("table", &[("class", "cells"), ("aria-labelledby", &label)], &[]);
        let scroller = dom::el("div", &[("class", "scroller"), ("tabindex", "-1")], &[&table]);
        let file = dom::el("input", &[("type", "file"), ("accept", ".csv,.tsv,.txt,text/csv")], &[]);
        let import = dom::el("label", &[("class", "file")], &[&dom::text("Import CSV"), &file]);
        let button = |name, label| {
            dom::text_el("button", &[("type", "button"), ("class", "file"), ("data-do", name)], label)
        };
        let tools = dom::el(
            "div",
            &[("class", "tools")],
            &[&button("row", "Add row"), &button("column", "Add column"), &import],
        );
        let note = dom::el("p", &[("class", "note"), ("role", "status")], &[]);
        let element =
            dom::el("div", &[("class", "table-field"), ("part", "input")], &[&scroller, &tools, &note]);
        let state = Rc::new(State { element, scroller, table, file, note, cells: RefCell::default() });
        state.listen();
        state.replace(Vec::new());
        Self(state)
    }
}

/// Where a cell is: its row, the names being row 0, and its column.
fn place(event: &Event) -> Option<(HtmlInputElement, usize, usize)> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let at = input.get_attribute("data-at")?;
    let (row, column) = at.split_once(',')?;
    Some((input, row.parse().ok()?, column.parse().ok()?))
}

impl State {
    fn listen(self: &Rc<Self>) {
        let own = self.clone();
        dom::on(&self.element, "input", move |event| {
            if let Some((input, row, column)) = place(&event) {
                if let Some(cell) =
                    own.cells.borrow_mut().get_mut(row).and_then(|cells| cells.get_mut(column))
                {
                    *cell = input.value();
                }
            }
        });
        let own = self.clone();
        dom::on(&self.element, "focusin", move |event| {
            // Names of columns change; the cell takes the new one when it matters.
            if let Some((input, row, column)) = place(&event) {
                dom::set(&input, "aria-label", &own.name(row, column));
            }
        });
        let own = self.clone();
        dom::on(&self.element, "keydown", move |event| {
            let Some(((_, row, column), key)) = place(&event).zip(event.dyn_ref::<KeyboardEvent>()) else {
                return;
            };
            let to = match key.key().as_str() {
                _ if key.ctrl_key() || key.meta_key() || key.is_composing() => return,
                "Enter" | "ArrowDown" => row + 1,
                "ArrowUp" => row.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            if key.key() == "Enter" && to == own.cells.borrow().len() {
                own.act("row", 0);
            }
            own.focus(to, column);
        });
        let own = self.clone();
        dom::on(&self.element, "paste", move |event| {
            if let Some(((_, row, column), text)) = place(&event).zip(pasted_lines(&event)) {
                event.prevent_default();
                own.paste(&separated(&text, '\t'), row, column);
                own.focus(row, column);
            }
        });
        let own = self.clone();
        dom::on(&self.element, "click", move |event| {
            if let Some(action) = pressed(&event) {
                let (action, at) = action.split_once(' ').unwrap_or((&action, ""));
                own.act(action, at.parse().unwrap_or(0));
            }
        });
        let own = self.clone();
        dom::on(&self.file, "change", move |_| {
            if let Ok(file) = js::get(&js::get(&own.file, "files"), "0").dyn_into::<Blob>() {
                own.import(&file);
                js::set(&own.file, "value", &"".into());
            }
        });
    }

    /// What a button does. The focus goes where work goes on.
    fn act(&self, action: &str, at: usize) {
        let mut cells = self.cells.borrow_mut();
        let (rows, columns) = (cells.len(), cells[0].len());
        match action {
            "row" => cells.push(vec![String::new(); columns]),
            "column" => cells.iter_mut().for_each(|row| row.push(String::new())),
            "drop-row" if at < rows => {
                cells.remove(at);
            }
            "drop-column" if at < columns => cells.iter_mut().for_each(|row| {
                row.remove(at);
            }),
            _ => return,
        }
        drop(cells);
        self.draw();
        match action {
            "row" => self.focus(rows, 0),
            "column" => self.focus(0, columns),
            "drop-row" => self.focus(at.min(self.cells.borrow().len() - 1), 0),
            _ => self.focus(0, at.saturating_sub(1)),
        }
    }

    fn import(self: &Rc<Self>, file: &Blob) {
        let (own, text) = (self.clone(), file.text());
        spawn_local(async move {
            let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            own.replace(separated(&text, separator(&text)));
        });
    }

    fn paste(&self, pasted: &[Vec<String>], row: usize, column: usize) {
        let mut cells = self.cells.take();
        for (i, new) in pasted.iter().enumerate() {
            while cells.len() <= row + i {
                cells.push(Vec::new());
            }
            let old = &mut cells[row + i];
            for (j, cell) in new.iter().enumerate() {
                while old.len() <= column + j {
                    old.push(String::new());
                }
                old[column + j].clone_from(cell);
            }
        }
        self.replace(cells);
    }

    fn replace(&self, mut cells: Cells) {
        let (had, is_uneven) = (cells.len(), even(&mut cells));
        self.note.set_text_content(Some(if had > MAX_ROWS {
            "Only the first 1,000 rows are kept."
        } else if is_uneven {
            "Some columns were shorter than others. Empty cells were added."
        } else {
            ""
        }));
        self.cells.replace(cells);
        self.draw();
    }

    fn name(&self, row: usize, column: usize) -> String {
        let cells = self.cells.borrow();
        let number = (column + 1).to_string();
        match cells[0].get(column).map(|name| name.trim()) {
            _ if row == 0 => ["Name of column ", &number].concat(),
            Some(name) if !name.is_empty() => [name, ", row ", &row.to_string()].concat(),
            _ => ["Column ", &number, ", row ", &row.to_string()].concat(),
        }
    }

    fn focus(&self, row: usize, column: usize) {
        let selector = ["[data-at=\"", &at(row, column), "\"]"].concat();
        if let Ok(Some(cell)) = self.table.query_selector(&selector) {
            dom::focus(&cell);
        }
    }

    fn draw(&self) {
        self.table.set_text_content(None);
        let cells = self.cells.borrow();
        for (row, texts) in cells.iter().enumerate() {
            let line = dom::el("tr", &[], &[]);
            for (column, text) in texts.iter().enumerate() {
                let (at, name) = (at(row, column), self.name(row, column));
                let hint = if row == 0 { "Name" } else { "" };
                let attributes = [
                    ("type", "text"),
                    ("data-at", &*at),
                    ("aria-label", &*name),
                    ("dir", "auto"),
                    ("placeholder", hint),
                    ("value", text.as_str()),
                ];
                let input = dom::el("input", &attributes, &[]);
                let cell = if row == 0 {
                    dom::el("th", &[("scope", "col")], &[&input])
                } else {
                    dom::el("td", &[], &[&input])
                };
                if row == 0 && texts.len() > 1 {
                    dom::append(&cell, &remove("drop-column ", column, "Remove column "));
                }
                dom::append(&line, &cell);
            }
            let end = dom::el("td", &[], &[]);
            if row > 0 && cells.len() > 2 {
                dom::append(&end, &remove("drop-row ", row, "Remove row "));
            }
            dom::append(&line, &end);
            dom::append(&self.table, &line);
        }
    }
}

fn at(row: usize, column: usize) -> String {
    [&row.to_string(), ",", &column.to_string()].concat()
}

fn remove(action: &str, at: usize, name: &str) -> Element {
    let action = [action, &at.to_string()].concat();
    let shown = if action.contains("row") { at } else { at + 1 };
    let name = [name, &shown.to_string()].concat();
    let attributes = [("type", "button"), ("class", "remove"), ("data-do", &*action), ("aria-label", &*name)];
    dom::text_el("button", &attributes, "×")
}

/// Fills rows up to one length, with at least one column and one row to write in.
/// Returns whether a row that held something was short.
fn even(cells: &mut Cells) -> bool {
    cells.truncate(MAX_ROWS + 1);
    let mut is_uneven = false;
    let columns = cells.iter().map(Vec::len).max().unwrap_or(2).max(1);
    while cells.len() < 2 {
        cells.push(vec![String::new(); columns]);
    }
    for row in cells {
        is_uneven |= row.len() < columns;
        row.resize(columns, String::new());
    }
    is_uneven
}

/// What separates the cells of a file: whatever its first line has most of.
fn separator(text: &str) -> char {
    let head = text.lines().next().unwrap_or_default();
    let count = |mark: char| head.matches(mark).count();
    [',', ';', '\t'].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(',')
}

/// Rows of separated cells; those in quotes may hold separators, line breaks, and
/// quotes written twice. Lines of nothing are left out.
fn separated(text: &str, separator: char) -> Cells {
    let text = text.trim_start_matches('\u{feff}');
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            '\r' if !is_quoted => {}
            '\n' if !is_quoted || letters.peek().is_none() => {
                row.push(std::mem::take(&mut cell));
                if row != [""] {
                    rows.push(std::mem::take(&mut row));
                }
                row.clear();
            }
            _ if letter == separator && !is_quoted => row.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    rows
}

/// Columns from rows, without rows and columns that hold nothing at all.
fn columns(cells: &[Vec<String>]) -> Vec<(String, Vec<String>)> {
    let Some((names, rows)) = cells.split_first() else { return Vec::new() };
    let rows: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    let column = |(i, name): (usize, &String)| {
        let cells: Vec<String> = rows.iter().map(|row| row[i].clone()).collect();
        let is_blank = name.trim().is_empty() && cells.iter().all(|cell| cell.trim().is_empty());
        (!is_blank).then(|| (name.clone(), cells))
    };
    names.iter().enumerate().filter_map(column).collect()
}

/// Rows from columns.
fn rows(columns: &[(String, Vec<String>)]) -> Cells {
    let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).min(MAX_ROWS + 1);
    let names = columns.iter().map(|(name, _)| name.clone()).collect();
    let row = |i: usize| columns.iter().map(|(_, cells)| cells.get(i).cloned().unwrap_or_default()).collect();
    std::iter::once(names).chain((0..height).map(row)).collect()
}

impl Control for Table {
    fn element(&self) -> &Element {
        &self.0.element
    }

    fn focus_target(&self) -> &Element {
        &self.0.scroller
    }

    fn hint(&self) -> &'static str {
        "Cells can be pasted from a spreadsheet."
    }

    fn value(&self) -> Option<Value> {
        Some(Value::Table(columns(&self.0.cells.borrow()))).filter(|value| !value.is_blank())
    }

    fn fill(&self, value: &Value) {
        if let Value::Table(columns) = value {
            let is_uneven = columns.iter().any(|(_, cells)| cells.len() != columns[0].1.len());
            self.0.replace(rows(columns));
            if is_uneven {
                self.0
                    .note
                    .set_text_content(Some("Some columns were shorter than others. Empty cells were added."));
            }
        }
    }

    fn clear(&self) {
        self.0.replace(Vec::new());
    }

    /// A file dropped anywhere in the form.
    fn receive(&self, given: &JsValue) -> bool {
        if let Some(file) = given.dyn_ref::<Blob>() {
            self.0.import(file);
        }
        given.is_truthy() && !given.is_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, separator: char) -> Vec<Vec<String>> {
        separated(text, separator)
    }

    #[test]
    fn spreadsheets_and_files_are_read() {
        assert_eq!(read("a\tb\n1\t2\r\n\n3\t", '\t'), [["a", "b"], ["1", "2"], ["3", ""]]);
        assert_eq!(read("\u{feff}a,b\n\"x, \"\"y\"\"\nz\",2\n", ','), [["a", "b"], ["x, \"y\"\nz", "2"]]);
        assert_eq!(read("a\"b,\"unclosed\n", ','), [["a\"b", "unclosed\n"]]);
        assert!(read("", ',').is_empty());
        assert!(read("\n\r\n", ',').is_empty());
        assert_eq!(separator("a;b;c,d\n1,2,3,4,5,6"), ';');
        assert_eq!(separator("one"), '\t');
    }

    #[test]
    fn rows_become_equally_long() {
        let mut cells = read("a,b,c\n1\n1,2,3,4", ',');
        assert!(even(&mut cells));
        assert!(cells.iter().all(|row| row.len() == 4));
        let mut cells = Vec::new();
        assert!(!even(&mut cells));
        assert_eq!(cells, [["", ""], ["", ""]]);
    }

    #[test]
    fn what_holds_nothing_is_not_sent() {
        let mut cells = read("a,b,\n1,2,\n,,\n3,,", ',');
        even(&mut cells);
        let columns = columns(&cells);
        assert_eq!(
            columns,
            [
                ("a".to_owned(), vec!["1".to_owned(), "3".into()]),
                ("b".into(), vec!["2".into(), String::new()])
            ]
        );
        assert_eq!(rows(&columns), [["a", "b"], ["1", "2"], ["3", ""]]);
    }
}
