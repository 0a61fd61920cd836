// The playground: a form that writes the embed code and shows its effect.

const $ = (id) => document.getElementById(id);
const escape = (text) => text.replace(/[&"<>]/g, (c) => ({ "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" })[c]);

const theme = $("theme");
theme.value = localStorage.getItem("theme") ?? "";
const applyTheme = () => {
  document.documentElement.dataset.theme = theme.value;
  localStorage.setItem("theme", theme.value);
};
theme.addEventListener("change", applyTheme);
applyTheme();

const maker = $("maker");
if (maker) {
  const made = $("made");
  const NAMES = ["model", "task", "threshold"];
  // A shared link brings the settings in its query, and what was typed in its fragment, which the widget reads itself.
  const query = new URLSearchParams(location.search);
  for (const name of NAMES) if (query.has(name)) $(name).value = query.get(name);
  const attributes = () =>
    NAMES.map((name) => [name, $(name).value.trim()]).filter(([, value]) => value);
  const write = () => {
    const list = attributes().map(([name, value]) => `${name}="${escape(value)}"`).join(" ");
    $("code").textContent =
      `<script type="module" src="${new URL("inference-widget.js", location.href)}"></script>\n<inference-widget ${list}></inference-widget>`;
  };
  const apply = () => {
    const wanted = Object.fromEntries(attributes());
    for (const name of NAMES) {
      if (name in wanted) made.setAttribute(name, wanted[name]);
      else made.removeAttribute(name);
    }
    // For the widget's own "Link".
    history.replaceState(null, "", `?${new URLSearchParams(wanted)}${location.hash}`);
  };
  maker.addEventListener("input", write);
  maker.addEventListener("change", apply);
  maker.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  $("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText($("code").textContent);
      $("copied").textContent = "Copied.";
    } catch {
      $("copied").textContent = "Select the code and copy it by hand: this browser does not allow it here.";
    }
  });
  write();
  if (NAMES.some((name) => query.has(name))) apply();
  if (location.hash.includes("iw-made=")) made.scrollIntoView();
}
