// In the npm package alone: where the module and its parts come from.
//
// A bundler that follows `new URL("./x.wasm", import.meta.url)` carries the file along, and gives it another name. So a name
// that stayed the same, in a script whose own name did not, was bundled by one that does not follow it (esbuild, Rollup, the
// development server of Vite): there the copy is used that is a script, which every bundler follows.
import inline from "./inline/index.js";

const isBundled = !new URL(import.meta.url).pathname.endsWith("/inference-widget-parts.js");

/** `fetch`, for the module and its parts. */
export const fetch = async (address, ...options) => {
  const copy = isBundled && address instanceof URL && inline[address.pathname.split("/").pop()];
  if (!copy) return globalThis.fetch(address, ...options);
  const { default: text } = await copy();
  const packed = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
  const wasm = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
};
