// Conveniences on every page; everything works without them.
import { copyButtons } from "./site/copy.js";
import { tabs } from "./site/tabs.js";
import { tables } from "./site/tables.js";

copyButtons(document);
tables(document);
tabs(document);
