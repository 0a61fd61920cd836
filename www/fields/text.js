// Text boxes: one text, one line, or a list with one text a line.

import { h } from "../dom.js";

/** With `batch`, a switch makes every line an input of its own. */
export const text = (id, { kind, batch }) => {
  const target = h(kind == "line" ? "input" : "textarea", {
    id,
    type: kind == "line" && "text",
    rows: { text: 2, list: 3 }[kind],
    // The direction follows what is typed, so right-to-left needs no setting.
    dir: "auto",
    part: "input",
    spellcheck: "false",
    autocomplete: "off",
  });
  const split = h("input", { type: "checkbox" });
  const offer = h("label.batch", { hidden: true }, split, "One input a line");
  // Several lines may be several inputs: only the visitor knows.
  const suggest = () => (offer.hidden = !split.checked && !target.value.trim().includes("\n"));
  return {
    element: h("div.text", { input: suggest }, target, batch && offer),
    target,
    value() {
      const { value } = target;
      if (!value.trim()) return;
      if (kind != "list" && !split.checked) return value;
      return value.split("\n").flatMap((line) => line.trim() || []);
    },
    fill(value = "") {
      split.checked = Array.isArray(value);
      target.value = split.checked ? value.join("\n") : value;
      suggest();
    },
    /** Puts a text where the cursor is. */
    insert(text) {
      target.setRangeText(text);
      target.focus();
    },
  };
};
