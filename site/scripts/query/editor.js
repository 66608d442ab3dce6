// The editor lives in a shadow root: there its styles are constructable sheets, which the
// Content-Security-Policy allows (in a document they would be inline).
import { autocompletion, closeBrackets, completeFromList } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const KEYWORDS =
  "SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES GROUP ORDER BY HAVING LIMIT OFFSET ASK CONSTRUCT DESCRIBE PREFIX COUNT SUM AVG MIN MAX SAMPLE CONCAT CONTAINS LANG STR REGEX LCASE COALESCE IF EXISTS NOT IN AS ASC DESC".split(
    " ",
  );

// The page's colours, light and dark: custom properties reach into the shadow root.
const colours = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" }, // the host has it
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--soft)", borderColor: "var(--line)" },
  ".cm-activeLine": { backgroundColor: "var(--soft)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--info-soft)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--surface)", borderColor: "var(--edge)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-link)",
    backgroundColor: "var(--link)",
  },
});
const inks = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--warn)" },
  { tag: [tags.string, tags.integer, tags.float, tags.bool], color: "var(--bad)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--good)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

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
        colours,
        syntaxHighlighting(inks),
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
