// The desk works without this file. It only adds: no act sent twice, what was typed kept when a connection is lost,
// the folded menu closed by Escape, the error summary in focus.
"use strict";

const summary = document.querySelector("[data-refused]");
if (summary) summary.focus();

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
}

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[type=submit]")) button.removeAttribute("aria-disabled");
  }
});

const keyOf = (field) => `prakat:${location.pathname}:${field.form.getAttribute("action")}:${field.name}`;
for (const field of document.querySelectorAll("textarea[name]")) {
  const kept = sessionStorage.getItem(keyOf(field));
  if (kept !== null && field.value === field.defaultValue && !document.querySelector("[data-done]")) field.value = kept;
  field.addEventListener("input", () => sessionStorage.setItem(keyOf(field), field.value));
}
if (document.querySelector("[data-done], body.door")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("prakat:")) sessionStorage.removeItem(key);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#menu") location.hash = "content";
});
