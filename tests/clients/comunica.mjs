// Asks Comunica: reads {sources, queries: {name: text}} from standard input and writes a line for
// each answer: {name, rows} in the JSON of SPARQL results, {name, quads} or {name, error}.
import { createInterface } from "node:readline";
import { QueryEngine } from "@comunica/query-sparql";

const input = [];
for await (const line of createInterface({ input: process.stdin })) input.push(line);
const { sources, queries } = JSON.parse(input.join("\n"));

const spelled = (term) => {
  if (term.termType !== "Literal") return { type: "uri", value: term.value };
  const said = { type: "literal", value: term.value };
  if (term.language) said["xml:lang"] = term.language;
  else if (!term.datatype.value.endsWith("#string")) said.datatype = term.datatype.value;
  return said;
};

const engine = new QueryEngine();
for (const [name, text] of Object.entries(queries)) {
  const answer = { name };
  try {
    const result = await engine.query(text, { sources });
    if (result.resultType === "bindings") {
      answer.rows = [];
      for await (const row of await result.execute()) {
        answer.rows.push(
          Object.fromEntries([...row].map(([key, term]) => [key.value, spelled(term)])),
        );
      }
    } else if (result.resultType === "boolean") {
      answer.boolean = await result.execute();
    } else {
      answer.quads = 0;
      for await (const _ of await result.execute()) answer.quads += 1;
    }
  } catch (error) {
    answer.error = String(error.message ?? error);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
