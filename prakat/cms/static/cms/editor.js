// The edit screen: says in words whether the draft is saved, leads from each reason to its place, guards uploads.
(() => {
  const state = document.getElementById("save-state");
  if (!state) return;
  const form = document.getElementById("w-editor-form");
  const say = (text, kind) => {
    if (state.textContent !== text) state.textContent = text;
    state.dataset.kind = kind;
  };
  const time = () => new Date().toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });

  document.addEventListener("w-unsaved:add", () => say(state.dataset.unsaved, "unsaved"));
  document.addEventListener("w-autosave:save", () => say(state.dataset.saving, "saving"));
  document.addEventListener("w-autosave:success", () => say(`${state.dataset.saved} ${time()}`, "saved"));
  document.addEventListener("w-autosave:error", (event) => say(event.detail.text, "trouble"));

  form.addEventListener(
    "submit",
    (event) => {
      if (!window.prakatWriting?.isSending()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say(window.prakatWriting.words.still_sending, "trouble");
    },
    true,
  );

  // The list of parts opens under the button: whoever works without a mouse goes on typing in it at once.
  let opener = null;
  form.addEventListener("click", (event) => {
    opener = event.target.closest(".c-sf-add-button");
    if (!opener) return;
    const enter = (tries) => {
      const field = [...document.querySelectorAll("[data-tippy-root] [role=combobox]")].find((each) => each.offsetParent);
      if (field) field.focus();
      else if (tries) setTimeout(enter, 40, tries - 1);
    };
    setTimeout(enter, 40, 15);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !opener || !event.target.closest("[data-tippy-root]")) return;
      const back = opener;
      setTimeout(() => back.isConnected && back.focus(), 60);
    },
    true,
  );

  const refused = document.getElementById("refused");
  if (!refused) return;
  refused.focus({ preventScroll: true });
  refused.scrollIntoView({ block: "center" });
  refused.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "center" });
    const inner = place.matches("input, textarea, select")
      ? place
      : place.querySelector("input:not([hidden]):not([type=hidden]), textarea, select, [contenteditable=true]");
    (inner || place).focus();
  });
})();
