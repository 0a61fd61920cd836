// A table to edit: every cell a text box, filled by hand, from a spreadsheet or from a CSV file. Columns cannot
// become uneven: they are filled up as they come in.

import { button, h } from "../dom.js";
import { givenMedia } from "./capture.js";
import { MAX_ROWS, even, filled, put, read, separator } from "./columns.js";
import { reader } from "./reading.js";
import { pastedLines } from "./row.js";

export const table = (id) => {
  let columns;
  const reading = reader();
  const rows = () => columns[0][1].length;

  const focus = (row, column) => cells.querySelector(`[data-at="${row},${column}"]`)?.focus();

  const name = (row, column) => {
    if (!row) return "Name of column " + (column + 1);
    return `${columns[column][0].trim() || "Column " + (column + 1)}, row ${row}`;
  };

  const remove = (what, number, edit, row, column) =>
    button(".remove", "×", () => change(edit, row, column), { "aria-label": `Remove ${what} ${number}` });

  const draw = () => {
    const last = rows();
    cells.textContent = "";
    for (let row = 0; row <= last; row++) {
      const line = h("tr");
      columns.forEach(([title, texts], column) => {
        const input = h("input", {
          type: "text",
          "data-at": row + "," + column,
          "aria-label": name(row, column),
          dir: "auto",
          placeholder: !row && "Name",
          value: row ? texts[row - 1] : title,
        });
        const drop = () => columns.splice(column, 1);
        const end = !row && columns[1] && remove("column", column + 1, drop, 0, Math.max(0, column - 1));
        line.append(h(row ? "td" : "th", { scope: !row && "col" }, input, end));
      });
      const drop = () => columns.forEach(([, texts]) => texts.splice(row - 1, 1));
      const end = row > 0 && last > 1 && remove("row", row, drop, Math.min(row, last - 1), 0);
      line.append(h("td", {}, end));
      cells.append(line);
    }
  };

  const replace = (own, isWhole = true) => {
    columns = own;
    const isUneven = even(columns);
    note.textContent = "";
    if (isUneven) note.textContent = "Some columns were shorter than others. Empty cells were added.";
    if (!isWhole) note.textContent = "Only the first 1,000 rows are kept.";
    draw();
  };

  /** The focus goes where work goes on. */
  const change = (edit, row, column) => {
    edit();
    replace(columns);
    focus(row, column);
  };
  const addRow = () => change(() => columns.forEach(([, texts]) => texts.push("")), rows() + 1, 0);
  const addColumn = () => change(() => columns.push(["", Array(rows()).fill("")]), 0, columns.length);

  /** Up and down through a column; Enter begins a new row at its end. */
  const walk = (event, row, column) => {
    const { key } = event;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[key];
    if (!step || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const to = Math.max(0, row + step);
    if (key == "Enter" && to > rows()) addRow();
    focus(to, column);
  };

  // A file that cannot be read leaves what was there.
  const take = (file) =>
    reading.start(file.text(), (text) => {
      const imported = [];
      replace(imported, read(imported, 0, 0, text, separator(text)));
    });

  /** Listens to the cells. */
  const hear = (act) => (event) => {
    const at = event.target.dataset.at?.split(",").map(Number);
    if (at) act(event, ...at);
  };
  const cells = h("table.cells", {
    "aria-labelledby": id + "-label",
    input: hear(({ target }, row, column) => put(columns, row, column, target.value)),
    // Names of columns change; a cell takes the new one when it matters.
    focusin: hear(({ target }, ...at) => target.setAttribute("aria-label", name(...at))),
    keydown: hear(walk),
    paste: hear((event, row, column) =>
      pastedLines(event, (text) => {
        replace(columns, read(columns, row, column, text, "\t"));
        focus(row, column);
      }),
    ),
  });
  const target = h("div.scroller", { tabindex: -1 }, cells);
  const file = h("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,text/csv",
    change() {
      if (file.files[0]) take(file.files[0]);
      // The same file may be chosen again.
      file.value = "";
    },
  });
  const note = h("p.note", { role: "status" });
  replace([]);

  return {
    element: h(
      "div.table-field",
      { part: "input" },
      target,
      h(
        "div.tools",
        {},
        button(".file", "Add row", addRow),
        button(".file", "Add column", addColumn),
        h("label.file", {}, "Import CSV", file),
      ),
      note,
    ),
    target,
    hint: "Cells can be pasted from a spreadsheet.",
    value() {
      const own = filled(columns);
      if (own[0]?.[1][0] != null) return own;
    },
    fill(own = []) {
      reading.forget();
      replace(
        own.map(([title, texts]) => [title, [...texts]]),
        own.every(([, texts]) => texts.length <= MAX_ROWS),
      );
    },
    /** A file dropped anywhere in the form. */
    receive(event) {
      const given = givenMedia(event);
      if (given instanceof Blob) take(given);
      return given && typeof given != "string";
    },
    reading: reading.current,
  };
};
