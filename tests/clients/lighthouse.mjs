// Lighthouse on its throttled phone. In (standard input): {chromium, flags, categories, pages}.
// Out: {page: {categories: {id: score from 0 to 100}, metrics: {id: text}, failed: [audit: why]}}.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const METRICS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "cumulative-layout-shift",
  "speed-index",
];
const { chromium, flags, categories, pages } = JSON.parse(readFileSync(0, "utf8"));
const chrome = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags] });
try {
  const found = {};
  for (const page of pages) {
    const settings = { port: chrome.port, onlyCategories: categories, logLevel: "silent" };
    const { lhr } = await lighthouse(page, settings);
    const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
    const metrics = METRICS.flatMap((id) => (lhr.audits[id] ? [[id, lhr.audits[id].displayValue]] : []));
    const counted = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
      auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
    );
    const failed = counted
      .map((id) => lhr.audits[id])
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ id, title, displayValue }) => `${id}: ${title} ${displayValue ?? ""}`.trim());
    found[page] = {
      categories: Object.fromEntries(scores),
      metrics: Object.fromEntries(metrics),
      failed,
      error: lhr.runtimeError?.message,
    };
  }
  process.stdout.write(JSON.stringify(found));
} finally {
  chrome.kill();
}
