// The editor lives in a shadow root: there its styles are constructable sheets, which the
// Content-Security-Policy allows (in a document they would be inline).
import { autocompletion, closeBrackets, completeFromList } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { sparql } from "codemirror-lang-sparql";

const KEYWORDS =
  "SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES GROUP ORDER BY HAVING LIMIT OFFSET ASK CONSTRUCT DESCRIBE PREFIX COUNT SUM AVG MIN MAX SAMPLE CONCAT CONTAINS LANG STR REGEX LCASE COALESCE IF EXISTS NOT IN AS ASC DESC".split(
    " ",
  );

/** Terms (`psm:Action`, with its name), prefixes and keywords, after the letters typed. */
function completions({ terms = [], prefixes = {} }) {
  const words = [
    ...terms.map(({ term, name, kind }) => ({
      label: term,
      detail: name,
      type: kind,
      // known by its name too: "azione" finds psm:Action
      displayLabel: term,
    })),
    ...Object.keys(prefixes).map((prefix) => ({ label: `${prefix}:`, type: "namespace" })),
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
  ];
  const fromList = completeFromList(words);
  return (context) => {
    const before = context.matchBefore(/[\w:-]+/);
    if (!before && !context.explicit) return null;
    const typed = before?.text.toLowerCase() ?? "";
    const byName = words.filter(({ detail }) => detail?.toLowerCase().includes(typed));
    if (typed.length > 2 && !typed.includes(":") && byName.length) {
      return {
        from: before.from,
        options: [...byName, ...words.filter((w) => w.label.toLowerCase().startsWith(typed))],
        filter: false,
      };
    }
    const found = fromList(context);
    return found && { ...found, validFor: /^[\w:-]*$/ };
  };
}

/** Put an editor in the place of a textarea; answers {get, set, focus}. */
export function mount(area, { run, vocabulary }) {
  const host = document.createElement("div");
  host.className = "editor";
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }]),
        lineNumbers(),
        history(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        autocompletion({ override: [completions(vocabulary)] }),
        sparql(),
        syntaxHighlighting(defaultHighlightStyle),
        keymap.of([...defaultKeymap, ...historyKeymap]), // Tab stays free: it leaves the editor
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": area.getAttribute("aria-label") }),
      ],
    }),
  });
  area.hidden = true;
  return {
    get: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
  };
}
