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

  all("input[data-filter]").forEach(function (box) {
    box.addEventListener("change", function () {
      all("." + box.dataset.filter).forEach(function (mark) {
        mark.classList.toggle("off", !box.checked);
      });
      all("tr[data-kind='" + box.dataset.filter + "']").forEach(function (row) {
        row.hidden = !box.checked;
      });
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

  function show(number) {
    all(".here").forEach(function (mark) { mark.classList.remove("here"); });
    all("[data-edits~='" + number + "']").forEach(function (mark) {
      mark.classList.add("here");
      mark.scrollIntoView({ block: "nearest" });
    });
  }
  all("#edits a[data-edit]").forEach(function (link) {
    link.addEventListener("click", function () { show(link.dataset.edit); });
  });
}());
