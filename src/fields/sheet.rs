//! What the table that is being edited holds. Pure.

use super::csv::Records;
use crate::language::Messages;

/// More rows than this are nobody's to edit in a page, and more columns neither.
pub const MAX_ROWS: usize = 1000;
const MAX_COLUMNS: usize = 1000;

/// Names of columns, and rows. All lines are equally long; there is at least one row, and at least one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// What had to be done to cells to make them fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// Some lines were shorter than others.
    pub is_filled_up: bool,
    /// There were too many rows.
    pub lacks_rows: bool,
    /// There were too many columns.
    pub lacks_columns: bool,
}

impl Mended {
    /// In words, for who gave the cells; empty if nothing was done.
    pub fn said(self, say: Messages) -> String {
        let sentences = [
            (self.is_filled_up, say.rows_filled_up()),
            (self.lacks_rows, say.rows_cut()),
            (self.lacks_columns, say.columns_cut()),
        ];
        sentences.iter().filter(|(is_true, _)| *is_true).map(|(_, said)| *said).collect::<Vec<_>>().join(" ")
    }
}

impl Default for Sheet {
    /// Two columns without names, and a row to begin with.
    fn default() -> Self {
        Self { names: vec![String::new(); 2], rows: vec![vec![String::new(); 2]] }
    }
}

impl Sheet {
    /// Of columns: names and cells.
    pub fn of_columns(columns: &[(String, Vec<String>)]) -> (Self, Mended) {
        let height = columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mended = Mended {
            is_filled_up: columns.iter().any(|(_, cells)| cells.len() < height),
            lacks_rows: height > MAX_ROWS,
            lacks_columns: columns.len() > MAX_COLUMNS,
        };
        let kept = || columns.iter().take(MAX_COLUMNS);
        let row = |i: usize| kept().map(|(_, cells)| cells.get(i).cloned().unwrap_or_default()).collect();
        let names = kept().map(|(name, _)| name.clone()).collect();
        let mut sheet = Self { names, rows: (0..height.min(MAX_ROWS)).map(row).collect() };
        sheet.make_even();
        (sheet, mended)
    }

    /// Of a file, whose first record has the names.
    pub fn of_records(records: Records) -> (Self, Mended) {
        let mut sheet = Self { names: Vec::new(), rows: Vec::new() };
        let mended = sheet.write(0, 0, records);
        (sheet, mended)
    }

    /// Writes records into the table from a cell on; the table grows as far as they reach.
    pub fn write(&mut self, row: usize, column: usize, records: Records) -> Mended {
        let mut mended = Mended::default();
        let (mut narrowest, mut widest) = (usize::MAX, 0);
        for (i, record) in records.enumerate() {
            let Some(line) = self.line(row + i) else {
                mended.lacks_rows = true;
                break;
            };
            narrowest = narrowest.min(record.len());
            widest = widest.max(record.len());
            for (at, cell) in (column..MAX_COLUMNS).zip(record) {
                if line.len() <= at {
                    line.resize(at + 1, String::new());
                }
                if let Some(place) = line.get_mut(at) {
                    *place = cell;
                }
            }
        }
        mended.is_filled_up = narrowest < widest;
        mended.lacks_columns = column + widest > MAX_COLUMNS;
        self.make_even();
        mended
    }

    /// The line of a number: the names are 0. Rows up to there are added; there are none beyond [`MAX_ROWS`].
    fn line(&mut self, number: usize) -> Option<&mut Vec<String>> {
        let Some(row) = number.checked_sub(1) else { return Some(&mut self.names) };
        if row >= MAX_ROWS {
            return None;
        }
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        self.rows.get_mut(row)
    }

    fn make_even(&mut self) {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.names.len());
        if width == 0 {
            *self = Self::default();
            return;
        }
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        for line in self.rows.iter_mut().chain([&mut self.names]) {
            line.resize(width, String::new());
        }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// How many rows there are, without the names.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// The text of a cell. The names are row 0.
    pub fn text(&self, row: usize, column: usize) -> &str {
        let line = row.checked_sub(1).map_or(Some(&self.names), |row| self.rows.get(row));
        line.and_then(|line| line.get(column)).map_or("", String::as_str)
    }

