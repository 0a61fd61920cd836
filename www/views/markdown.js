// Markdown as models write it, into a small closed set of elements. There is no raw HTML: tags are text like any
// other. Every search is bounded, so that no answer can make it slow.

import { h } from "../dom.js";

/** Characters after which a block ends where its line does, so that what is being written stays quick to redraw. */
const LONG = 4000;
/** Lists, quotes and emphasis nest this deep. */
const MAX_DEPTH = 6;
/** Characters within which emphasis has to end. */
const REACH = 1000;

// Near enough: no tables of alphabets.
const LETTER = /[a-z\d\x80-\uffff]/i;
// Only these schemes: nothing that runs. Addresses may hold pairs of brackets.
const ADDRESS = String.raw`((?:https?://|mailto:)(?:[^\s\p{Cc}<>()"\x60|]|\([^\s\p{Cc}<>()]*\)){1,1000})`;
/** What is more than text, or would begin it: of a run of marks that is none, no part is looked at again. */
const MARKS = RegExp(
  [
    String.raw`\\[!-/:-@[-\x60{-~]`,
    String.raw`(\x60+)(?!\x60)([^]*?[^\x60])\1(?!\x60)|\x60+`,
    String.raw`([*_~])\3*`,
    `<${ADDRESS}>`,
    // What ends a sentence is no part of an address.
    String.raw`(?<![a-z\d\P{ASCII}])${ADDRESS}(?<![.,;:!?'*_~\]])`,
    // Pictures are links too: nothing is loaded that nobody asked for.
    String.raw`!?\[((?:[^[\]]|\[[^[\]]*\]){0,1000})\]\(${ADDRESS}(?: (?:[^\n()]|\([^\n()]*\)){0,1000})?\)`,
  ].join("|"),
  "giu",
);

/** A place to cut that is not within a character. */
export const edge = (text, at) => (at < text.length ? at - (text.codePointAt(at - 1) > 0xffff) : text.length);

/** The marks of the code block that is open after a line. */
const after = (line, fence) => {
  const [, marks, rest] = line.trim().match(/^(`{3,}|~{3,})([^`]*)$/) ?? [];
  if (!marks) return fence;
  if (!fence) return marks;
  return rest || !marks.startsWith(fence) ? fence : "";
};

/** Where the first block of a text that may go on is certain to end, and the code block that is open there. */
export const split = (text, fence) => {
  let at = 0;
  for (let blank, end; ; at = end) {
    // A list may go on after an empty line, indented or with its next mark.
    if (at && at < text.length && (at > LONG || (blank && !/[\s\d*+-]/.test(text[at])))) return [at, fence];
    end = text.indexOf("\n", at) + 1;
    if (!end) break;
    const line = text.slice(at, end);
    blank = !fence && !line.trim();
    fence = after(line, fence);
  }
  // A line without an end is cut between words.
  const cut = edge(text, LONG);
  if (!at && text.length > 2 * LONG) return [text.lastIndexOf(" ", cut - 1) + 1 || cut, fence];
};

const node = (tag, attributes, ...children) => h(tag, { dir: "auto", ...attributes }, ...children);

