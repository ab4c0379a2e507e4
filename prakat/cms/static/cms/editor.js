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
  let isSaving = false; // also while the words beneath the form already say that something more was typed
  let sent = null;
  document.addEventListener("w-autosave:save", () => {
    isSaving = true;
    sent = written();
    say(state.dataset.saving, "saving");
  });
  document.addEventListener("w-autosave:success", (event) => {
    isSaving = false;
    // Wagtail takes the form as it is now for what was saved: what was changed on the way would wait for the next key.
    const changed = sent !== null && sent !== written();
    sent = null;
    say(`${state.dataset.saved} ${time()}`, "saved");
    // What this window saved is what this window shows: a button pressed later is not taken for an old page.
    const { revision_id: id, revision_created_at: at } = event.detail.data;
    if (id && form.elements.loaded_revision_id) {
      form.elements.loaded_revision_id.value = id;
      form.elements.loaded_revision_created_at.value = at;
    }
    if (changed) setTimeout(saveAgain);
  });
  document.addEventListener("w-autosave:error", (event) => {
    isSaving = false;
    say(event.detail.text, "trouble");
  });

  const saveAgain = () => {
    const detail = { type: "edits" };
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail }));
  };

  // Wagtail begins to watch two seconds after the page is there; what is typed before that must not go unsaved.
  const written = () => new URLSearchParams(new FormData(form)).toString();
  let before = null;
  const remember = () => {
    before ??= written();
  };
  const EARLY = ["beforeinput", "keydown", "paste", "pointerdown", "change", "drop"];
  EARLY.forEach((kind) => form.addEventListener(kind, remember, true));
  document.addEventListener(
    "w-unsaved:watch-edits",
    () => {
      EARLY.forEach((kind) => form.removeEventListener(kind, remember, true));
      if (before === null || before === written()) return;
      saveAgain();
    },
    { once: true },
  );

  // Every field of text bears the name of its part, for those who hear the screen.
  const nameTexts = () =>
    form.querySelectorAll(".public-DraftEditor-content:not([aria-labelledby])").forEach((text) => {
      const named = text.closest("[aria-labelledby]");
      if (named) text.setAttribute("aria-labelledby", named.getAttribute("aria-labelledby"));
    });
  nameTexts();
  new MutationObserver(nameTexts).observe(form, { childList: true, subtree: true });

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

  // The text editor hands its words to the form a quarter of a second after the last key: who presses a button
  // sooner waits for it, or the last words would be lost.
  const HANDED_OVER_MS = 600;
  let lastKey = -Infinity;
  const noteKey = (event) => {
    if (event.target.closest?.(".Draftail-Editor")) lastKey = performance.now();
  };
  for (const kind of ["keydown", "beforeinput", "input", "paste"]) form.addEventListener(kind, noteKey, true);
  form.addEventListener(
    "submit",
    (event) => {
      const wait = Math.max(lastKey + HANDED_OVER_MS - performance.now(), isSaving ? 100 : 0);
      if (wait <= 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      if (!isSaving) lastKey = -Infinity;
      setTimeout(() => form.requestSubmit(submitter), wait);
    },
    true,
  );
  // From here on the button saves; a draft that saves itself at the same time would only get in its way.
  form.addEventListener("submit", (event) => {
    form.setAttribute("data-w-autosave-active-value", "false");
    setTimeout(() => {
      if (event.defaultPrevented) form.setAttribute("data-w-autosave-active-value", "true");
    });
  });

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