    /// Writes a cell that is there.
    pub fn set(&mut self, row: usize, column: usize, text: String) {
        let line = row.checked_sub(1).map_or(Some(&mut self.names), |row| self.rows.get_mut(row));
        if let Some(cell) = line.and_then(|line| line.get_mut(column)) {
            *cell = text;
        }
    }

    /// What a column goes by: its name, or its place.
    pub fn title(&self, column: usize, say: Messages) -> String {
        match self.text(0, column).trim() {
            "" => say.column((column + 1) as f64),
            name => name.to_owned(),
        }
    }

    /// Adds a row at the end, unless there are too many already. Returns whether it did.
    pub fn add_row(&mut self) -> bool {
        let is_room = self.rows.len() < MAX_ROWS;
        if is_room {
            self.rows.push(vec![String::new(); self.names.len()]);
        }
        is_room
    }

    /// Adds a column at the end, unless there are too many already. Returns whether it did.
    pub fn add_column(&mut self) -> bool {
        let is_room = self.names.len() < MAX_COLUMNS;
        if is_room {
            self.rows.iter_mut().chain([&mut self.names]).for_each(|line| line.push(String::new()));
        }
        is_room
    }

    /// Removes a row by its number, from 1; the last one stays.
    pub fn remove_row(&mut self, number: usize) {
        if (1..=self.rows.len()).contains(&number) && self.rows.len() > 1 {
            self.rows.remove(number - 1);
        }
    }

    /// Removes a column; the last one stays.
    pub fn remove_column(&mut self, column: usize) {
        if column < self.names.len() && self.names.len() > 1 {
            self.rows.iter_mut().chain([&mut self.names]).for_each(|line| drop(line.remove(column)));
        }
    }

