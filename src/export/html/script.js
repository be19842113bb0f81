"use strict";
const articles = [...document.querySelectorAll("article")];
const boxes = [...document.querySelectorAll("nav input")];
let at = -1;
const shown = () => articles.filter((article) => !article.hidden);

function view(name) {
  document.body.className = name;
  for (const id of ["side", "inline"]) {
    document.getElementById(id).setAttribute("aria-pressed", String(id === name));
  }
}

// A change is shown when one of its classes is chosen; one without a class (moved as it is) always.
function filter() {
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const article of articles) {
    const classes = article.dataset.classes.split(" ").filter(Boolean);
    article.hidden = classes.length > 0 && !classes.some((name) => chosen.has(name));
  }
  for (const section of document.querySelectorAll("section:not(.list)")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  at = -1;
  document.getElementById("none").hidden = shown().length > 0;
  count();
}

function count() {
  const all = shown().length;
  document.getElementById("count").textContent = at < 0 ? `${all} ${all === 1 ? "change" : "changes"}` : `${at + 1} of ${all}`;
}

function step(by) {
  const all = shown();
  if (all.length === 0) return;
  at = Math.min(Math.max(at + by, 0), all.length - 1);
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "start" });
  count();
}

document.getElementById("side").onclick = () => view("side");
document.getElementById("inline").onclick = () => view("inline");
document.getElementById("next").onclick = () => step(1);
document.getElementById("previous").onclick = () => step(-1);
for (const box of boxes) box.onchange = filter;
document.onkeydown = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "n") step(1);
  if (event.key === "k" || event.key === "p") step(-1);
  if (event.key === "v") view(document.body.className === "side" ? "inline" : "side");
};
filter();
