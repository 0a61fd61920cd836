// Fetches the second part of the module, which only rarer tasks need. The build puts this into the glue, for the first
// part to import: it asks until the second is there, and is called back through its function table.
const MORE = "./inference-widget-more.wasm";
const __wasm_split_load_more = async (callback, data) => {
  let isThere = false;
  try {
    const response = await fetch(new URL(MORE, import.meta.url));
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const shared = {
      __indirect_function_table: wasm.__indirect_function_table,
      __wasm_split_shared0: wasm.__wasm_split_shared0,
      memory: wasm.memory,
    };
    await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: shared });
    isThere = true;
  } catch (error) {
    console.error(error);
  }
  wasm.__indirect_function_table.get(callback)(data, isThere);
};
