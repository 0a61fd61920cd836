import "inference-widget/react";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const examples = [
  { text: "I love this wonderful film!", example_title: "Praise" },
  { text: "Nobody answered my letter, and I am furious.", example_title: "Complaint" },
];

function Home() {
  const [heard, setHeard] = useState("");
  return (
    <>
      <h1>Is it praise?</h1>
      <inference-widget
        endpoint="http://127.0.0.1:8787"
        model="inference-widget/minilm-sentiment"
        examples={examples}
        oninference-result={({ detail: { output } }) => {
          if (output.kind === "labels") setHeard(output.rows[0][0].label);
        }}
      />
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
