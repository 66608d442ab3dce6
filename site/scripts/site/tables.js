// <table data-sortable>: a button in each header cell, unless it has data-nosort.
// <input data-filter="id of a table">, with <output for="id of the input" data-count="{n} rows">;
// <select data-filter="id of a table" name="kind">: rows whose data-kind has the chosen value. The
// address may choose too (?kind=works).

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

/** What a cell is ordered by: `data-value` where the text is not what to compare. */
const key = (row, column) => {
  const cell = row.cells[column];
  return cell ? (cell.dataset.value ?? cell.textContent.trim()) : "";
};

const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(text);

function compare(a, b) {
  if (a === "" || b === "") return (a === "") - (b === ""); // what is missing comes last
  return isNumber(a) && isNumber(b) ? Number(a) - Number(b) : collator.compare(a, b);
}

function makeSortable(table) {
  const head = table.tHead?.rows[0];
  if (!head || table.querySelector("tbody [rowspan], tbody [colspan]")) return;
  for (const cell of head.cells) {
    if (cell.hasAttribute("data-nosort") || !cell.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => sort(table, head, cell));
  }
}

function sort(table, head, cell) {
  const descending = cell.getAttribute("aria-sort") === "ascending";
  for (const other of head.cells) other.removeAttribute("aria-sort");
  cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
  for (const body of table.tBodies) {
    const keyed = [...body.rows].map((row) => [key(row, cell.cellIndex), row]);
    keyed.sort(([a], [b]) => {
      const missing = a === "" || b === "";
      return descending && !missing ? compare(b, a) : compare(a, b);
    });
    body.append(...keyed.map(([, row]) => row));
  }
}

/** Lower case without accents: "citta" finds "Città". */
export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

/** What a control asks of a row: an input its words, a list that the row has the chosen value. */
const asks = (control) =>
  control.tagName === "SELECT"
    ? ([row]) => !control.value || (row.dataset[control.name] ?? "").split(" ").includes(control.value)
    : ([, text]) => fold(control.value).split(/\s+/).every((word) => text.includes(word));

function makeFilter(controls, table, root) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const keyed = rows.map((row) => [row, fold(row.textContent)]);
  const tests = controls.map(asks);
  const asked = new URLSearchParams(location.search);
  const outputs = controls
    .map(({ id }) => id && root.querySelector(`output[for~="${CSS.escape(id)}"]`))
    .filter(Boolean);
  const apply = () => {
    let shown = 0;
    for (const pair of keyed) {
      const fits = tests.every((test) => test(pair));
      pair[0].hidden = !fits;
      shown += fits;
    }
    for (const output of outputs) output.textContent = output.dataset.count.replace("{n}", shown);
  };
  for (const control of controls) {
    (control.closest("[data-enhanced]") ?? control).hidden = false;
    if (control.name && asked.has(control.name)) control.value = asked.get(control.name);
    control.addEventListener("input", apply);
  }
  if (controls.some(({ value }) => value)) apply(); // values of the address, or kept on reload
}

/** Sorting and filtering of the tables that ask for it. */
export function tables(root) {
  root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  const controls = [...root.querySelectorAll("[data-filter]")];
  for (const id of new Set(controls.map((control) => control.dataset.filter))) {
    const table = root.getElementById(id);
    const own = controls.filter((control) => control.dataset.filter === id);
    if (table) makeFilter(own, table, root);
  }
}
