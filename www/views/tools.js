// Copying an answer: as a table for a spreadsheet, as JSON, as text.

import { button, copy, h } from "../dom.js";

/** A value as a cell: every digit, no breaks. */
export const cell = (value) =>
  value == null || typeof value == "object" ? "" : String(value).replace(/[\t\n\r]/g, " ");

/** The list in an output, names of its members first. Of lists per input, lines begin with the input's number. */
const tabSeparated = (output) => {
  const listIn = (item) => (Array.isArray(item) ? item : Object.values(item ?? {}).find(Array.isArray));
  const lines = [];
  const add = (item, input) => {
    const isObject = item && typeof item == "object";
    // Pictures are no cells.
    const { mask, ...members } = { ...input, ...(isObject ? item : { item }) };
    if (isObject) lines[0] ??= Object.keys(members).join("\t");
    lines.push(Object.values(members).map(cell).join("\t"));
  };
  listIn(output).forEach((item, i) => {
    const inner = listIn(item);
    if (inner) for (const one of inner) add(one, { input: i + 1 });
    else add(item);
  });
  return lines.join("\n") + "\n";
};

/** A button that is on or off. */
export const toggle = (classes, content, on, change) => {
  const click = () => change((own.ariaPressed = on = !on));
  const own = button(classes, "", click, { "aria-pressed": on + "" });
  own.append(...content);
  return own;
};

const tool = (name, text) => button(".quiet", name, () => copy(text()));

/** For answers that are text. */
export const copyText = (text) => h("div.tools", {}, tool("Copy", text));

/** For answers that are tables. */
export const copyTable = (output) =>
  h("div.tools", {},
    tool("Copy as table", () => tabSeparated(output)),
    tool("Copy as JSON", () => JSON.stringify(output, null, 2)),
  );
