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
  const NAMES = ["model", "endpoint", "task", "threshold"];
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
  // The models of a server of the OpenAI form, in the list of the field. Only the last question counts.
  const OWN = [$("listed").textContent, [...$("models").children]];
  let asked = 0;
  const list = async () => {
    const [turn, endpoint] = [(asked += 1), $("endpoint").value.trim().replace(/\/+$/, "")];
    const say = (text, options) => {
      if (turn !== asked) return;
      $("listed").textContent = text;
      $("models").replaceChildren(...options);
    };
    if (!endpoint) return say(...OWN);
    say("Asking the server for its models …", []);
    try {
      const answer = await fetch(`${endpoint}${/\/v\d+$/.test(endpoint) ? "" : "/v1"}/models`);
      if (!answer.ok) return say(`The server lists no models (status ${answer.status}). Type the id of one.`, []);
      const body = await answer.json();
      const ids = [body.data ?? body.models ?? body].flat().map((model) => model?.id ?? model?.name).filter(Boolean);
      const options = ids.map((id) => Object.assign(document.createElement("option"), { value: id }));
      say(ids.length === 1 ? "The server has one model." : `The server has ${ids.length} models: choose one above.`, options);
      if (turn === asked && ids.length && !ids.includes($("model").value)) {
        $("model").value = ids[0];
        $("task").value = "";
        write();
        apply();
      }
    } catch {
      say("The server does not answer this page: it may be off, or not allow pages of other origins. Type the id of a model.", []);
    }
  };
  $("endpoint").addEventListener("change", list);
  // A page of the Hub names its model.
  $("model").addEventListener("change", ({ target }) => {
    const named = /^https?:\/\/(?:huggingface\.co|hf\.co)\/([^/?#]+\/[^/?#]+)/.exec(target.value.trim());
    if (named) target.value = named[1];
    write();
  });
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
  if (query.get("endpoint")) list();
  if (location.hash.includes("iw-made=")) made.scrollIntoView();
}

// What is below the first screen comes when it is scrolled to.
const later = $("later");
if (later) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    later.replaceWith(later.content);
  });
  observer.observe(later.closest("section"));
}
