// The words of other languages lie beside the module. Each is named by a literal, which bundlers follow.
const files = {
  ar: () => new URL("./ar.json", import.meta.url),
  de: () => new URL("./de.json", import.meta.url),
  es: () => new URL("./es.json", import.meta.url),
  fr: () => new URL("./fr.json", import.meta.url),
  hi: () => new URL("./hi.json", import.meta.url),
  it: () => new URL("./it.json", import.meta.url),
  ja: () => new URL("./ja.json", import.meta.url),
  ko: () => new URL("./ko.json", import.meta.url),
  nl: () => new URL("./nl.json", import.meta.url),
  pl: () => new URL("./pl.json", import.meta.url),
  pt: () => new URL("./pt.json", import.meta.url),
  tr: () => new URL("./tr.json", import.meta.url),
  zh: () => new URL("./zh.json", import.meta.url),
};

export const words = async (lang) => {
  const response = await fetch(files[lang]());
  if (!response.ok) throw response.status;
  return response.text();
};
