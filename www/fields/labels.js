// Labels as chips: typed, pasted with commas, removed one by one.

import { button, h } from "../dom.js";
import { pastedLines } from "./row.js";

export const labels = (id) => {
  const held = new Set();
  const list = h("ul.chips", { role: "list", "aria-labelledby": id + "-label" });
  const draw = () => {
    list.textContent = "";
    for (const label of held) {
      const drop = () => {
        remove(label);
        target.focus();
      };
      list.append(h("li", {}, h("bdi", {}, label), button("", "×", drop, { "aria-label": "Remove " + label })));
    }
  };
  const remove = (label) => {
    held.delete(label);
    draw();
  };
  const add = (labels) => {
    for (const label of labels) if (label.trim()) held.add(label.trim());
    draw();
  };
  /** Turns what was typed into chips. Chips that are drawn anew under the pointer cannot be clicked. */
  const take = () => {
    const { value } = target;
    target.value = "";
    if (value) add(value.split(","));
  };
  const target = h("input", {
    id,
    type: "text",
    dir: "auto",
    part: "input",
    placeholder: "Add a label, then Enter",
    autocomplete: "off",
    keydown(event) {
      const { key } = event;
      if (((key == "Enter" && !event.ctrlKey && !event.metaKey) || key == ",") && !event.isComposing) {
        event.preventDefault();
        take();
      } else if (key == "Backspace" && !target.value) remove([...held].pop());
    },
    // A list becomes chips as it is written.
    input: () => target.value.includes(",") && take(),
    paste: (event) => pastedLines(event, (text) => add(text.split(/[,\n\t]/))),
    blur: take,
  });
  return {
    element: h("div.labels-field", {}, list, target),
    target,
    value() {
      // What is still being typed counts too.
      take();
      if (held.size) return [...held];
    },
    fill(labels = []) {
      held.clear();
      target.value = "";
      add(labels);
    },
  };
};
