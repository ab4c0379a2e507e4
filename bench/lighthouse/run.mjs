// node run.mjs CHROMIUM ADDRESS PATH…: one JSON line for each path: its scores, and the audits that cost points.
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, address, ...paths] = process.argv.slice(2);
const chrome = await chromeLauncher.launch({
  chromePath,
  chromeFlags: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const onlyCategories = ["performance", "accessibility", "best-practices", "seo"];
try {
  for (const path of paths) {
    const { lhr } = await lighthouse(address + path, { port: chrome.port, logLevel: "error", onlyCategories });
    const scores = Object.fromEntries(
      Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]),
    );
    const weighty = new Set(
      Object.values(lhr.categories).flatMap(({ auditRefs }) =>
        auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
      ),
    );
    const failed = Object.values(lhr.audits)
      .filter(({ id, score }) => weighty.has(id) && score !== null && score < 0.9)
      .map(({ id, title }) => `${id}: ${title}`);
    console.log(JSON.stringify({ path, scores, failed }));
  }
} finally {
  await chrome.kill();
}
