// What a table holds: reading it from a spreadsheet or a file, keeping it even, and what of it is sent.

/** More rows than this are nobody's to edit in a page. */
export const MAX_ROWS = 1000;

/** Writes a cell, wherever it is; the names are row 0. */
export const put = (columns, row, column, text) => {
  while (columns.length <= column) columns.push(["", []]);
  const cells = columns[column][1];
  while (cells.length < row) cells.push("");
  if (row) cells[row - 1] = text;
  else columns[column][0] = text;
};

/**
 * Makes columns equally long, with at least one row to write in. Returns whether there was more than one
 * number of rows.
 */
export const even = (columns) => {
  if (!columns[0]) columns.push(["", []], ["", []]);
  const rows = Math.min(MAX_ROWS, columns.reduce((most, [, cells]) => Math.max(most, cells.length), 1));
  let isUneven = false;
  for (const [, cells] of columns) {
    isUneven ||= rows > 1 && cells.length < rows;
    while (cells.length < rows) cells.push("");
    cells.length = rows;
  }
  return isUneven;
};

/** What separates the cells of a file: whatever its first line has most of. */
export const separator = (text) => {
  const line = text.split("\n", 1)[0];
  const count = (mark) => line.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
};

/**
 * Writes separated cells into a table, from a cell on. Cells in quotes may hold separators, line breaks, and
 * quotes written twice. Lines of nothing are left out, and so are rows beyond what a page can show: then it
 * returns false.
 */
export const read = (columns, row, first, text, separator) => {
  let column = first;
  let cell = "";
  let isQuoted = false;
  text = text.replace(/^\ufeff+/, "");
  for (let i = 0; ; i++) {
    const letter = text[i];
    if (letter == '"' && isQuoted && text[i + 1] == '"') {
      i++;
      cell += letter;
    } else if (letter == '"' && (isQuoted || !cell)) isQuoted = !isQuoted;
    else if (letter && (isQuoted || (letter != separator && letter != "\r" && letter != "\n"))) cell += letter;
    else if (letter != "\r") {
      const ends = letter != separator;
      const isBlank = ends && column == first && !cell;
      if (!isBlank) put(columns, row, column++, cell);
      cell = "";
      if (ends) {
        if (!isBlank) row++;
        column = first;
        if (!letter || row > MAX_ROWS) return !text.slice(i + 1).trim();
      }
    }
  }
};

/** What is sent: no rows and no columns that hold nothing at all. */
export const filled = (columns) => {
  const rows = [...columns[0][1].keys()].filter((row) => columns.some(([, cells]) => cells[row].trim()));
  return columns
    .map(([name, cells]) => [name, rows.map((row) => cells[row])])
    .filter((column) => column.flat().some((text) => text.trim()));
};
