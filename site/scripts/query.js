// The SPARQL page: a form with a textarea, a choice of examples, buttons, a status line and a place
// for results (site/templates/pages/query.html). Words come from the page, in its language.
import { mount } from "./query/editor.js";
import { Stopped, browserEngine, findService, serviceEngine } from "./query/engines.js";
import { shownOf, toChart, toCsv, toTable } from "./query/results.js";

const say = (words, values = {}) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function json(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** What our IRIs are called and where their pages are: from the index of the published documents. */
function namesFrom({ base, things }, lang, root) {
  return (iri) => {
    if (!iri.startsWith(base)) return undefined;
    const [path, mark] = iri.slice(base.length).split("#");
    const thing = things[decodeURIComponent(path)];
    if (!thing) return undefined;
    const page = `${root}${lang === "it" ? "" : `${lang}/`}${path}.html${mark ? `#${mark}` : ""}`;
    return { name: mark ? `${thing[lang]} #${mark}` : thing[lang], href: page };
  };
}

function download(content, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function start(form) {
  const { lang } = document.documentElement;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const [status, results, chart] = [form.querySelector("[role=status]"), part("results"), part("chart")];
  const words = form.dataset;
  let names = () => undefined;
  let last;

  const local = browserEngine({
    worker: words.worker,
    dump: new URL(words.dump, location.href).href,
    onLoaded: (size) => (status.textContent = say(words.loaded, { n: size.toLocaleString(lang) })),
  });
  let engine = local;

  const show = ({ form: type, text }) => {
    const tabular = type.endsWith("json");
    last = { type, text, answer: tabular ? JSON.parse(text) : undefined };
    chart.replaceChildren();
    if (!tabular) {
      const pre = document.createElement("pre");
      pre.tabIndex = 0;
      pre.textContent = text;
      results.replaceChildren(pre);
      status.textContent = words.done;
      return;
    }
    const { answer } = last;
    const count = answer.results?.bindings.length ?? 1;
    const summary = say(count === shownOf(answer) ? words.rows : words.some, { n: count, m: shownOf(answer) });
    results.replaceChildren(toTable(answer, names, summary));
    status.textContent = summary;
    const drawn = toChart(answer, names);
    if (drawn) chart.append(drawn);
  };

  const run = async () => {
    const text = editor.get();
    history.replaceState(null, "", `#query=${encodeURIComponent(text)}`);
    form.setAttribute("aria-busy", "true");
    part("stop").hidden = false;
    status.textContent = words.running;
    try {
      show(await engine.ask(text));
      part("exports").hidden = false;
    } catch (error) {
      status.textContent = error instanceof Stopped ? words.stopped : say(words.failed, { why: error.message });
      results.replaceChildren();
      chart.replaceChildren();
      part("exports").hidden = true;
    } finally {
      form.removeAttribute("aria-busy");
      part("stop").hidden = true;
    }
  };

  const vocabulary = await json(words.vocabulary).catch(() => ({ prefixes: {}, terms: [], examples: [] }));
  const examples = new Map(vocabulary.examples.map((example) => [example.name, example.query]));
  const editor = mount(form.querySelector("textarea"), { run, vocabulary });

  /** `#query=…` is a query, `#actions/projects` one of the catalogue. */
  const fromAddress = () => {
    const mark = decodeURIComponent(location.hash.slice(1));
    const text = mark.startsWith("query=") ? mark.slice(6) : examples.get(mark);
    if (text === undefined) return false;
    editor.set(text);
    return true;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  part("examples").addEventListener("change", ({ target }) => {
    if (!examples.has(target.value)) return;
    editor.set(examples.get(target.value));
    run();
  });
  part("stop").addEventListener("click", () => engine.stop());
  part("share").addEventListener("click", async () => {
    history.replaceState(null, "", `#query=${encodeURIComponent(editor.get())}`);
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = words.copied;
    } catch {
      status.textContent = words.address;
    }
  });
  part("csv").addEventListener("click", () => {
    if (last?.answer) download(toCsv(last.answer), "text/csv", "psm.csv");
    else if (last) download(last.text, last.type, "psm.ttl");
  });
  part("json").addEventListener("click", () => {
    if (last?.answer) download(last.text, last.type, "psm.json");
    else if (last) download(last.text, last.type, "psm.ttl");
  });
  addEventListener("hashchange", () => fromAddress() && run());

  const service = await findService();
  if (service) {
    const remote = serviceEngine(service);
    engine = remote;
    part("where").hidden = false;
    part("where").addEventListener("change", ({ target }) => {
      engine = target.value === "service" ? remote : local;
    });
  }
  form.dataset.ready = "true";
  json(words.documents)
    .then((index) => (names = namesFrom(index, lang, words.root)))
    .catch(() => undefined)
    .finally(() => fromAddress() && run());
}

document.querySelectorAll("form[data-query]").forEach(start);
