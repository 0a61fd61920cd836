// What fields and parameters have in common: a line on how to fill them and one on what is wrong, what they hold,
// and what is pasted.

import { h } from "../dom.js";

/** The lines about `target`, which takes the focus; `reveal` brings it into sight first. */
export const notes = (id, target, hint, reveal) => {
  const error = h("p.field-error", { id: id + "-error" });
  target.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
  return {
    lines: [h("p.note", { id: id + "-hint", hidden: !hint }, hint), error],
    /** Says a problem, and takes the focus there. */
    point: (said) => {
      error.textContent = said;
      target.setAttribute("aria-invalid", "true");
      reveal();
      target.focus();
      return error;
    },
    unpoint: () => {
      error.textContent = "";
      target.removeAttribute("aria-invalid");
    },
  };
};

/** What rows hold, by key; those that hold nothing are left out. */
export const collect = (rows, values = {}) => {
  for (const row of rows) {
    const value = row.value();
    if (value !== undefined) values[row.key] = value;
  }
  return values;
};

/** Takes the text that a paste brings, where it is more than one line or cell. */
export const pastedLines = (event, take) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  take(text);
};
