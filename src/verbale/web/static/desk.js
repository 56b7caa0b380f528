"use strict";
// The pages are plain links and forms and work without this script. It answers to keys, links the
// words of a report with their entries both ways, and shows how far the work behind has come.
(() => {
  document.documentElement.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- rows: j and k move, Enter opens ----
  const rows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
  let at = null;
  const choose = (row) => {
    at?.classList.remove("at");
    at = row;
    if (!row) return;
    row.classList.add("at");
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };
  const step = (by) => {
    const here = rows();
    if (!here.length) return;
    const now = here.indexOf(at);
    const next = now < 0 ? (by > 0 ? 0 : here.length - 1) : now + by;
    if (next < 0 || next >= here.length) {
      document.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]")?.click();
      return;
    }
    choose(here[next]);
  };
  const open = (selector) => at?.querySelector(selector)?.click();
  const own = {
    j: ["Next row", () => step(1)],
    k: ["Previous row", () => step(-1)],
    Enter: ["Open the row", () => (at?.querySelector("[data-open]") ? open("[data-open]") : open("a"))],
    o: ["Show the row’s words in their report", () => open(".chip")],
    c: ["Copy the row’s words with their source", () => copy(at)],
  };
  if (document.querySelector("[data-edit]")) own.e = ["Correct the row", () => open("[data-edit]")];
  if (document.querySelector("[data-split]")) own.s = ["Split this wording off", () => open("[data-split]")];
  const copy = (row) => {
    const words = row?.querySelector(".words");
    if (!words) return;
    const said = [row.querySelector(".who"), row.querySelector(".day"), row.querySelector(".chip")];
    const source = said.filter(Boolean).map((each) => each.innerText.trim()).join(", ");
    navigator.clipboard?.writeText(`${words.innerText.trim()} (${source})`);
    row.classList.add("copied");
    setTimeout(() => row.classList.remove("copied"), 800);
  };

  // ---- keys: whatever bears data-key is clicked, or gets the cursor if words are typed there ----
  const dialog = document.getElementById("keys");
  // The page's own come before those that every page has.
  const keyed = () => all("main [data-key]").concat(all("[data-key]").filter((one) => !one.closest("main")));
  const listKeys = () => {
    const list = dialog.querySelector("dl");
    list.replaceChildren();
    const add = (key, says) => {
      const term = document.createElement("dt"), text = document.createElement("dd");
      for (const each of key.split(" ")) {
        const kbd = document.createElement("kbd");
        kbd.textContent = each;
        term.append(kbd, " ");
      }
      text.textContent = says;
      list.append(term, text);
    };
    const seen = new Set();
    if (rows().length) for (const [key, [says]] of Object.entries(own)) add(key, says), seen.add(key);
    for (const one of keyed()) {
      if (seen.has(one.dataset.key)) continue;
      seen.add(one.dataset.key);
      add(one.dataset.key, one.dataset.says || one.textContent.trim());
    }
    dialog.showModal();
  };
  const answer = (one) => {
    if (one.matches(".keys")) listKeys();
    else if (one.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) one.focus(), one.select?.();
    else one.click();
  };
  document.querySelector(".keys")?.addEventListener("click", listKeys);
  let before = "", timer = 0;
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (typing && event.key === "Escape") return typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
    const marked = (key) => keyed().find((one) => one.dataset.key === key);
    // Enter on a link or a button is theirs.
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    const chord = before && marked(`${before} ${event.key}`);
    const one = chord || marked(event.key);
    clearTimeout(timer);
    before = "";
    if (one) {
      event.preventDefault();
      answer(one);
    } else if (all("[data-key]").some((each) => each.dataset.key.startsWith(`${event.key} `))) {
      before = event.key;
      timer = setTimeout(() => (before = ""), 1500);
    } else if (own[event.key]) {
      if (event.key === "Enter" && !at) return;
      event.preventDefault();
      own[event.key][1]();
    }
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && row !== at) at?.classList.remove("at"), (at = row), row.classList.add("at");
  });

  // ---- the words of a report and their entries, both ways ----
  const light = (number, on) => {
    for (const one of all(`[data-s~="${CSS.escape(number)}"]`)) one.classList.toggle("on", on);
    for (const one of all(`[data-a~="${CSS.escape(number)}"]`)) one.classList.toggle("cued", on);
  };
  let lit = null;
  const show = (number) => {
    if (number === lit) return;
    if (lit) light(lit, false);
    lit = number;
    if (lit) light(lit, true);
  };
  const numberAt = (target) => {
    const here = target.closest?.("[data-s]");
    return here ? here.dataset.s.trim().split(" ").pop() : null;
  };
  for (const happening of ["mouseover", "focusin"])
    document.addEventListener(happening, (event) => show(numberAt(event.target)));
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-s]");
    if (mark && !getSelection().toString()) choose(document.querySelector(`.entry[data-s="${CSS.escape(numberAt(mark))}"]`));
  });
  const told = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (told?.dataset.s) {
    choose(document.querySelector(`.entry[data-s="${CSS.escape(told.dataset.s)}"]`));
    told.scrollIntoView({ block: "center", behavior: "auto" });
    show(told.dataset.s);
  }

  // On a narrow screen the navigation is one line that moves sideways: its current view is shown.
  const current = document.querySelector(".top [aria-current]"), line = current?.closest("nav");
  if (line) line.scrollLeft = current.offsetLeft - line.clientWidth / 3;

  // ---- filters apply as they are ticked ----
  for (const form of all("form.rail")) form.addEventListener("change", () => form.requestSubmit());
  const narrow = matchMedia("(max-width: 61.99rem)");
  if (narrow.matches) for (const each of all("details.filters")) each.open = false;

  // ---- files dropped ----
  for (const form of all("[data-drop]")) {
    const over = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("over", on);
    };
    addEventListener("dragover", over(true));
    addEventListener("dragleave", over(false));
    addEventListener("drop", (event) => {
      over(false)(event);
      const field = form.querySelector("input[type=file]");
      if (event.dataTransfer?.files.length) (field.files = event.dataTransfer.files), form.requestSubmit();
    });
  }

  // ---- the work behind ----
  const look = async () => {
    const work = document.getElementById("work");
    if (work?.dataset.busy !== "yes") return;
    try {
      const answer = await fetch("/work", { headers: { accept: "text/html" } });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.getElementById("work");
        if (now && now.innerHTML !== work.innerHTML) work.innerHTML = now.innerHTML;
        if (now?.dataset.busy === "no") {
          work.dataset.busy = "no";
          const link = document.createElement("a");
          link.href = "/record";
          link.textContent = "Show the record";
          work.querySelector("p")?.append(" ", link);
        }
      }
    } catch {
      // The desk has been closed.
    }
    setTimeout(look, 1000);
  };
  look();
})();
