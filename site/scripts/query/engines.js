// Where a query is answered: in this browser, over the dump, or by the site's SPARQL service.
// `ask(query)` resolves to {form, text} or rejects with an Error; `stop()` gives the query up.

export class Stopped extends Error {}

/** Oxigraph in a worker; stopping ends the worker, and the next query starts another. */
export function browserEngine({ worker: address, dump, onLoaded }) {
  let worker;
  let pending;
  let asked = 0;

  const start = () => {
    worker = new Worker(address, { type: "module" });
    worker.addEventListener("message", ({ data: { id, loaded, result, form, error } }) => {
      if (loaded !== undefined) onLoaded?.(loaded);
      else if (pending?.id === id) {
        const { resolve, reject } = pending;
        pending = undefined;
        if (error === undefined) resolve({ form, text: result });
        else reject(new Error(error));
      }
    });
    worker.addEventListener("error", (event) => {
      pending?.reject(new Error(event.message || address));
      stop();
    });
  };

  const stop = () => {
    pending?.reject(new Stopped());
    pending = undefined;
    worker?.terminate();
    worker = undefined;
  };

  return {
    ask: (query) =>
      new Promise((resolve, reject) => {
        if (pending) stop();
        if (!worker) start();
        pending = { id: ++asked, resolve, reject };
        worker.postMessage({ id: asked, dump, query, base: location.href });
      }),
    stop,
  };
}

/** The SPARQL 1.1 Protocol over HTTP. */
export function serviceEngine(address) {
  let control;
  return {
    async ask(query) {
      control = new AbortController();
      try {
        const response = await fetch(address, {
          method: "POST",
          body: query,
          signal: control.signal,
          headers: {
            "Content-Type": "application/sparql-query",
            Accept: "application/sparql-results+json, text/turtle;q=0.9",
          },
        });
        const text = await response.text();
        if (!response.ok) throw new Error(text.trim() || String(response.status));
        return { form: response.headers.get("Content-Type").split(";")[0], text };
      } catch (error) {
        throw control.signal.aborted ? new Stopped() : error;
      }
    },
    stop: () => control?.abort(),
  };
}

/**
 * The address of the site's service, which the server of this page names in a Link header
 * (rel="service-desc", RFC 8631); a static host names none.
 */
export async function findService() {
  try {
    const response = await fetch(location.pathname, { method: "HEAD" });
    const link = /<([^>]*)>;\s*rel="?service-desc"?/.exec(response.headers.get("Link") ?? "");
    return link && new URL(link[1], location.href).href;
  } catch {
    return null;
  }
}
