// Lighthouse on pages of a running site, as a phone and as a desktop: the median of three runs.
//
//     npm run lighthouse                       the practice pages of http://127.0.0.1:8000
//     npm run lighthouse -- URL…               these addresses
//
// The site runs in another terminal (`python3 dev.py serve`). Chromium is the one of CHROME_PATH,
// or `chromium` on the PATH. Exit status 1: a figure misses its mark.

import { execFileSync } from "node:child_process";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const LEAST_SCORE = 98;
const MOST_LCP = 1000; // ms, on the simulated phone
const MOST_BYTES = 60 * 1024; // for a practice page, with everything that it loads
const SLUGS = ["digest", "audit", "versioning", "edits"];

const addresses = process.argv.slice(2);
if (!addresses.length) {
  addresses.push(...SLUGS.map((slug) => `http://127.0.0.1:8000/practices/${slug}`));
}

const chromePath =
  process.env.CHROME_PATH || execFileSync("which", ["chromium"], { encoding: "utf-8" }).trim();
const chrome = await chromeLauncher.launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});

let missed = false;
try {
  console.log(
    ["form factor", ...CATEGORIES, "LCP ms", "TBT ms", "CLS", "bytes", "address"].join("\t"),
  );
  for (const address of addresses) {
    for (const [form, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
      const runs = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await measure(address, config));
      const figures = runs[0].map((_, n) => median(runs.map((figuresOfRun) => figuresOfRun[n])));
      const [performance, accessibility, practices, lcp, tbt, cls, bytes] = figures;
      console.log(
        [form, performance, accessibility, practices, Math.round(lcp), Math.round(tbt), cls, bytes, address]
          .join("\t"),
      );
      missed ||= Math.min(performance, accessibility, practices) < LEAST_SCORE;
      missed ||= (form === "mobile" && lcp >= MOST_LCP) || bytes > MOST_BYTES;
    }
  }
} finally {
  chrome.kill();
}
process.exitCode = missed ? 1 : 0;

async function measure(address, config) {
  const options = { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" };
  let { lhr } = await lighthouse(address, options, config);
  if (lhr.runtimeError?.code === "NO_NAVSTART") {
    ({ lhr } = await lighthouse(address, options, config)); // Chromium's trace had no beginning
  }
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const { audits, categories } = lhr;
  for (const category of CATEGORIES) {
    for (const { id, weight } of categories[category].auditRefs) {
      const { score, title } = audits[id];
      if (weight && score !== null && score < 0.9) console.error(`  ${id}: ${title} (${score})`);
    }
  }
  return [
    ...CATEGORIES.map((category) => Math.round(categories[category].score * 100)),
    audits["largest-contentful-paint"].numericValue,
    audits["total-blocking-time"].numericValue,
    Math.round(audits["cumulative-layout-shift"].numericValue * 1000) / 1000,
    audits["total-byte-weight"].numericValue,
  ];
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
