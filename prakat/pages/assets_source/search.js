// Suggestions while one types in a search box: titles of this site, asked of this site alone.
// The form works without this file.
(function () {
  "use strict";
  var LEAST = 2, PAUSE = 150;

  function suggesting(input) {
    var list = document.createElement("ul");
    var status = document.createElement("p");
    var form = input.form, row = input.closest(".find-row") || input;
    var timer = 0, asked = "", chosen = -1, typed = input.value, asking = null;
    list.id = input.id + "-choices";
    list.className = "choices";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels && input.labels[0] ? input.labels[0].textContent.trim() : "");
    status.className = "unseen";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    row.after(list, status);

    function choices() { return Array.prototype.slice.call(list.children); }
    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function choose(number) {
      var all = choices();
      chosen = (number + all.length + 1) % (all.length + 1);
      all.forEach(function (choice, place) { choice.setAttribute("aria-selected", String(place === chosen)); });
      if (chosen < all.length) {
        input.setAttribute("aria-activedescendant", all[chosen].id);
        input.value = all[chosen].textContent;
      } else {
        input.removeAttribute("aria-activedescendant");
        input.value = typed;
      }
    }
    function take(text) {
      input.value = text;
      close();
      form.submit();
    }
    function show(titles) {
      list.textContent = "";
      titles.forEach(function (title, place) {
        var choice = document.createElement("li");
        choice.id = list.id + "-" + place;
        choice.setAttribute("role", "option");
        choice.setAttribute("aria-selected", "false");
        choice.lang = "th";
        choice.textContent = title;
        choice.addEventListener("mousedown", function (event) { event.preventDefault(); });
        choice.addEventListener("click", function () { take(title); });
        list.append(choice);
      });
      chosen = titles.length;
      list.hidden = !titles.length;
      input.setAttribute("aria-expanded", String(Boolean(titles.length)));
      input.removeAttribute("aria-activedescendant");
      status.textContent = titles.length ? (input.getAttribute("data-choices") || "") + " " + titles.length : "";
    }
    function ask() {
      var text = input.value.trim();
      if (text === asked) return;
      asked = text;
      if (asking) asking.abort();
      if (text.length < LEAST) { show([]); return; }
      asking = new AbortController();
      fetch("/search/suggest?q=" + encodeURIComponent(text), { signal: asking.signal, credentials: "omit" })
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (titles) { if (document.activeElement === input && text === asked) show(titles); })
        .catch(function () { /* without suggestions the form still works */ });
    }
    input.addEventListener("input", function () {
      typed = input.value;
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
      else if (event.key === "Escape") { event.preventDefault(); input.value = typed; close(); }
      else if (event.key === "Enter" || event.key === "Tab") close();
    });
    input.addEventListener("blur", close);
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.fetch && window.AbortController) document.querySelectorAll(".find input[type=search]").forEach(suggesting);
  });
})();
