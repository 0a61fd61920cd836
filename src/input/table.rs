//! A table to edit: every cell a text box, filled by hand, from a spreadsheet or from
//! a CSV file. Columns cannot become uneven: they are filled up as they come in.

use super::columns::{self, Column};
use super::{Control, pasted_lines, pressed};
use crate::{dom, js};
use std::cell::RefCell;
use std::rc::Rc;
use tasks::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Element, Event, KeyboardEvent};

pub struct Table(Rc<State>);

struct State {
    element: Element,
    scroller: Element,
    table: Element,
    note: Element,
    columns: RefCell<Vec<Column>>,
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
        let state = Rc::new(State { element, scroller, table, note, columns: RefCell::default() });
        for event in ["input", "focusin", "keydown", "paste", "click", "change"] {
            let own = state.clone();
            dom::on(&state.element, event, move |event| own.hear(&event));
        }
        state.replace(Vec::new(), true);
        Self(state)
    }
}

/// Where a cell is: its row, the names being row 0, and its column.
fn place(input: &Element) -> Option<(usize, usize)> {
    let at = input.get_attribute("data-at")?;
    let (row, column) = at.split_once(',')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

impl State {
    fn hear(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let kind = event.type_();
        let Some((row, column)) = place(&target) else {
            // Not a cell: a button, or the file to import.
            if kind == "click" {
                if let Some(action) = pressed(event) {
                    self.act(&action);
                }
            } else if let Ok(file) = js::get(&js::get(&target, "files"), "0").dyn_into() {
                self.import(&file);
                js::set(&target, "value", &"".into());
            }
            return;
        };
        match kind.as_str() {
            "input" => {
                if let Some(cell) = columns::cell(&mut self.columns.borrow_mut(), row, column) {
                    *cell = js::get(&target, "value").as_string().unwrap_or_default();
                }
            }
            // Names of columns change; a cell takes the new one when it matters.
            "focusin" => dom::set(&target, "aria-label", &self.name(row, column)),
            "paste" => {
                if let Some(text) = pasted_lines(event) {
                    event.prevent_default();
                    let mut columns = self.columns.take();
                    let is_whole = columns::read(&mut columns, (row, column), &text, '\t');
                    self.replace(columns, is_whole);
                    self.focus(row, column);
                }
            }
            "keydown" => self.walk(event.unchecked_ref(), row, column),
            _ => {}
        }
    }

    /// Up and down through a column; Enter begins a new row at its end.
    fn walk(&self, key: &KeyboardEvent, row: usize, column: usize) {
        let name = key.key();
        let to = match name.as_str() {
            _ if key.ctrl_key() || key.meta_key() || key.is_composing() => return,
            "Enter" | "ArrowDown" => row + 1,
            "ArrowUp" => row.saturating_sub(1),
            _ => return,
        };
        key.prevent_default();
        if name == "Enter" && to > self.rows() {
            self.act("row");
        }
        self.focus(to, column);
    }

    fn rows(&self) -> usize {
        self.columns.borrow().first().map_or(0, |(_, cells)| cells.len())
    }

    /// What a button does. The focus goes where work goes on.
    fn act(&self, action: &str) {
        let (action, at) = action.split_once(' ').unwrap_or((action, ""));
        let at: usize = at.parse().unwrap_or_default();
        let (rows, mut columns) = (self.rows(), self.columns.take());
        let to = match action {
            "row" => {
                for (_, cells) in &mut columns {
                    cells.push(String::new());
                }
                (rows + 1, 0)
            }
            "column" => {
                columns.push((String::new(), vec![String::new(); rows]));
                (0, columns.len() - 1)
            }
            "drop-row" => {
                for (_, cells) in &mut columns {
                    cells.remove(at - 1);
                }
                (at.min(rows - 1), 0)
            }
            _ => {
                columns.remove(at);
                (0, at.saturating_sub(1))
            }
        };
        self.replace(columns, true);
        self.focus(to.0, to.1);
    }

    fn import(self: &Rc<Self>, file: &Blob) {
        let (own, text) = (self.clone(), file.text());
        spawn_local(async move {
            let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            let mut columns = Vec::new();
            let is_whole = columns::read(&mut columns, (0, 0), &text, columns::separator(&text));
            own.replace(columns, is_whole);
        });
    }

    fn replace(&self, mut columns: Vec<Column>, is_whole: bool) {
        let is_uneven = columns::even(&mut columns);
        self.note.set_text_content(Some(if !is_whole {
            "Only the first 1,000 rows are kept."
        } else if is_uneven {
            "Some columns were shorter than others. Empty cells were added."
        } else {
            ""
        }));
        self.columns.replace(columns);
        self.draw();
    }

    fn name(&self, row: usize, column: usize) -> String {
        let columns = self.columns.borrow();
        let number = (column + 1).to_string();
        match columns.get(column).map_or("", |(name, _)| name.trim()) {
            _ if row == 0 => ["Name of column ", &number].concat(),
            "" => ["Column ", &number, ", row ", &row.to_string()].concat(),
            name => [name, ", row ", &row.to_string()].concat(),
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
        let (rows, columns) = (self.rows(), self.columns.borrow());
        for row in 0..=rows {
            let line = dom::el("tr", &[], &[]);
            for (column, (name, cells)) in columns.iter().enumerate() {
                let text = if row == 0 { name } else { &cells[row - 1] };
                let (at, label) = (at(row, column), self.name(row, column));
                let attributes = [
                    ("type", "text"),
                    ("data-at", &*at),
                    ("aria-label", &*label),
                    ("dir", "auto"),
                    ("placeholder", if row == 0 { "Name" } else { "" }),
                    ("value", text.as_str()),
                ];
                let cell =
                    if row == 0 { dom::el("th", &[("scope", "col")], &[]) } else { dom::el("td", &[], &[]) };
                dom::append(&cell, &dom::el("input", &attributes, &[]));
                if row == 0 && columns.len() > 1 {
                    dom::append(&cell, &remove("drop-column ", column, "Remove column ", column + 1));
                }
                dom::append(&line, &cell);
            }
            let end = dom::el("td", &[], &[]);
            if row > 0 && rows > 1 {
                dom::append(&end, &remove("drop-row ", row, "Remove row ", row));
            }
            dom::append(&line, &end);
            dom::append(&self.table, &line);
        }
    }
}

fn at(row: usize, column: usize) -> String {
    [&row.to_string(), ",", &column.to_string()].concat()
}

fn remove(action: &str, at: usize, name: &str, number: usize) -> Element {
    let (action, name) = ([action, &at.to_string()].concat(), [name, &number.to_string()].concat());
    let attributes = [("type", "button"), ("class", "remove"), ("data-do", &*action), ("aria-label", &*name)];
    dom::text_el("button", &attributes, "×")
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
        Some(Value::Table(columns::filled(&self.0.columns.borrow()))).filter(|value| !value.is_blank())
    }

    fn fill(&self, value: &Value) {
        if let Value::Table(columns) = value {
            let is_whole = columns.iter().all(|(_, cells)| cells.len() <= columns::MAX_ROWS);
            self.0.replace(columns.clone(), is_whole);
        }
    }

    fn clear(&self) {
        self.0.replace(Vec::new(), true);
    }

    /// A file dropped anywhere in the form.
    fn receive(&self, given: &JsValue) -> bool {
        if let Some(file) = given.dyn_ref() {
            self.0.import(file);
        }
        given.is_truthy() && !given.is_string()
    }
}
