// Runs before anything else in every page: keeps what a test asks for afterwards.
(() => {
  const seen = (window.__seen = { events: [], states: [], complaints: [], shift: 0 });
  const plain = (detail) =>
    detail instanceof Error
      ? { ...detail, name: detail.name, message: detail.message }
      : detail === undefined ? null : JSON.parse(JSON.stringify(detail));
  for (const name of ["ready", "start", "warming", "chunk", "result", "error", "cancel"]) {
    window.addEventListener(`inference-${name}`, (event) => {
      const { target, detail } = event;
      seen.events.push({ name, detail: plain(detail), state: target.state, id: target.id, at: performance.now() });
    });
  }
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.localName == "inference-widget") seen.states.push(target.getAttribute("state"));
  }).observe(document, { subtree: true, attributeFilter: ["state"] });
  const complain = (text) => seen.complaints.push(String(text));
  window.addEventListener("error", (event) => complain(event.message || `cannot load ${event.target.src}`));
  window.addEventListener("unhandledrejection", (event) => complain(`unhandled: ${event.reason}`));
  window.addEventListener("securitypolicyviolation", (event) => complain(`refused by policy: ${event.violatedDirective} ${event.blockedURI}`));
  const error = console.error;
  console.error = (...said) => (complain(said.join(" ")), error.apply(console, said));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
})();
