// <div class="tabs"><section id="…" data-tab="Title">…</section>…</div>: stacked sections,
// each with its heading; with this script a tab list (ARIA Authoring Practices, "Tabs").

function makeTabs(group) {
  const panels = [...group.querySelectorAll(":scope > [data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  if (group.dataset.label) list.setAttribute("aria-label", group.dataset.label);
  const buttons = panels.map((panel) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = panel.dataset.tab;
    button.id = `${panel.id}-tab`;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panel.tabIndex = 0;
    list.append(button);
    return button;
  });
  const select = (chosen) =>
    buttons.forEach((button, at) => {
      const on = at === chosen;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      panels[at].hidden = !on;
    });
  const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  list.addEventListener("keydown", (event) => {
    const step = moves[event.key];
    const at = buttons.indexOf(event.target);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const last = buttons.length - 1;
    let to = (at + step + buttons.length) % buttons.length;
    if (!Number.isFinite(step)) to = step < 0 ? 0 : last;
    select(to);
    buttons[to].focus();
  });
  buttons.forEach((button, at) => button.addEventListener("click", () => select(at)));
  group.prepend(list);
  group.classList.add("tabs-on");
  const named = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  select(Math.max(named, 0));
}

/** Turn groups of sections into tabs. */
export function tabs(root) {
  root.querySelectorAll(".tabs").forEach(makeTabs);
}
