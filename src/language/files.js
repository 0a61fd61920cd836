// The words of other languages lie beside the module. Each is named by a literal, which bundlers follow. They are JSON, but not by
// name: some bundlers make a script of every file that ends in .json.
const files = {
  ar: () => new URL("./ar.txt", import.meta.url),
  de: () => new URL("./de.txt", import.meta.url),
  es: () => new URL("./es.txt", import.meta.url),
  fr: () => new URL("./fr.txt", import.meta.url),
  hi: () => new URL("./hi.txt", import.meta.url),
  it: () => new URL("./it.txt", import.meta.url),
  ja: () => new URL("./ja.txt", import.meta.url),
  ko: () => new URL("./ko.txt", import.meta.url),
  nl: () => new URL("./nl.txt", import.meta.url),
  pl: () => new URL("./pl.txt", import.meta.url),
  pt: () => new URL("./pt.txt", import.meta.url),
  tr: () => new URL("./tr.txt", import.meta.url),
  zh: () => new URL("./zh.txt", import.meta.url),
};

export const words = async (lang) => {
  const response = await fetch(files[lang]());
  if (!response.ok) throw response.status;
  return response.text();
};
