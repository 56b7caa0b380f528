"use strict";
// Everything can be read without this script; it links both ways on hover and focus, and filters.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const entryOf = new Map(all(".entry").map((entry) => [entry.dataset.s, entry]));

  const light = (number, on) => {
    entryOf.get(number)?.classList.toggle("on", on);
    for (const mark of all(`[data-s~="${number}"]`)) if (mark.matches("mark")) mark.classList.toggle("on", on);
    for (const cue of all(`[data-a~="${number}"]`)) cue.classList.toggle(cue.matches("mark") ? "cued" : "on", on);
  };
  let lit = null;
  const show = (number) => {
    if (number === lit) return;
    if (lit) light(lit, false);
    lit = number;
    if (lit) light(lit, true);
  };
  const numberAt = (target) => {
    const here = target.closest?.(".entry, mark[data-s], .back, .chip, .ref");
    if (!here) return null;
    if (here.matches("a")) return here.hash.slice(2);
    return here.dataset.s.trim().split(" ").pop();
  };
  for (const happening of ["mouseover", "focusin"])
    document.addEventListener(happening, (event) => show(numberAt(event.target)));
  // The words themselves lead back to their entry, as their number does.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-s]");
    if (mark && !getSelection().toString()) location.hash = `s${numberAt(mark)}`;
  });

  const boxes = all("#parties input");
  const chosen = document.querySelector(".chosen");
  const filter = () => {
    const keys = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const entry of entryOf.values()) {
      entry.hidden = keys.size > 0 && !entry.dataset.keys.split(" ").some((key) => keys.has(key));
      shown += !entry.hidden;
    }
    for (const spread of all(".spread")) {
      const none = spread.querySelector(".none[hidden], .none.filtered");
      if (!none) continue;
      none.classList.add("filtered");
      none.hidden = all(".entry", spread).some((entry) => !entry.hidden);
    }
    chosen.hidden = keys.size === 0;
    chosen.querySelector("span").textContent = `${shown} of ${entryOf.size} entries shown`;
  };
  for (const box of boxes) box.addEventListener("change", filter);
  chosen.querySelector("button").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    filter();
  });
  // A link to an entry that the filter hides shows it all the same.
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target?.hidden) chosen.querySelector("button").click(), target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  filter();
})();
