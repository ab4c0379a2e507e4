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
const TRIES = 3; // a browser that has only just started may not have painted in time

async function loaded(path) {
  for (let tries = 1; ; tries++) {
    const { lhr } = await lighthouse(address + path, { port: chrome.port, logLevel: "error", onlyCategories });
    if (!lhr.runtimeError) return lhr;
    if (tries === TRIES) throw new Error(`${path}: ${lhr.runtimeError.code} ${lhr.runtimeError.message}`);
  }
}

const onlyCategories = ["performance", "accessibility", "best-practices", "seo"];
try {
  for (const path of paths) {
    const lhr = await loaded(path);
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
