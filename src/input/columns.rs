//! What a table holds: reading it from a spreadsheet or a file, keeping it even,
//! and what of it is sent. Pure.

/// A column's name and cells.
pub type Column = (String, Vec<String>);

/// More rows than this are nobody's to edit in a page.
pub const MAX_ROWS: usize = 1000;

/// The cell of a row, the names being row 0.
pub fn cell(columns: &mut [Column], row: usize, column: usize) -> Option<&mut String> {
    let (name, cells) = columns.get_mut(column)?;
    if row == 0 { Some(name) } else { cells.get_mut(row - 1) }
}

/// Writes a cell, wherever it is.
fn put(columns: &mut Vec<Column>, row: usize, column: usize, text: String) {
    while columns.len() <= column {
        columns.push((String::new(), Vec::new()));
    }
    let cells = &mut columns[column].1;
    while cells.len() < row {
        cells.push(String::new());
    }
    if let Some(cell) = cell(columns, row, column) {
        *cell = text;
    }
}

/// Makes columns equally long, with at least one row to write in. Returns whether
/// there was more than one number of rows.
pub fn even(columns: &mut Vec<Column>) -> bool {
    if columns.is_empty() {
        columns.resize(2, (String::new(), Vec::new()));
    }
    let rows = columns.iter().fold(1, |rows, (_, cells)| rows.max(cells.len())).min(MAX_ROWS);
    let mut is_uneven = false;
    for (_, cells) in columns {
        is_uneven |= cells.len() < rows && !(rows == 1 && cells.is_empty());
        cells.resize(rows, String::new());
    }
    is_uneven
}

/// What separates the cells of a file: whatever its first line has most of.
pub fn separator(text: &str) -> char {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes().take_while(|byte| *byte != b'\n') {
        for (mark, count) in &mut counts {
            *count += i32::from(*mark == byte);
        }
    }
    let best = counts.iter().fold(counts[0], |best, own| if own.1 > best.1 { *own } else { best });
    char::from(best.0)
}

/// Writes separated cells into a table, from a cell on. Cells in quotes may hold
/// separators, line breaks, and quotes written twice. Lines of nothing are left out,
/// and so are rows beyond what a page can show: then it returns false.
pub fn read(columns: &mut Vec<Column>, from: (usize, usize), text: &str, separator: char) -> bool {
    let (mut row, mut column) = from;
    let (mut cell, mut is_quoted) = (String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars();
    loop {
        let letter = letters.next();
        match letter {
            Some('"') if is_quoted && letters.as_str().starts_with('"') => {
                letters.next();
                cell.push('"');
            }
            Some('"') if is_quoted => is_quoted = false,
            Some('"') if cell.is_empty() => is_quoted = true,
            Some('\r') if !is_quoted => {}
            Some(letter) if is_quoted || letter != separator && letter != '\n' => cell.push(letter),
            _ => {
                let ends = letter != Some(separator);
                let is_blank = ends && column == from.1 && cell.is_empty();
                if !is_blank {
                    put(columns, row, column, std::mem::take(&mut cell));
                    column += 1;
                }
                if ends {
                    row += usize::from(!is_blank);
                    column = from.1;
                    if letter.is_none() || row > MAX_ROWS {
                        return letters.as_str().trim().is_empty();
                    }
                }
            }
        }
    }
}

/// What is sent: no rows and no columns that hold nothing at all.
pub fn filled(columns: &[Column]) -> Vec<Column> {
    let is_filled = |text: &String| !text.trim().is_empty();
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let mut kept = columns.to_vec();
    for row in (0..rows).rev() {
        if !kept.iter().any(|(_, cells)| is_filled(&cells[row])) {
            for (_, cells) in &mut kept {
                cells.remove(row);
            }
        }
    }
    kept.retain(|(name, cells)| is_filled(name) || cells.iter().any(is_filled));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, separator: char) -> Vec<Column> {
        let mut columns = Vec::new();
        read(&mut columns, (0, 0), text, separator);
        even(&mut columns);
        columns
    }

    fn column(name: &str, cells: &[&str]) -> Column {
        (name.to_owned(), cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn spreadsheets_and_files_are_read() {
        assert_eq!(table("a\tb\n1\t2\r\n\n3\t", '\t'), [column("a", &["1", "3"]), column("b", &["2", ""])]);
        assert_eq!(
            table("\u{feff}a,b\n\"x, \"\"y\"\"\nz\",2\n", ','),
            [column("a", &["x, \"y\"\nz"]), column("b", &["2"])]
        );
        assert_eq!(table("a\"b,\"unclosed\n", ','), [column("a\"b", &[""]), column("unclosed\n", &[""])]);
        assert_eq!(table("\n\r\n", ','), [column("", &[""]), column("", &[""])]);
        assert_eq!(separator("a;b;c,d\n1,2,3,4,5,6"), ';');
        assert_eq!(separator("a\tb"), '\t');
        assert_eq!(separator("one"), ',');
    }

    #[test]
    fn a_paste_goes_where_the_cursor_is() {
        let mut columns = table("a,b\n1,2\n3,4", ',');
        assert!(read(&mut columns, (2, 1), "x\ty\nz\n", '\t'));
        even(&mut columns);
        assert_eq!(
            columns,
            [column("a", &["1", "3", ""]), column("b", &["2", "x", "z"]), column("", &["", "y", ""])]
        );
    }

    #[test]
    fn columns_become_equally_long() {
        let mut columns = vec![column("a", &["1", "2"]), column("b", &["3"])];
        assert!(even(&mut columns));
        assert_eq!(columns[1], column("b", &["3", ""]));
        assert!(!even(&mut columns));
    }

    #[test]
    fn a_long_file_is_cut_and_says_so() {
        let rows = |n: usize| "1\n".repeat(n + 1);
        let mut columns = Vec::new();
        assert!(read(&mut columns, (0, 0), &rows(MAX_ROWS), ','));
        assert!(!read(&mut columns, (0, 0), &rows(MAX_ROWS + 1), ','));
        even(&mut columns);
        assert_eq!(columns[0].1.len(), MAX_ROWS);
    }

    #[test]
    fn what_holds_nothing_is_not_sent() {
        let columns = table("a,b,\n1,2,\n,,\n3,,", ',');
        assert_eq!(filled(&columns), [column("a", &["1", "3"]), column("b", &["2", ""])]);
        assert!(filled(&table("", ',')).is_empty());
    }
}
