// Search over everything, as you type: the index is a file, loaded when the field is first used.
// <form role="search" data-index="…/search/it.json" data-root="…/" data-none="…" data-some="{n} …">
//   <input type="search"> <p role="status"></p> <ul></ul>
// An index is [{"u": path, "t": title, "k": kind, "x": text}].
import MiniSearch from "minisearch";
import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as italian } from "@orama/stemmers/italian";

const LIMIT = 12;
const stem = document.documentElement.lang.startsWith("en") ? english : italian;

function term(word) {
  const lower = word.toLowerCase();
  // codes ("1.1.2") are words of their own; accents fold after stemming, which needs them
  const root = /^\d/.test(lower) ? lower : stem(lower);
  return root.normalize("NFD").replace(/\p{M}/gu, "");
}

const words = (text) => text.match(/\d+(?:\.\d+)*|[\p{L}\p{N}]+/gu) ?? [];

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const documents = await response.json();
  const index = new MiniSearch({
    idField: "u",
    fields: ["t", "x", "k"],
    storeFields: ["u", "t", "k"],
    tokenize: words,
    processTerm: term,
    searchOptions: {
      boost: { t: 4 },
      combineWith: "AND",
      prefix: (_, at, all) => at === all.length - 1, // the last word may be unfinished
      fuzzy: (word) => (/^\d/.test(word) || word.length < 5 ? false : 0.2),
      weights: { prefix: 0.6, fuzzy: 0.2 },
    },
  });
  index.addAll(documents);
  return index;
}

function enhance(form) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("ul");
  const status = form.querySelector("[role=status]");
  const { index: url, root, none, some } = form.dataset;
  let loading;
  const index = () => (loading ??= load(url));

  function show(found) {
    list.replaceChildren(
      ...found.slice(0, LIMIT).map(({ u, t, k }) => {
        const link = document.createElement("a");
        link.href = root + u;
        const kind = document.createElement("span");
        kind.className = "kind";
        kind.textContent = k;
        link.append(t, kind);
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    list.hidden = !found.length;
  }

  async function search() {
    const asked = input.value.trim();
    if (!asked) {
      show([]);
      status.textContent = "";
      return;
    }
    const found = (await index()).search(asked);
    if (asked !== input.value.trim()) return; // typed on while the index was loading
    show(found);
    status.textContent = found.length ? some.replace("{n}", found.length) : none;
  }

  const fail = () => {
    loading = undefined; // tried again at the next key
    status.textContent = form.dataset.failed ?? "";
  };
  input.addEventListener("focus", () => index().catch(fail), { once: true });
  input.addEventListener("input", () => search().catch(fail));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search().catch(fail);
  });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const stops = [input, ...links];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") {
      show([]);
      input.focus();
    } else if (at >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp") && links.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      stops[(at + step + stops.length) % stops.length].focus();
    }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && form.closest("main")) {
    input.value = asked;
    search().catch(fail);
  }
}

document.querySelectorAll("form[role=search][data-index]").forEach(enhance);
