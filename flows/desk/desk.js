"use strict";
// All works without this: it takes a dropped file, and follows a run without reloading.
const field = document.querySelector("input[type=file]");
if (field) {
  const form = field.form, box = form.querySelector(".drop");
  const status = form.querySelector(".status"), button = form.querySelector("button");
  const fits = () => {
    const file = field.files[0], large = file && file.size > Number(field.dataset.most);
    status.textContent = large ? field.dataset.large : "";
    return !large;
  };
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) box.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    const files = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, 1)) files.items.add(file);
    if (!files.files.length) return;
    field.files = files.files;
    form.requestSubmit(button);
  });
  field.addEventListener("change", fits);
  form.addEventListener("submit", (event) => {
    if (!fits()) {
      event.preventDefault();
      return;
    }
    status.textContent = status.dataset.busy;
    button.disabled = true;
  });
  // The page may come back from the browser's memory by its Back button.
  addEventListener("pageshow", () => {
    button.disabled = false;
    fits();
  });
}
const stage = document.querySelector("#stage");
if (stage) {
  const ask = async () => {
    const answer = await fetch(`${location.pathname}/stage`).catch(() => null);
    const said = answer && answer.ok ? await answer.json() : "";
    if (!said) {
      location.reload();
      return;
    }
    if (stage.textContent !== said) stage.textContent = said;
    setTimeout(ask, 300);
  };
  ask();
}
