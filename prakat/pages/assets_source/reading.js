// The reader's own choices of light, size and contrast, kept in this browser alone; and the copy button.
// Every page works without this file.
(function () {
  "use strict";
  var root = document.documentElement;
  var names = ["theme", "size", "contrast"];
  function stored(name) {
    try { return localStorage.getItem("reading-" + name) || ""; } catch (error) { return ""; }
  }
  function keep(name, value) {
    try {
      if (value) localStorage.setItem("reading-" + name, value);
      else localStorage.removeItem("reading-" + name);
    } catch (error) { /* storage is switched off: the choice holds for this page */ }
  }
  function apply(name, value) {
    if (value) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
  }
  names.forEach(function (name) { apply(name, stored(name)); });

  function readingPanel(panel) {
    panel.hidden = false;
    names.forEach(function (name) {
      panel.querySelectorAll('input[name="' + name + '"]').forEach(function (input) {
        input.checked = input.value === stored(name);
        input.addEventListener("change", function () { apply(name, input.value); keep(name, input.value); });
      });
    });
  }
  function foldable(details) {
    document.addEventListener("click", function (event) {
      if (details.open && !details.contains(event.target)) details.open = false;
    });
    details.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && details.open) {
        details.open = false;
        details.querySelector("summary").focus();
      }
    });
  }
  function copyButton(button) {
    if (!navigator.clipboard) return;
    var said = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
        button.textContent = button.getAttribute("data-copied");
        setTimeout(function () { button.textContent = said; }, 2500);
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-reading]").forEach(readingPanel);
    document.querySelectorAll("details.reading, details.menu").forEach(foldable);
    document.querySelectorAll("[data-copy]").forEach(copyButton);
  });
})();
