// What is new since the last edit: it is marked where it stands, and said in one short sentence
// in the editor's foot, which screen readers read aloud.

const COUNTED = [
  // Without the line numbers: what only moved is not new.
  [".problem", "Problem", "Problems", (item) => item.querySelector("p").textContent],
  [".past > li:not(.next)", "deploy", "deploys", (item) => item.textContent],
  [".acts > li", "act", "acts", (item) => item.querySelector("time").textContent],
  [".changes > li", "change", "changes", (item) => item.textContent.replace(/line [\d,]+/, "")],
];
const MARKED = [
  [".marked .touched, .marked .faulty", (row) => row.cells[1].textContent],
  [".ledger td", (cell) => `${cell.parentElement.rowIndex} ${cell.cellIndex} ${cell.textContent}`],
];

const TOLD = [
  // Said in their own words.
  [".said > p:first-child", (sentence) => sentence.textContent.trim().replace(/\.$/, "")],
  [".log-entry", (entry) => `${entry.getAttribute("aria-label")} is open`],
];

const PAUSE = 1000; // ms; what is typed without one is one edit

export function attach(form) {
  const news = form.querySelector("[data-news]");
  let before;
  let ended;

  const read = () => ({
    counted: COUNTED.map(([selector, , , key]) => keys(form, selector, key)),
    marked: MARKED.map(([selector, key]) => keys(form, selector, key)),
    told: TOLD.map(([selector, key]) => keys(form, selector, key)),
    rollout: Array.from(form.querySelectorAll(".ticks"), (table) => table.textContent).join(),
  });

  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 400) before ??= read();
  });

  form.addEventListener("htmx:afterSwap", () => {
    if (!before) return;
    clearTimeout(ended);
    ended = setTimeout(() => {
      before = undefined;
    }, PAUSE);
    const after = read();
    const said = [];
    after.counted.forEach((items, n) => {
      const [, one, many] = COUNTED[n];
      const fresh = mark(items, before.counted[n]);
      const gone = [...before.counted[n].keys()].filter((key) => !items.has(key)).length;
      if (fresh) said.push(`${fresh} new ${fresh === 1 ? one : many}`);
      if (gone) said.push(`${gone} ${gone === 1 ? one : many} gone`);
    });
    after.told.forEach((items, n) => {
      for (const words of items.keys()) if (!before.told[n].has(words)) said.push(words);
    });
    after.marked.forEach((items, n) => mark(items, before.marked[n]));
    if (after.rollout !== before.rollout) said.push("another rollout");
    news.textContent = `Since the last edit: ${said.join(", ") || "the same results"}.`;
  });
}

function keys(form, selector, key) {
  return new Map(Array.from(form.querySelectorAll(selector), (item) => [key(item), item]));
}

function mark(items, before) {
  let fresh = 0;
  for (const [key, item] of items) {
    const isNew = !before.has(key);
    item.classList.toggle("fresh", isNew); // what stayed in its place may have been new till now
    fresh += isNew;
  }
  return fresh;
}
