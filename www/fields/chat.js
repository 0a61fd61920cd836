// A conversation: what was said so far, a place for the answer, and the next message.

import { button, h } from "../dom.js";
import { Live } from "../views/live.js";

/** What a turn says: its text, or the texts among its parts. */
const said = (turn) =>
  [turn?.content ?? []]
    .flat()
    .map((part) => part?.text ?? (typeof part == "string" ? part : "[picture]"))
    .join("\n");

const isFrom = (turn, role) => turn?.role == role;

const fire = (element, name) => element.dispatchEvent(new CustomEvent(name, { bubbles: true }));

export const chat = (id) => {
  let turns = [];
  // The last turn is the answer, and the frame shows it.
  let isAnswered = false;

  const area = (attributes) => h("textarea", { ...attributes, dir: "auto", part: "input" });
  const target = area({
    id,
    rows: 1,
    enterkeyhint: "send",
    placeholder: "Write a message",
    keydown(event) {
      // With Ctrl or Cmd the frame sends already.
      if (event.key != "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      if (target.value.trim()) fire(target, "run");
    },
  });
  const system = area({ rows: 2, "aria-label": "System prompt", placeholder: "How the model should answer" });
  const log = h("div.turns", { role: "log", "aria-label": "Conversation", tabindex: -1 });
  // Where the frame shows the answer: after what was said, before what comes next.
  const place = h("div.turn-answer");

  /** Takes back what came after the visitor's last message; with `edit`, that message too. */
  const takeBack = (edit) => {
    const last = turns.findLastIndex((turn) => isFrom(turn, "user"));
    if (last < 0) return;
    if (edit) target.value = said(turns[last]);
    set(turns.slice(0, edit ? last : last + 1));
    if (edit) target.focus();
  };
  const again = () => {
    takeBack();
    fire(tools, "run");
  };
  const restart = () => {
    fire(tools, "restart");
    target.focus();
  };
  const tools = h(
    "div.tools",
    {},
    button(".quiet", "Answer again", again),
    button(".quiet", "Edit my last message", () => takeBack(true)),
    button(".quiet", "New conversation", restart),
  );

  const set = (own, answered = false) => {
    turns = own;
    isAnswered = answered;
    log.textContent = "";
    // The last answer is shown by the frame, in its own place.
    const shown = turns.slice(0, turns.length - isAnswered);
    for (const turn of shown) {
      const isMine = isFrom(turn, "user");
      log.append(
        h(
          isMine ? "div.turn.mine" : "div.turn",
          {},
          h("span.sr", {}, isMine ? "You: " : "Model: "),
          isMine ? h("span", { dir: "auto" }, said(turn)) : Live.whole(true, undefined, said(turn)).element,
        ),
      );
    }
    log.hidden = !shown[0];
    tools.hidden = !turns[0];
  };

  /** The turns, with the message that is written. */
  const open = () => (target.value.trim() ? [...turns, { role: "user", content: target.value }] : turns);

  set([]);
  return {
    element: h("div.chat", {}, h("details", {}, h("summary", {}, "System prompt"), system), log, place, tools, target),
    target,
    hint: "Enter sends, Shift and Enter begins a new line.",
    place,
    /** All that is to be sent. Nothing when it is the model that spoke last. */
    value() {
      const own = open();
      if (!own[0] || isFrom(own.at(-1), "assistant")) return;
      return system.value.trim() ? [{ role: "system", content: system.value }, ...own] : own;
    },
    fill(own = []) {
      own = [...own];
      system.value = isFrom(own[0], "system") ? said(own.shift()) : "";
      // A last message of plain text can still be changed before it is sent.
      const last = own.at(-1);
      target.value = isFrom(last, "user") && typeof last.content == "string" ? said(own.pop()) : "";
      set(own);
    },
    /** The message moves into the conversation, and the next one can be written. */
    sent() {
      const own = open();
      target.value = "";
      set(own);
    },
    answered({ content }) {
      if (content != null) set([...turns, { role: "assistant", content }], true);
    },
  };
};
