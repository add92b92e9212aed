// The site works as plain forms and links; what is attached here makes it quicker. Each module
// exports attach(element) and knows nothing of the others.

import htmx from "htmx.org";

import * as ask from "./ask.js";
import * as catchup from "./catchup.js";
import * as compact from "./compact.js";
import * as copy from "./copy.js";
import * as editor from "./editor.js";
import * as elsewhere from "./elsewhere.js";
import * as enter from "./enter.js";
import * as focus from "./focus.js";
import * as folds from "./folds.js";
import * as goto from "./goto.js";
import * as indent from "./indent.js";
import * as news from "./news.js";
import * as parts from "./parts.js";
import * as progress from "./progress.js";
import * as quiet from "./quiet.js";
import * as scrubber from "./scrubber.js";

Object.assign(htmx.config, {
  allowEval: false,
  attributesToSettle: ["class"],
  historyCacheSize: 0,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "[45]..", swap: true, error: true },
  ],
  selfRequestsOnly: true,
  timeout: 30_000, // ms
});

htmx.defineExtension("parts", parts.extension);

const behaviours = [
  ["[data-sandbox]", parts], // as long as they are what the server sent
  ["[data-sandbox]", elsewhere], // what htmx does not send is no question
  ["[data-sandbox]", ask],
  ["[data-sandbox]", folds],
  ["[data-sandbox]", focus], // what is folded up takes none
  ["[data-sandbox]", news],
  ["[data-sandbox]", progress],
  ["[data-editor]", editor],
  [".split .editor", compact],
  ["[data-enter]", enter],
  ["[data-editor]", indent],
  ["[data-copy]", copy],
  ["[data-goto]", goto],
  ["[data-quiet]", quiet],
  ["[data-scrubber]", scrubber],
  ["[data-sandbox]", catchup], // when all the others listen
];

// htmx.onLoad fires for the page and for everything that is swapped in later.
htmx.onLoad((root) => {
  for (const [selector, behaviour] of behaviours) {
    if (root.matches(selector)) behaviour.attach(root);
    root.querySelectorAll(selector).forEach(behaviour.attach);
  }
});

document.documentElement.dataset.attached = "";
