import "inference-widget";

const heard = document.getElementById("heard");
document.querySelector("inference-widget").addEventListener("inference-result", ({ detail: { output } }) => {
  heard.textContent = output.rows[0][0].label;
});
