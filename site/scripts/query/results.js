// Results as a table, as CSV, as a chart. Every text goes in as text, never as markup.

const SHOWN = 1000;
const BARS = 40;
const SVG = "http://www.w3.org/2000/svg";
const NUMERIC = /#(?:integer|decimal|double|float|int|long|nonNegativeInteger|gYear)$/;

/** SPARQL 1.1 Query Results CSV. */
export function toCsv({ head, results, boolean }) {
  if (boolean !== undefined) return `${boolean}\r\n`;
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = results.bindings.map((row) => head.vars.map((name) => quoted(row[name]?.value ?? "")));
  return [head.vars, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** A table of the first rows; `names` tells what our IRIs are called and where they lead. */
export function toTable({ head, results, boolean }, names, caption) {
  const table = document.createElement("table");
  table.className = "table table-sm";
  table.createCaption().textContent = caption;
  if (boolean !== undefined) {
    table.createTBody().insertRow().insertCell().textContent = String(boolean);
    return table;
  }
  const header = table.createTHead().insertRow();
  for (const name of head.vars) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    header.append(cell);
  }
  const body = table.createTBody();
  for (const row of results.bindings.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const name of head.vars) fill(line.insertCell(), row[name], names);
  }
  return table;
}

export const shownOf = ({ results }) => Math.min(results?.bindings.length ?? 1, SHOWN);

function fill(cell, term, names) {
  if (!term) return;
  const known = term.type === "uri" ? names(term.value) : undefined;
  if (term.type === "uri" && /^https?:/.test(term.value)) {
    const link = document.createElement("a");
    link.href = known?.href ?? term.value;
    link.textContent = known?.name ?? term.value;
    if (known) link.title = term.value;
    cell.append(link);
    return;
  }
  cell.textContent = term.value;
  if (term["xml:lang"]) cell.lang = term["xml:lang"];
  if (NUMERIC.test(term.datatype ?? "")) cell.className = "number";
}

/**
 * Horizontal bars of the last numeric column by the first column of text, or nothing when the
 * answer has no such columns or too many rows. The table says the same.
 */
export function toChart({ head, results }, names) {
  const rows = results?.bindings ?? [];
  if (rows.length < 2 || rows.length > BARS) return null;
  const numeric = head.vars.filter((name) => rows.every((r) => NUMERIC.test(r[name]?.datatype ?? "")));
  const value = numeric.filter((name) => rows.every((r) => !r[name].datatype.endsWith("gYear"))).at(-1);
  const label = head.vars.find((name) => !numeric.includes(name) && rows.every((r) => r[name]));
  if (!value || !label) return null;
  const bars = rows.map((row) => {
    const { type, value: text } = row[label];
    return [(type === "uri" && names(text)?.name) || text, Number(row[value].value)];
  });
  if (bars.some(([, size]) => !Number.isFinite(size) || size < 0)) return null;
  return draw(bars, `${value} / ${label}`);
}

function draw(bars, title) {
  const top = Math.max(...bars.map(([, size]) => size)) || 1;
  const line = 28;
  const svg = element("svg", {
    viewBox: `0 0 720 ${bars.length * line + 4}`,
    role: "img",
    class: "bars",
    "aria-label": title,
  });
  bars.forEach(([name, size], at) => {
    const y = at * line;
    const short = name.length > 42 ? `${name.slice(0, 41)}…` : name;
    svg.append(
      element("text", { x: 300, y: y + 19, "text-anchor": "end", class: "bar-label" }, short),
      element("rect", { x: 308, y: y + 5, width: (size / top) * 340, height: 20, class: "series-1" }),
      element("text", { x: 314 + (size / top) * 340, y: y + 19, class: "bar-value" }, String(size)),
    );
  });
  return svg;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
