// Text that arrives in pieces, or all at once: drawn at most once per frame, a block at a time. Blocks that are
// complete are never touched again, so a long answer costs no more at its end than at its start.

import { frames, h } from "../dom.js";
import { edge, split, write } from "./markdown.js";

/** Characters drawn in one frame. */
const PER_FRAME = 12000;
/** Characters of a block of plain text. */
const LONG = 2000;

/** Cuts between lines, else between words: one endless paragraph would be laid out anew with every piece. */
const splitPlain = (text) => {
  const head = text.slice(0, edge(text, LONG));
  if (text.length > LONG + 500) return [head.lastIndexOf("\n") + 1 || head.lastIndexOf(" ") + 1 || head.length];
};

/** A text and its element; `whole` and `push` draw it. */
export class Live {
  text = "";
  #markdown;
  #body;
  #note = h("p.note", { hidden: true });
  /** What is still growing, where its text begins, and the code block that is open there. */
  #block;
  #from = 0;
  #fence;
  /** Where the text ends that is on the page. */
  #to = 0;
  #scheduled;

  /** `prompt` is shown in front, and is no part of the text. */
  constructor(markdown, prompt) {
    this.#markdown = markdown;
    this.#body = h("div.prose" + (markdown ? "" : ".plain"), { part: "text" });
    this.element = h("div.live", {}, this.#body, this.#note);
    this.#next();
    if (prompt != null) {
      // It is not redrawn: the text gets an element of its own behind it.
      const rest = h("span");
      this.#block.append(h("span.prompt", {}, prompt), rest);
      this.#block = rest;
    }
  }

  /** A whole text; the rest of a long one follows in the next frames. */
  static whole(markdown, prompt, text) {
    const live = new Live(markdown, prompt);
    live.text = text;
    if (live.#draw()) live.push("");
    return live;
  }

  push(piece) {
    this.text += piece;
    if (this.#scheduled) return;
    this.#scheduled = true;
    frames(() => (this.#scheduled = this.#draw()));
  }

  /** Says that this is not all. */
  mark(note) {
    this.#note.textContent = note;
    this.#note.hidden = false;
  }

  #next() {
    this.#block = h("div.block", { dir: "auto" });
    this.#body.append(this.#block);
  }

  /** Draws what one frame has time for; true if there is more. */
  #draw() {
    this.#to = edge(this.text, this.#to + PER_FRAME);
    for (;;) {
      const tail = this.text.slice(this.#from, this.#to);
      const end = this.#markdown ? split(tail, this.#fence) : splitPlain(tail);
      const text = tail.slice(0, end?.[0]);
      this.#block.textContent = this.#markdown ? "" : text;
      if (this.#markdown) write(this.#block, text, this.#fence);
      if (!end) return this.#to < this.text.length;
      this.#from += end[0];
      this.#fence = end[1];
      this.#next();
    }
  }
}
