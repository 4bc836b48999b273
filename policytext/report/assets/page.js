"use strict";
(function () {
  var root = document.documentElement;
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  var toggle = document.getElementById("language");
  if (toggle) {
    toggle.addEventListener("click", function () {
      root.dataset.language = root.dataset.language === "zh" ? "en" : "zh";
      root.lang = root.dataset.language === "zh" ? "zh-Hans" : "en";
    });
  }

  // What a filter hides loses its class, so that marks which share a segment keep theirs.
  all("input[data-filter]").forEach(function (box) {
    var kind = box.dataset.filter;
    var text = document.getElementById("text");
    var marks = text ? Array.prototype.slice.call(text.getElementsByClassName(kind)) : [];
    var rows = all("tr[data-kind]").filter(function (row) { return row.dataset.kind === kind; });
    box.addEventListener("change", function () {
      marks.forEach(function (mark) {
        mark.classList.toggle(kind, box.checked);
        if (kind !== "slogan") { mark.classList.toggle("entity", box.checked); }
      });
      rows.forEach(function (row) { row.hidden = !box.checked; });
    });
  });

  // j and k go through the edits, as in a pager; both sides follow.
  var at = -1;
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox") { return; }
    var step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    var rows = all("#edits tr[data-edit]").filter(function (row) { return !row.hidden; });
    if (!step || !rows.length) { return; }
    at = (at + step + rows.length) % rows.length;
    show(rows[at].dataset.edit);
    event.preventDefault();
  });

  // Where a finger cannot hover and a reader cannot see, the reason stands above the texts.
  var reason = document.getElementById("reason");
  function forget() { all(".here").forEach(function (mark) { mark.classList.remove("here"); }); }
  function show(number) {
    forget();
    all("[data-edits~='" + number + "']").forEach(function (mark) {
      mark.classList.add("here");
      mark.scrollIntoView({ block: "nearest" });
      reason.textContent = mark.title;
    });
  }
  all("#edits a[data-edit]").forEach(function (link) {
    link.addEventListener("click", function () { show(link.dataset.edit); });
  });
  all(".text [data-edits]").forEach(function (mark) {
    mark.addEventListener("click", function () { show(mark.dataset.edits.split(" ")[0]); });
  });

  // A place that shares its first character with another has an empty anchor before it.
  window.addEventListener("hashchange", function () {
    var place = document.getElementById(location.hash.slice(1));
    while (place && place.tagName === "A" && !place.textContent) { place = place.nextElementSibling; }
    if (place && place.parentElement.className === "text") { forget(); place.classList.add("here"); }
  });
}());
