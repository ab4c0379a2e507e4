// A grid of cells that is typed into like a sheet and takes tables pasted from Excel and Word.
(() => {
  const blank = (rows, columns) => Array.from({ length: rows }, () => Array(columns).fill(""));

  // The cells of a table on the clipboard: the outermost table's own rows, spans filled with empty cells.
  const fromHtml = (html) => {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table) return null;
    return [...table.rows].map((row) =>
      [...row.cells].flatMap((cell) => [
        cell.textContent.replace(/\s+/g, " ").trim(),
        ...Array(Math.max(0, Math.min(cell.colSpan, 30) - 1)).fill(""),
      ]),
    );
  };

  const fromText = (text) => {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    return lines.length > 1 || text.includes("\t") ? lines.map((line) => line.split("\t").map((cell) => cell.trim())) : null;
  };

  class GridInput extends window.StimulusModule.Controller {
    static targets = ["value", "view"];
    static values = { columns: Array };

    connect() {
      if (this.rows) return;
      this.fixed = this.columnsValue.length;
      let rows = [];
      try {
        rows = JSON.parse(this.valueTarget.value || "[]");
      } catch {
        rows = [];
      }
      this.rows = rows.length ? rows : blank(this.fixed ? 1 : 3, this.fixed || 3);
      if (this.fixed) this.rows = this.rows.map((row) => [...row, ...Array(this.fixed).fill("")].slice(0, this.fixed));
      this.show();
    }

    get width() {
      return this.rows[0]?.length || this.fixed || 1;
    }

    get parts() {
      return window.prakatWriting;
    }

    enter() {
      this.cell(0, 0)?.focus();
    }

    cell(row, column) {
      return this.viewTarget.querySelector(`[data-place="${row}-${column}"]`);
    }

    write() {
      this.parts.put(this.valueTarget, JSON.stringify(this.rows));
    }

    show(focus = null) {
      const { element, button, words } = this.parts;
      const table = element("table", { class: "grid-input__table" });
      if (this.fixed) {
        const heads = this.columnsValue.map((name) => element("th", { scope: "col" }, name));
        table.append(element("thead", {}, element("tr", {}, ...heads, element("td", {}))));
      }
      table.append(element("tbody", {}, ...this.rows.map((cells, row) => this.line(cells, row))));
      if (!this.fixed) table.append(element("tfoot", {}, this.columnWays()));
      const ways = element("div", { class: "grid-input__ways" }, button(words.add_row, () => this.addRow()));
      if (!this.fixed) ways.append(button(words.add_column, () => this.addColumn()));
      this.viewTarget.replaceChildren(element("div", { class: "grid-input__scroll" }, table), ways);
      if (focus) this.cell(...focus)?.focus();
    }

    line(cells, row) {
      const { element, button, words, fill } = this.parts;
      const inputs = cells.map((text, column) =>
        element(
          "td",
          {},
          element("input", {
            type: "text",
            value: text,
            "data-place": `${row}-${column}`,
            "aria-label": this.name(row, column),
            oninput: (event) => this.typed(row, column, event.target.value),
            onkeydown: (event) => this.key(event, row, column),
            onpaste: (event) => this.paste(event, row, column),
          }),
        ),
      );
      const remove = button("×", () => this.removeRow(row), {
        "aria-label": fill(words.remove_row, { "%r": row + 1 }),
        disabled: this.rows.length < 2,
      });
      return element("tr", {}, ...inputs, element("td", { class: "grid-input__remove" }, remove));
    }

    name(row, column) {
      const { words, fill } = this.parts;
      return fill(words.cell, { "%r": row + 1, "%c": this.fixed ? this.columnsValue[column] : column + 1 });
    }

    columnWays() {
      const { element, button, words, fill } = this.parts;
      const removes = Array.from({ length: this.width }, (_, column) =>
        element(
          "td",
          { class: "grid-input__remove" },
          button("×", () => this.removeColumn(column), {
            "aria-label": fill(words.remove_column, { "%c": column + 1 }),
            disabled: this.width < 2,
          }),
        ),
      );
      return element("tr", {}, ...removes, element("td", {}));
    }

    typed(row, column, text) {
      this.rows[row][column] = text;
      this.write();
    }

    // Enter goes down, as in a sheet, and begins a new row at the end.
    key(event, row, column) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (row + 1 < this.rows.length) this.cell(row + 1, column).focus();
      else this.addRow(column);
    }

    paste(event, row, column) {
      const data = event.clipboardData;
      const found = fromHtml(data.getData("text/html")) || fromText(data.getData("text/plain"));
      if (!found || (found.length === 1 && found[0].length === 1)) return;
      event.preventDefault();
      const { words, fill, announce } = this.parts;
      const wide = Math.max(...found.map((cells) => cells.length));
      while (this.rows.length < row + found.length) this.rows.push(Array(this.width).fill(""));
      if (!this.fixed) {
        while (this.width < Math.min(column + wide, 30)) this.rows.forEach((cells) => cells.push(""));
      }
      found.forEach((cells, down) => {
        cells.forEach((text, across) => {
          if (column + across < this.width) this.rows[row + down][column + across] = text;
        });
      });
      this.write();
      this.show([row, column]);
      announce(fill(words.pasted, { "%r": found.length, "%c": wide }));
    }

    addRow(column = 0) {
      this.rows.push(Array(this.width).fill(""));
      this.write();
      this.show([this.rows.length - 1, column]);
    }

    addColumn() {
      this.rows.forEach((cells) => cells.push(""));
      this.write();
      this.show([0, this.width - 1]);
    }

    removeRow(row) {
      this.rows.splice(row, 1);
      this.write();
      this.show([Math.min(row, this.rows.length - 1), 0]);
    }

    removeColumn(column) {
      this.rows.forEach((cells) => cells.splice(column, 1));
      this.write();
      this.show([0, Math.min(column, this.width - 1)]);
    }
  }
  window.wagtail.app.register("grid-input", GridInput);
})();
