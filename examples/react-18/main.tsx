import type { InferenceWidget } from "inference-widget/react";
import "inference-widget/react";
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

const examples = [
  { text: "I love this wonderful film!", example_title: "Praise" },
  { text: "Nobody answered my letter, and I am furious.", example_title: "Complaint" },
];

// React 18 sets attributes of an element, no properties, and hears only events that it knows: a ref does both.
function Home() {
  const widget = useRef<InferenceWidget>(null);
  const [heard, setHeard] = useState("");
  useEffect(() => {
    const element = widget.current!;
    const hear: (event: HTMLElementEventMap["inference-result"]) => void = ({ detail: { output } }) => {
      if (output.kind === "labels") setHeard(output.rows[0][0].label);
    };
    element.examples = examples;
    element.addEventListener("inference-result", hear);
    return () => element.removeEventListener("inference-result", hear);
  }, []);
  return (
    <>
      <h1>Is it praise?</h1>
      <inference-widget ref={widget} endpoint="http://127.0.0.1:8787" model="inference-widget/minilm-sentiment" />
      <p>The page heard: {heard}</p>
    </>
  );
}

function App() {
  const [page, setPage] = useState("Home");
  return (
    <>
      <nav>
        <button onClick={() => setPage("Home")}>Home</button>
        <button onClick={() => setPage("About")}>About</button>
      </nav>
      {page === "Home" ? <Home /> : <h1>About</h1>}
    </>
  );
}

createRoot(document.getElementById("app")!).render(<App />);
