// The attachments: many files at once, each with its own progress or trouble, an order and a title.
(() => {
  const { settings, words, fill, element, button, announce, facts, accepts, send, put, takeDrops, trouble, bar } =
    window.prakatWriting;
  const AT_ONCE = 2;

  class AttachedFiles extends window.StimulusModule.Controller {
    static targets = ["value", "view"];

    connect() {
      if (this.list) return;
      this.rows = this.read();
      this.queue = [];
      this.running = 0;
      this.turn = 0;
      this.turns = new Map();
      this.list = element("ol", { class: "attached__list" });
      this.sending = element("div", { class: "attached__sending" });
      const picker = element("input", {
        type: "file",
        multiple: true,
        hidden: true,
        accept: accepts("document"),
        onchange: (event) => {
          this.take([...event.target.files]);
          event.target.value = "";
        },
      });
      this.add = button(words.add_files, () => picker.click(), { class: "button button-secondary" });
      const area = element(
        "div",
        { class: "attached__area" },
        this.add,
        element("span", { class: "attached__hint" }, words.drop_here),
        picker,
      );
      this.viewTarget.replaceChildren(this.list, this.sending, area);
      takeDrops(this.element, (files) => this.take(files));
      this.show();
    }

    read() {
      try {
        return JSON.parse(this.valueTarget.value || "[]");
      } catch {
        return [];
      }
    }

    enter() {
      this.add.focus();
    }

    write() {
      put(this.valueTarget, JSON.stringify(this.rows));
    }

    show() {
      this.list.replaceChildren(...this.rows.map((row, place) => this.line(row, place)));
      this.list.hidden = !this.rows.length;
    }

    line(row, place) {
      const file = settings.files[row.file] || { name: words.unknown_file, length: 0, address: "#" };
      const title = element("input", {
        type: "text",
        value: row.title,
        maxlength: 300,
        "aria-label": fill(words.title_of, { "%s": file.name }),
        oninput: (event) => {
          row.title = event.target.value;
          this.write();
        },
      });
      const arrow = (by, sign, label) =>
        button(sign, () => this.move(place, by), {
          "aria-label": fill(label, { "%s": file.name }),
          disabled: place + by < 0 || place + by >= this.rows.length,
          "data-way": by,
        });
      return element(
        "li",
        { class: "attached__line" },
        title,
        element(
          "div",
          { class: "attached__facts" },
          element("a", { href: file.address, target: "_blank", rel: "noopener" }, file.name),
          element("span", {}, file.length ? facts(file) : ""),
        ),
        element(
          "div",
          { class: "attached__ways" },
          arrow(-1, "↑", words.move_up),
          arrow(1, "↓", words.move_down),
          button(words.remove, () => this.remove(place), {
            "aria-label": fill(words.remove_named, { "%s": file.name }),
          }),
        ),
      );
    }

    move(place, by) {
      this.turns.clear(); // from here on the order is the officer's own
      const [row] = this.rows.splice(place, 1);
      this.rows.splice(place + by, 0, row);
      this.write();
      this.show();
      const line = this.list.children[place + by];
      const same = line.querySelector(`[data-way="${by}"]`);
      (same.disabled ? line.querySelector(`[data-way="${-by}"]`) : same).focus();
      announce(fill(words.moved, { "%s": row.title, "%n": place + by + 1 }));
    }

    remove(place) {
      const [row] = this.rows.splice(place, 1);
      this.write();
      this.show();
      (this.list.children[Math.min(place, this.rows.length - 1)]?.querySelector("input") || this.add).focus();
      announce(fill(words.removed, { "%s": row.title }));
    }

    take(files) {
      for (const file of files) {
        const line = element("div", { class: "attached__one" });
        this.sending.append(line);
        this.turn += 1;
        this.queue.push({ file, line, turn: this.turn });
      }
      this.next();
    }

    next() {
      while (this.running < AT_ONCE && this.queue.length) this.send(this.queue.shift());
    }

    async send({ file, line, turn }) {
      this.running += 1;
      const progress = bar(file.name);
      line.replaceChildren(element("span", {}, file.name), progress);
      const answer = await send(file, "document", (done) => { progress.value = done; });
      this.running -= 1;
      if (answer.file) {
        line.remove();
        this.attach(answer.file, turn);
      } else {
        const again = () => {
          this.queue.push({ file, line, turn });
          this.next();
        };
        line.replaceChildren(trouble(answer.message, answer.again ? again : null, () => line.remove()));
      }
      this.next();
    }

    // Small files arrive before large ones: each takes the place in which it was chosen.
    attach(file, turn) {
      if (!this.rows.some((row) => row.file === file.sha256)) {
        const later = this.rows.findIndex((row) => this.turns.get(row.file) > turn);
        const place = later < 0 ? this.rows.length : later;
        this.rows.splice(place, 0, { file: file.sha256, title: file.name.replace(/\.[^.]+$/, "") });
        this.turns.set(file.sha256, turn);
        this.write();
      }
      this.show();
      announce(fill(words.uploaded, { "%s": file.name }));
    }
  }
  window.wagtail.app.register("attached-files", AttachedFiles);
})();
