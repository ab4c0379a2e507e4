// Handing files in: one file in its place (a picture, a video, a document), and what both controllers share.
(() => {
  if (window.prakatWriting) return;
  const told = document.getElementById("prakat-writing");
  const settings = told ? JSON.parse(told.textContent) : { files: {}, kinds: {}, words: {} };
  const words = settings.words;
  let pending = 0;

  // The buttons of the text stand still above it, until somebody chooses otherwise.
  try {
    if (!localStorage.getItem("wagtail:draftail-toolbar")) localStorage.setItem("wagtail:draftail-toolbar", "sticky");
  } catch {
    // A browser that keeps nothing shows them beside the words.
  }

  const fill = (text, marks) =>
    Object.entries(marks).reduce((said, [mark, value]) => said.replace(mark, String(value)), text);

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  const button = (label, onclick, attributes = {}) =>
    element("button", { type: "button", class: "button button-small button-secondary", onclick, ...attributes }, label);

  const announce = (text) => {
    let region = document.getElementById("prakat-live");
    if (!region) {
      region = element("div", { id: "prakat-live", class: "w-sr-only", "aria-live": "polite" });
      document.body.append(region);
    }
    region.textContent = text;
  };

  const size = (bytes) =>
    bytes >= 1_000_000
      ? `${(bytes / 1_000_000).toLocaleString("th-TH", { maximumFractionDigits: 1 })} MB`
      : `${Math.max(1, Math.round(bytes / 1000)).toLocaleString("th-TH")} KB`;

  const facts = (file) =>
    [
      file.name.split(".").pop().toUpperCase(),
      size(file.length),
      file.pages ? fill(words.pages, { "%s": file.pages }) : "",
    ]
      .filter(Boolean)
      .join(" · ");

  const accepts = (kind) => settings.kinds[kind].endings.map((ending) => `.${ending}`).join(",");

  // Returns why the file does not fit here, or "" when it may be sent. The server judges again, by the content.
  const unfit = (file, kind) => {
    const { endings, max_bytes } = settings.kinds[kind];
    const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (!endings.includes(ending)) {
      return fill(words.wrong_kind, { "%s": file.name, "%k": endings.join(", ").toUpperCase() });
    }
    if (file.size > max_bytes) {
      return fill(words.too_large, { "%s": file.name, "%m": Math.floor(max_bytes / 1_000_000) });
    }
    return "";
  };

  // Sends one file. Resolves with {file} or {message, again}: `again` when trying once more may help.
  const send = (file, kind, onprogress) =>
    new Promise((resolve) => {
      const message = unfit(file, kind);
      if (message) {
        resolve({ message, again: false });
        return;
      }
      const body = new FormData();
      body.append("draft", settings.draft);
      body.append("kind", kind);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      pending += 1;
      const finish = (answer) => {
        pending -= 1;
        resolve(answer);
      };
      request.open("POST", settings.upload);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", csrf());
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) onprogress(Math.round((100 * event.loaded) / event.total));
      });
      request.addEventListener("load", () => {
        const answer = request.response;
        if (request.status === 200 && answer && answer.success) {
          settings.files[answer.sha256] = answer;
          finish({ file: answer });
        } else if (answer && answer.messages && answer.messages.length) {
          finish({ message: answer.messages.join(" "), again: request.status === 401 });
        } else {
          finish({ message: fill(words.server_trouble, { "%s": file.name }), again: true });
        }
      });
      const lost = () => finish({ message: fill(words.lost_connection, { "%s": file.name }), again: true });
      request.addEventListener("error", lost);
      request.addEventListener("timeout", lost);
      request.send(body);
    });

  const csrf = () => document.querySelector("#w-editor-form [name=csrfmiddlewaretoken]").value;

  // Writes a value where the form reads it, and says so to whoever saves drafts.
  const put = (input, value) => {
    if (input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Lets files be dropped on an area.
  const takeDrops = (area, take) => {
    const over = (on) => area.classList.toggle("is-over", on);
    const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    area.addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      over(true);
    });
    area.addEventListener("dragleave", () => over(false));
    area.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      over(false);
      take([...event.dataTransfer.files]);
    });
  };

  const trouble = (message, again, dismiss) =>
    element(
      "div",
      { class: "kept-file__trouble", role: "alert" },
      element("p", {}, message),
      again ? button(words.retry, again) : null,
      dismiss ? button(words.dismiss, dismiss) : null,
    );

  const bar = (name) =>
    element("progress", { max: 100, value: 0, "aria-label": fill(words.uploading, { "%s": name }) });

  window.prakatWriting = {
    settings, words, fill, element, button, announce, facts, accepts, send, put, takeDrops, trouble, bar,
    isSending: () => pending > 0,
  };

  class KeptFile extends window.StimulusModule.Controller {
    static targets = ["value", "view"];
    static values = { kind: String };

    connect() {
      this.show();
      if (this.listening) return;
      this.listening = true;
      takeDrops(this.element, (files) => files.length && this.take(files[0]));
    }

    enter() {
      this.viewTarget.querySelector("button, a")?.focus();
    }

    show(extra = null) {
      const sha256 = this.valueTarget.value;
      const file = sha256 ? settings.files[sha256] || { missing: true } : null;
      const picker = element("input", {
        type: "file",
        hidden: true,
        accept: accepts(this.kindValue),
        onchange: (event) => event.target.files.length && this.take(event.target.files[0]),
      });
      const label = this.label();
      const choose = button(file ? words.change : words.choose, () => picker.click(), {
        "aria-label": `${file ? words.change : words.choose}: ${label}`,
      });
      const remove = file
        ? button(words.remove, () => this.clear(), {
            "aria-label": fill(words.remove_named, { "%s": file.name || label }),
          })
        : null;
      this.viewTarget.replaceChildren(
        ...[file ? this.card(file) : null, element("div", { class: "kept-file__ways" }, choose, remove, picker), extra].filter(
          Boolean,
        ),
      );
      this.choose = choose;
    }

    label() {
      const field = this.element.closest("[data-contentpath]");
      return field?.querySelector("label")?.textContent.replace("*", "").trim() || words.choose;
    }

    card(file) {
      if (file.missing) return element("p", { class: "kept-file__trouble" }, words.unknown_file);
      const shown = file.media_type.startsWith("image/")
        ? element("img", { src: file.address, alt: "", loading: "lazy" })
        : null;
      const name = element("a", { href: file.address, target: "_blank", rel: "noopener" }, file.name);
      return element("div", { class: "kept-file__card" }, shown, element("div", {}, name, element("p", {}, facts(file))));
    }

    async take(file) {
      const progress = bar(file.name);
      this.show(progress);
      announce(fill(words.uploading, { "%s": file.name }));
      const answer = await send(file, this.kindValue, (done) => { progress.value = done; });
      if (answer.file) {
        put(this.valueTarget, answer.file.sha256);
        this.show();
        announce(fill(words.uploaded, { "%s": file.name }));
      } else {
        this.show(trouble(answer.message, answer.again ? () => this.take(file) : null, null));
      }
      this.choose.focus();
    }

    clear() {
      const name = settings.files[this.valueTarget.value]?.name || "";
      put(this.valueTarget, "");
      this.show();
      this.choose.focus();
      announce(fill(words.removed, { "%s": name }));
    }
  }
  window.wagtail.app.register("kept-file", KeptFile);
})();