/** Writes a text, or a block of one that begins inside `fence`; `depth` counts the quotes around it. */
export const write = (root, text, fence, depth = 0) => {
  // Open lists: the indent of their marks, and whether they are numbered.
  const lists = [];
  const last = () => lists.at(-1) ?? [-2];
  // `blank`: the line before was empty; `fresh`: nothing is in the list item yet.
  let [here, paragraph, blank, fresh] = [root, ""];
  const open = (tag, attributes) => here.append((here = node(tag, attributes)));
  const close = () => (here = here.parentNode);
  const closeTwo = () => (here = here.parentNode.parentNode);
  const element = (tag, text) => here.append(inline(node(tag), text));
  const code = () => {
    fresh = false;
    // What scrolls must be reachable by keyboard.
    open("pre", { dir: "ltr", tabindex: 0 });
    open("code");
  };
  const endParagraph = () => {
    if (!paragraph) return;
    // The first text of a list item is the item itself.
    if (fresh) inline(here, paragraph);
    else element("p", paragraph);
    fresh = false;
    paragraph = "";
  };
  const endList = () => {
    lists.pop();
    closeTwo();
    fresh = false;
  };
  /** Ends the paragraph, and the lists that something indented so far is not part of. */
  const endLists = (indent) => {
    endParagraph();
    while (last()[0] >= indent) endList();
  };

  if (fence) code();
  const lines = text.split(/\r?\n/);
  if (!lines.at(-1)) lines.pop();
  for (let i = 0, match; i < lines.length; i++) {
    const line = lines[i];
    const opened = after(line, fence);
    if (fence) {
      if (opened) here.append(line + "\n");
      else closeTwo();
      fence = opened;
      continue;
    }
    const content = line.trim();
    const indent = line.match(/^[ \t]*/)[0].replaceAll("\t", "    ").length;
    if ((fence = opened)) {
      endLists(indent);
      code();
    } else if (!content) {
      endParagraph();
    } else if ((match = content.match(/^(#{1,6}) ([^]*)/))) {
      // Titles in an answer stay below those of the page.
      endLists(0);
      element("h" + Math.min(match[1].length + 2, 6), match[2].trim().replace(/(?<!#)#+$/, "").trim());
    } else if (/^([-*_])( *\1){2,}$/.test(content)) {
      endLists(0);
      open("hr");
      close();
    } else if ((match = content.match(/^(?:(\d{1,9})[.)]|[-*+])(?: ([^]*))?$/))) {
      const [, start, rest = ""] = match;
      endParagraph();
      while (last()[0] > indent + 1) endList();
      if (last()[0] + 1 >= indent && last()[1] != !!start) endList();
      if (last()[0] + 1 >= indent || lists.length >= MAX_DEPTH) close();
      else {
        lists.push([indent, !!start]);
        open(start ? "ol" : "ul", { start });
      }
      open("li");
      fresh = true;
      paragraph = rest.trim();
    } else if (content[0] == ">" && depth < MAX_DEPTH) {
      let quoted = "";
      for (; /^\s*>/.test(lines[i]); i++) quoted += lines[i].replace(/^\s*> ?/, "") + "\n";
      i--;
      endLists(indent);
      here.append(write(node("blockquote"), quoted, "", depth + 1));
    } else if (content.includes("|") && /^(?=.*\|)(?=.*-)[|\-: \t]+$/.test(lines[i + 1])) {
      const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|");
      const columns = cells(lines[i + 1]).length;
      const row = (tag, line) => {
        open("tr");
        for (const cell of cells(line).slice(0, columns)) element(tag, cell.trim());
        close();
      };
      endLists(indent);
      open("table");
      row("th", content);
      for (i++; lines[i + 1]?.includes("|"); ) row("td", lines[++i]);
      close();
    } else {
      if (blank) endLists(indent);
      paragraph += (paragraph && "\n") + content;
    }
    blank = !content;
  }
  if (fence) closeTwo();
  endLists(0);
  return root;
};

/** Emphasis, code and links within a block. */
const inline = (parent, text, depth = 0) => {
  // What is not yet on the page begins at `plain`.
  let [at, plain, match] = [0, 0];
  const add = (...nodes) => parent.append(...nodes.filter((node) => node));
  while (((MARKS.lastIndex = at), (match = MARKS.exec(text)))) {
    const { index } = match;
    const [all, , code, mark, own, bare, label, address] = match;
    let child;
    at = index + all.length;
    if (all[0] == "\\") {
      // What is escaped is text, whatever it is.
      add(text.slice(plain, index));
      plain = index + 1;
    } else if (code) {
      child = node("code", {}, code.trim());
    } else if (mark) {
      const found = depth < MAX_DEPTH && emphasis(text, index, all);
      if (found) {
        child = inline(node(found[0]), found[1], depth + 1);
        at = found[2];
      }
    } else if (all[0] != "`" && depth < MAX_DEPTH - 1) {
      const href = address ?? own ?? bare;
      child = node("a", { href, rel: "noopener nofollow", target: "_blank" }, !address && href);
      // No links within links.
      if (address) inline(child, label, MAX_DEPTH - 1);
    }
    if (child) {
      add(text.slice(plain, index), child);
      plain = at;
    }
  }
  add(text.slice(plain));
  return parent;
};

/** How a run of marks emphasises, what, and where that ends. */
const emphasis = (text, at, { 0: mark, length }) => {
  const isDouble = length > 1;
  const inWord = (c) => mark == "_" && LETTER.test(c ?? "");
  let end = at + length;
  if (length > 3 || (mark == "~" && !isDouble) || inWord(text[at - 1]) || !/\S/.test(text[end] ?? "")) return;
  for (let from; (from = text.indexOf(mark, end)) >= 0 && from < at + REACH; ) {
    for (end = from; text[end] == mark; ) end++;
    // A run of one or three ends single emphasis, of two or three double.
    const fits = isDouble ? end - from > 1 : end - from != 2;
    if (fits && /\S/.test(text[from - 1]) && !inWord(text[end])) {
      const width = isDouble + 1;
      // Of a longer run the last marks belong to this, the others are inside; beside one that opened as long, all do.
      return [mark == "~" ? "del" : isDouble ? "strong" : "em", text.slice(at + width, end - width), end];
    }
  }
};
