// Fetches the second part of the module, which only rarer tasks need. The first part asks for it, and is called back
// through its function table. A failed load may be tried again.

import { initSync } from "./inference-widget.js";

const MORE = "./inference-widget-more.wasm";
let more;

const load = async (wasm) => {
  const response = await fetch(new URL(MORE, import.meta.url));
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const shared = {
    __indirect_function_table: wasm.__indirect_function_table,
    __wasm_split_shared0: wasm.__wasm_split_shared0,
    memory: wasm.memory,
  };
  return WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: shared });
};

export const __wasm_split_load_more = async (callback, data) => {
  const wasm = initSync();
  let isThere = true;
  try {
    await (more ??= load(wasm));
  } catch (error) {
    console.error(error);
    more = undefined;
    isThere = false;
  }
  wasm.__indirect_function_table.get(callback)(data, isThere);
};