    /// What is sent: without rows and columns that hold nothing at all. `None` if no row is left.
    pub fn filled(&self) -> Option<Vec<(String, Vec<String>)>> {
        let is_filled = |text: &String| !text.trim().is_empty();
        let rows: Vec<&Vec<String>> = self.rows.iter().filter(|row| row.iter().any(is_filled)).collect();
        if rows.is_empty() {
            return None;
        }
        let column = |(column, name): (usize, &String)| {
            let cells: Vec<String> = rows.iter().filter_map(|row| row.get(column).cloned()).collect();
            (is_filled(name) || cells.iter().any(is_filled)).then(|| (name.clone(), cells))
        };
        Some(self.names.iter().enumerate().filter_map(column).collect())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn of_file(text: &str) -> (Sheet, Mended) {
        Sheet::of_records(Records::of_file(text))
    }

    fn column(name: &str, cells: &[&str]) -> (String, Vec<String>) {
        (name.to_owned(), cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_new_sheet_sends_nothing() {
        assert_eq!(Sheet::default().filled(), None);
    }

    #[test]
    fn names_alone_send_nothing() {
        assert_eq!(of_file("a,b").0.filled(), None);
    }

    #[test]
    fn the_first_record_of_a_file_has_the_names() {
        let (sheet, mended) = of_file("City,People\nBerlin,3.7\n");
        assert_eq!(sheet.filled(), Some(vec![column("City", &["Berlin"]), column("People", &["3.7"])]));
        assert_eq!(mended, Mended::default());
    }

    #[test]
    fn an_empty_file_leaves_cells_to_write_in() {
        assert_eq!(of_file("").0, Sheet::default());
    }

    #[test]
    fn short_rows_of_a_file_are_filled_up_and_said() {
        let (sheet, mended) = of_file("a,b,c\n1,2,3\n4\n");
        assert_eq!((sheet.text(2, 0), sheet.text(2, 2), sheet.width()), ("4", "", 3));
        assert_eq!(
            mended.said(Messages::ENGLISH),
            "Some rows were shorter than others. Empty cells were added."
        );
    }

    #[test]
    fn rows_longer_than_the_names_add_columns() {
        let (sheet, mended) = of_file("a,b\n1,2,3\n");
        assert_eq!((sheet.width(), sheet.title(2, Messages::ENGLISH)), (3, "Column 3".to_owned()));
        assert!(mended.is_filled_up);
    }

    #[test]
    fn a_thousand_rows_are_kept() {
        let (sheet, mended) = of_file(&["a,b\n", &"1,2\n".repeat(MAX_ROWS)].concat());
        assert_eq!((sheet.height(), mended.lacks_rows), (MAX_ROWS, false));
    }

    #[test]
    fn more_rows_are_cut_and_said() {
        let (sheet, mended) = of_file(&["a,b\n", &"1,2\n".repeat(MAX_ROWS + 1)].concat());
        assert_eq!(sheet.height(), MAX_ROWS);
        assert_eq!(mended.said(Messages::ENGLISH), "Only the first 1,000 rows are kept.");
    }

    #[test]
    fn a_line_of_a_million_cells_is_cut_and_said() {
        let (sheet, mended) = of_file(&[&",".repeat(1_000_000), "\n", &"1\n".repeat(MAX_ROWS)].concat());
        assert_eq!((sheet.width(), sheet.height()), (MAX_COLUMNS, MAX_ROWS));
        assert!(mended.lacks_columns);
    }

    #[test]
    fn uneven_columns_are_filled_up_and_said() {
        let (sheet, mended) = Sheet::of_columns(&[column("a", &["1", "2"]), column("b", &["3"])]);
        assert_eq!(sheet.filled(), Some(vec![column("a", &["1", "2"]), column("b", &["3", ""])]));
        assert!(mended.is_filled_up);
    }

    #[test]
    fn columns_of_more_rows_are_cut() {
        let (sheet, mended) = Sheet::of_columns(&[("a".to_owned(), vec!["1".to_owned(); MAX_ROWS + 1])]);
        assert_eq!((sheet.height(), mended.lacks_rows), (MAX_ROWS, true));
    }

    #[test]
    fn pasting_grows_the_table_and_says_nothing_of_it() {
        let mut sheet = Sheet::default();
        let mended = sheet.write(1, 1, Records::of_clipboard("1\t2\n3\t4\n"));
        assert_eq!((sheet.width(), sheet.height(), sheet.text(2, 2)), (3, 2, "4"));
        assert_eq!(mended, Mended::default());
    }

    #[test]
    fn pasting_at_the_last_row_keeps_what_fits() {
        let (mut sheet, _) = of_file(&["a,b\n", &"1,2\n".repeat(MAX_ROWS)].concat());
        let mended = sheet.write(MAX_ROWS, 0, Records::of_clipboard("x\ny\n"));
        assert_eq!((sheet.height(), sheet.text(MAX_ROWS, 0)), (MAX_ROWS, "x"));
        assert!(mended.lacks_rows);
    }

    #[test]
    fn empty_rows_and_columns_are_not_sent() {
        let (sheet, _) = of_file("a,,c\n1,,\n , ,\n2,,\n");
        assert_eq!(sheet.filled(), Some(vec![column("a", &["1", "2"]), column("c", &["", ""])]));
    }

    #[test]
    fn rows_and_columns_are_added_and_removed() {
        let (mut sheet, _) = of_file("a,b\n1,2\n3,4\n");
        assert!(sheet.add_row() && sheet.add_column());
        sheet.set(3, 2, "new".to_owned());
        sheet.remove_row(1);
        sheet.remove_column(0);
        assert_eq!(sheet.filled(), Some(vec![column("b", &["4", ""]), column("", &["", "new"])]));
    }

    #[test]
    fn the_last_row_and_the_last_column_stay() {
        let (mut sheet, _) = Sheet::of_columns(&[column("a", &["1"])]);
        sheet.remove_row(1);
        sheet.remove_column(0);
        assert_eq!(sheet.text(1, 0), "1");
    }

    #[test]
    fn no_row_is_added_beyond_the_most() {
        let (mut sheet, _) = Sheet::of_columns(&[("a".to_owned(), vec![String::new(); MAX_ROWS])]);
        assert!(!sheet.add_row());
        assert_eq!(sheet.height(), MAX_ROWS);
    }
}
