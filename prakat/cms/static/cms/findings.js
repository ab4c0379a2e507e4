// Asks how far the reading has come, and shows the result when it is done. The work goes on without this page.
"use strict";
{
  const section = document.querySelector("[data-progress]");
  const EVERY_MS = 2000;

  function show(files) {
    for (const line of section.querySelectorAll("[data-file]")) {
      const state = files[line.dataset.file];
      const bar = line.querySelector("progress");
      if (!state) {
        bar.max = bar.value = 1;
      } else if (state.pages) {
        bar.max = state.pages;
        bar.value = state.read;
        line.querySelector("span").textContent = `${state.read} / ${state.pages}`;
      }
    }
  }

  async function ask() {
    try {
      const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const { busy, files } = await answer.json();
        if (!busy && !document.activeElement.matches("textarea, input")) {
          location.reload();
          return;
        }
        show(files);
      }
    } catch {
      // The connection may come back; the server goes on reading meanwhile.
    }
    setTimeout(ask, EVERY_MS);
  }

  if (section) setTimeout(ask, EVERY_MS);
}
