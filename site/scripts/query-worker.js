// Answers queries over the published dump with Oxigraph, away from the page's thread.
// In: {id, dump, query, base}. Out: {id, loaded}, then {id, result, form} or {id, error}; `result`
// is text in the media type `form`. The store is loaded at the first query.
import init, { Store } from "oxigraph";

let loading;

async function load(dump) {
  await init({ module_or_path: new URL("oxigraph_bg.wasm", import.meta.url) });
  const store = new Store();
  store.load(await text(dump), { format: "application/n-quads", no_transaction: true });
  return store;
}

/** The dump as text. Some servers unpack what ends in .gz, others do not. */
async function text(dump) {
  const response = await fetch(dump);
  if (!response.ok) throw new Error(`${dump}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const head = new Uint8Array(bytes, 0, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).text();
}

const GRAPH_FORMS = /^\s*(?:(?:PREFIX|BASE)\s[^>]*>\s*|#[^\n]*\n\s*)*(?:CONSTRUCT|DESCRIBE)\b/i;

addEventListener("message", async ({ data: { id, dump, query, base } }) => {
  try {
    const store = await (loading ??= load(dump));
    postMessage({ id, loaded: store.size });
    const form = GRAPH_FORMS.test(query) ? "text/turtle" : "application/sparql-results+json";
    const result = store.query(query, {
      base_iri: base,
      results_format: form,
      use_default_graph_as_union: true,
    });
    postMessage({ id, result, form });
  } catch (error) {
    postMessage({ id, error: String(error.message ?? error) });
  }
});
