"use strict";
// What judging adds to the pages' own forms: names that complete themselves, a statement's form
// opened in its row, and words of a report chosen by mouse or by the arrow keys.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  // ---- names ----
  let lists = 0;
  const complete = (field) => {
    let list = field.list;
    if (!list) {
      list = document.createElement("datalist");
      list.id = `names-${++lists}`;
      field.after(list);
      field.setAttribute("list", list.id);
    }
    clearTimeout(field.waiting);
    field.waiting = setTimeout(async () => {
      const asked = field.value, cut = asked.lastIndexOf(";") + 1;
      const query = new URLSearchParams({ q: asked });
      for (const type of field.dataset.names.split(" ").filter(Boolean)) query.append("type", type);
      try {
        const answer = await fetch(`/names?${query}`);
        if (!answer.ok || field.value !== asked) return;
        const before = asked.slice(0, cut) + (cut ? " " : "");
        list.replaceChildren(...(await answer.json()).names.map((name) => {
          const option = document.createElement("option");
          option.value = before + name;
          return option;
        }));
      } catch {
        // The desk has been closed.
      }
    }, 120);
  };
  document.addEventListener("input", (event) => event.target.matches?.("input[data-names]") && complete(event.target));

  // ---- a form in its row ----
  let panel = null, opener = null;
  const close = () => {
    if (!panel) return false;
    panel.remove();
    panel = null;
    (opener?.closest("[data-row]") || opener)?.focus();
    return true;
  };
  const open = async (link) => {
    const again = panel && opener === link;
    close();
    if (again) return;
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector("[data-panel]");
      if (!answer.ok || !form) return void (location.href = link.href);
      for (const title of all("h1", form)) {
        const smaller = document.createElement("h2");
        smaller.append(...title.childNodes);
        title.replaceWith(smaller);
      }
      panel = document.createElement("section");
      panel.className = "panel";
      panel.setAttribute("aria-label", "Correct");
      panel.tabIndex = -1;
      panel.append(document.adoptNode(form));
      opener = link;
      const row = link.closest("[data-row]");
      (row?.querySelector(":scope > div") || row || link.parentElement).append(panel);
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "nearest" });
    } catch {
      location.href = link.href;
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-edit]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link);
  });

  // ---- words of a report ----
  const text = document.querySelector(".text[data-document]");
  const says = document.getElementById("tool-says");
  const missed = document.getElementById("missed"), bounds = document.getElementById("bounds");
  // Places are counted in code points, strings in units of which some characters take two.
  const points = (string) => [...string].length;
  const pieces = () => {
    const found = [];
    for (const one of all("[data-o]", text)) {
      if (one.closest("details:not([open])")) continue;
      for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push({ node, start: Number(one.dataset.o) });
    }
    return found;
  };
  const words = () => pieces().flatMap(({ node, start }) => [...node.data.matchAll(/\S+/gu)].map((found) => ({
    node, from: found.index, to: found.index + found[0].length,
    start: start + points(node.data.slice(0, found.index)),
    end: start + points(node.data.slice(0, found.index + found[0].length)),
  })));
  // What is selected: a stretch of each paragraph, without white space at its ends.
  const chosen = () => {
    const selection = getSelection();
    if (!text || !selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0), found = new Map();
    for (const { node, start } of pieces()) {
      if (!range.intersectsNode(node)) continue;
      // A selection may end before the first word of the next paragraph, or begin after the last.
      if (node !== range.endContainer && range.comparePoint(node, node.length) > 0) continue;
      if (node !== range.startContainer && range.comparePoint(node, 0) < 0) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      const cut = node.data.slice(from, to), bare = cut.trim();
      if (!bare) continue;
      const first = start + points(node.data.slice(0, from + cut.indexOf(bare)));
      const span = [first, first + points(bare), bare], line = node.parentElement.closest("p");
      const held = found.get(line);
      found.set(line, held ? [held[0], span[1], held[2] + (held[1] === first ? "" : " ") + bare] : span);
    }
    return [...found.values()];
  };
  const pairs = (spans) => JSON.stringify(spans.map(([start, end]) => [start, end]));
  const told = (spans) => spans.map((span) => span[2]).join(" … ");
  let walking = null, editing = null, cue = [], kept = [];
  const tell = (words) => says && (says.textContent = words);
  const select = () => {
    const first = walking.list[Math.min(walking.from, walking.to)], last = walking.list[Math.max(walking.from, walking.to)];
    getSelection().setBaseAndExtent(first.node, first.from, last.node, last.to);
    walking.list[walking.to].node.parentElement.scrollIntoView({ block: "nearest" });
  };
  const stop = () => {
    walking = editing = null;
    getSelection().removeAllRanges();
    tell("");
  };
  const walk = () => {
    const list = words();
    if (!list.length) return;
    const entry = document.querySelector(".entry.at");
    const begin = entry ? Number(entry.dataset.words.split("-")[0]) : 0;
    const at = Math.max(0, list.findIndex((word) => word.start >= begin));
    walking = { list, from: at, to: at };
    text.focus({ preventScroll: true });
    select();
    tell("Arrow keys go from word to word, with Shift they choose; up and down go by paragraph; n adds a statement, q marks the cue, Escape ends.");
  };
  const move = (by, extend) => {
    const last = walking.list.length - 1, within = (at) => Math.max(0, Math.min(last, at));
    if (editing && !extend) walking.from = Math.min(within(walking.from + by), walking.to);
    else {
      walking.to = within(walking.to + by);
      if (editing) walking.to = Math.max(walking.from, walking.to);
      if (!extend) walking.from = walking.to;
    }
    select();
  };
  const paragraph = (by) => {
    const line = (at) => walking.list[at].node.parentElement.closest("p");
    let at = walking.to;
    while (walking.list[at + by] && line(at + by) === line(walking.to)) at += by;
    at += by;
    if (by < 0) while (walking.list[at - 1] && line(at - 1) === line(at)) at -= 1;
    return at - walking.to;
  };
  const tools = {
    walk: () => (walking ? stop() : walk()),
    cue: () => {
      const spans = chosen();
      if (!spans.length) return tell("Choose the words of the cue first.");
      cue = spans;
      missed.elements.cue.value = pairs(cue);
      document.getElementById("missed-cue").textContent = told(cue);
      tell(`Cue: ${told(cue)}. Now choose the words of the statement and press n.`);
    },
    missed: () => {
      kept = chosen();
      if (!kept.length) return tell("Choose the words first: by mouse, or press w and go with the arrow keys.");
      missed.elements.spans.value = pairs(kept);
      document.getElementById("missed-words").textContent = told(kept);
      missed.hidden = false;
      walking = null;
      missed.elements.speakers.focus();
      missed.scrollIntoView({ block: "nearest" });
    },
    bounds: () => {
      if (editing) {
        const spans = chosen();
        if (!spans.length) return tell("Choose the words of the entry.");
        bounds.elements.entry.value = editing.dataset.entry;
        bounds.elements.spans.value = pairs(spans);
        return bounds.requestSubmit();
      }
      const entry = document.querySelector(".entry.at");
      if (!entry) return tell("Go to an entry first: j and k, or a click.");
      const own = entry.dataset.words.trim().split(" ").map((pair) => pair.split("-").map(Number));
      const list = words(), first = own[0][0], last = own[own.length - 1][1];
      const from = list.findIndex((word) => word.end > first);
      const to = list.findLastIndex((word) => word.start < last);
      if (from < 0 || to < from) return;
      editing = entry;
      walking = { list, from, to };
      text.focus({ preventScroll: true });
      select();
      tell("The arrow keys move the beginning, with Shift the end; or choose the words by mouse. Enter keeps them, Escape leaves all as it was.");
    },
    refuse: () => {
      const entry = document.querySelector(".entry.at");
      if (!entry) return tell("Go to an entry first: j and k, or a click.");
      const form = document.getElementById("refuse");
      form.elements.entry.value = entry.dataset.entry;
      form.requestSubmit();
    },
  };
  // A button would take the selection away with the focus.
  for (const tool of all("[data-tool]")) tool.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) tools[tool.dataset.tool]();
    if (event.target.closest("[data-close]")) missed.hidden = true;
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const done = () => (event.preventDefault(), event.stopImmediatePropagation());
    if (typing(event.target)) return;
    if (event.key === "Escape" && (walking || (missed && !missed.hidden))) {
      if (missed) missed.hidden = true;
      return stop(), done();
    }
    if (event.key === "Escape" && close()) return done();
    if (!walking || event.target.closest("a, button, summary") ) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") move(event.key === "ArrowRight" ? 1 : -1, event.shiftKey), done();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(paragraph(event.key === "ArrowDown" ? 1 : -1), event.shiftKey), done();
    else if (event.key === "Enter" && editing) tools.bounds(), done();
  }, true);
})();
