// Keys, meanings on hover and focus, copying, dropped files, progress. Nothing here is needed for
// reading and searching.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const said = byId("o--said");
  const say = (text) => {
    said.textContent = text;
    setTimeout(() => { said.textContent = ""; }, 2000);
  };

  // j and k go from stop to stop; Enter opens what the stop is about.
  const stops = [...document.querySelectorAll("[data-stop]")];
  const shown = (stop) => stop.getClientRects().length > 0;
  const here = () => stops.indexOf(document.activeElement?.closest("[data-stop]"));
  const go = (step) => {
    const at = here();
    // From nowhere: the first stop on the screen, or the last one above it.
    const near = stops.findIndex((stop) => shown(stop) && stop.getBoundingClientRect().top > 60);
    const next = at >= 0 ? at + step : step > 0 ? near : near - 1;
    const stop = stops[next];
    if (!stop) return;
    // What is folded is counted, and opens when its turn comes.
    for (let fold = stop.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
  };
  // The same by pointer, with the place among all.
  const steps = document.querySelector(".steps");
  if (steps && stops.length > 1) {
    steps.hidden = false;
    const place = steps.querySelector("span");
    const tell = () => {
      const at = here();
      place.textContent = `${at < 0 ? "–" : at + 1} / ${stops.length}`;
    };
    steps.addEventListener("mousedown", (event) => event.preventDefault());
    steps.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) go(Number(button.dataset.step));
    });
    document.addEventListener("focusin", tell);
    tell();
  }

  // A slider says which release it stands at.
  for (const slider of document.querySelectorAll(".between input[type=range]")) {
    const name = () => slider.list?.options[slider.value - 1]?.label ?? "";
    slider.addEventListener("input", () => { slider.nextElementSibling.textContent = name(); });
  }

  // The search box, where the page has one; who comes from a page without it comes to type.
  const search = () => {
    const box = byId("o--q");
    box?.focus();
    box?.select();
    return box;
  };
  if (location.hash === "#o--q") search();

  const keys = byId("o--keys");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) typing.blur();
    if (typing || keys.open) return;
    if (event.key === "/") {
      event.preventDefault();
      if (!search()) location.href = "/#o--q";
    } else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?") keys.showModal();
    else if (event.key === "Escape") {
      hide();
      for (const list of document.querySelectorAll(".choice details[open]")) list.open = false;
    }
    else if (event.key === "Enter" && event.target.matches("[data-stop]")) {
      event.target.querySelector("[data-open]")?.click();
    }
  });

  // A term's meaning stands beside it.
  const tip = byId("o--tip");
  const hide = () => { if (tip) tip.hidden = true; };
  const show = (term) => {
    const meaning = byId(term.getAttribute("aria-describedby"));
    if (!tip || !meaning) return;
    tip.replaceChildren(...[...meaning.childNodes].map((node) => node.cloneNode(true)));
    tip.hidden = false;
    const at = term.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const below = at.bottom + 6 + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(at.left, room)) + scrollX}px`;
    tip.style.top = `${(below ? at.bottom + 6 : at.top - 6 - tip.offsetHeight) + scrollY}px`;
  };
  if (tip) {
    for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
      document.addEventListener(on, (event) => {
        const term = event.target.closest?.(".term");
        if (term) show(term);
      });
      document.addEventListener(off, (event) => {
        if (event.target.closest?.(".term") && !tip.contains(event.relatedTarget)) hide();
      });
    }
    tip.addEventListener("mouseleave", hide);
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(said.dataset.copied);
    });
  }

  // On a narrow screen the outline begins closed; at a clause its details open.
  const fold = document.querySelector(".fold");
  if (fold && matchMedia("(max-width: 60rem)").matches) fold.open = false;
  const reveal = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    const closed = target && target.closest("details:not([open])");
    if (closed) { closed.open = true; target.scrollIntoView(); }
  };
  // A list of releases closes when something else is clicked.
  document.addEventListener("click", (event) => {
    for (const list of document.querySelectorAll(".choice details[open]")) {
      if (!list.contains(event.target)) list.open = false;
    }
  });
  addEventListener("hashchange", reveal);
  reveal();

  // The outline follows the reading: the last heading above the upper fifth of the screen.
  const side = document.querySelector(".side");
  const heads = [...document.querySelectorAll(".block.head")];
  if (side && heads.length) {
    const links = new Map([...side.querySelectorAll("a")].map((link) => [link.hash, link]));
    let current = null;
    const follow = () => {
      let [low, high] = [0, heads.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (heads[middle].getBoundingClientRect().top < innerHeight / 5) low = middle + 1; else high = middle;
      }
      const link = links.get(`#${encodeURIComponent(heads[Math.max(0, low - 1)].id)}`);
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      current = link;
      const [box, own] = [side.getBoundingClientRect(), link.getBoundingClientRect()];
      if (own.top < box.top || own.bottom > box.bottom) side.scrollTop += own.top - box.top - box.height / 3;
    };
    let asked = false;
    addEventListener("scroll", () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; follow(); });
    }, { passive: true });
    follow();
  }

  // Files that are dropped go into the field that the form has for them.
  const drop = document.querySelector(".drop");
  if (drop) {
    const field = drop.querySelector("input");
    for (const type of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", type === "dragover");
        if (type === "drop" && event.dataTransfer.files.length) field.files = event.dataTransfer.files;
      });
    }
  }

  // While an ingest is under way the page is told of it.
  const progress = byId("o--progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.addEventListener("progress", (event) => {
      const [read, files] = event.data.split("/").map(Number);
      progress.max = files;
      progress.value = read;
    });
    events.addEventListener("done", () => { events.close(); location.reload(); });
  }
})();
