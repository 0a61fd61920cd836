// Where labelled stretches of a text begin and end, as properly nested pieces. Offsets count code points. Stretches
// come in any order, overlap, repeat, and may reach beyond the text; one that crosses the end of another is cut there
// and goes on behind it.

/** Spans within spans are shown to this depth: more could not be told apart, and work would grow with their square. */
const MAX_DEPTH = 6;

/** Where each code point of a text begins, and where the last one ends. */
export const points = (text) => {
  const list = [0];
  for (let at = 0; at < text.length; ) list.push((at += text.codePointAt(at) > 0xffff ? 2 : 1));
  return list;
};

/**
 * The pieces in order: stretches of the text as strings, the number of a span where it begins, and `[number, isEnd]`
 * where it ends for good or is only cut. `spans` are pairs of start and end; those that hold nothing are left out.
 */
export function* layout(text, spans) {
  const places = points(text);
  const length = places.length - 1;
  const clipped = spans.map((span) => span.map((place) => Math.min(place, length)));
  // By start; of those that start together the longer one is outside.
  const order = [...clipped.keys()].sort((a, b) => clipped[a][0] - clipped[b][0] || clipped[b][1] - clipped[a][1]);
  // Spans around this place, outermost first, and how far the text has been written.
  const open = [];
  let at = 0;
  function* write(place) {
    if (place > at) yield text.slice(places[at], places[place]);
    at = Math.max(at, place);
  }
  /** Writes up to a place, closing what ends on the way. */
  function* to(place) {
    const end = (i) => clipped[i][1];
    for (let next; (next = Math.min(...open.map(end))) <= place; ) {
      yield* write(next);
      const inner = open.splice(open.findIndex((i) => end(i) == next));
      for (const i of [...inner].reverse()) yield [i, end(i) == next];
      for (const i of inner) {
        if (end(i) == next) continue;
        open.push(i);
        yield i;
      }
    }
    yield* write(place);
  }
  for (const i of order) {
    const [start, end] = clipped[i];
    if (start >= end) continue;
    yield* to(start);
    if (open.length >= MAX_DEPTH) continue;
    open.push(i);
    yield i;
  }
  yield* to(length);
}
