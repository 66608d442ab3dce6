// <button type="button" hidden data-copy="id of an element" data-done="Copied">…</button>

/** Show the copy buttons where the clipboard can be written (not over plain http). */
export function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button[data-copy]")) {
    const source = root.getElementById(button.dataset.copy);
    if (!source) continue;
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    button.hidden = false;
    // said to screen readers too: a button's changing name is not announced by all of them
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    button.after(status);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      label.textContent = button.dataset.done;
      status.textContent = button.dataset.done;
      setTimeout(() => {
        label.textContent = before;
        status.textContent = "";
      }, 2000);
    });
  }
}
