// Makes the assets of the web site from the packages of the lock file: node build.mjs <folder>.
// The same sources give the same bytes wherever they are built.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = resolve(process.argv[2] ?? join(here, "build"));
const assets = join(out, "assets");
const targets = ["chrome109", "firefox115", "safari16"];

/** The font files that the styles name: package, family, weights. */
const fonts = [
  ["titillium-web", [400, 600, 700]],
  ["roboto-mono", [400]],
];

/** Packages of which files are copied or compiled in, unseen by the script bundler. */
const copied = [
  "@fontsource/roboto-mono",
  "@fontsource/titillium-web",
  "bootstrap-italia",
  "oxigraph",
];

async function styles() {
  const compiled = sass.compile(join(here, "styles", "site.scss"), {
    loadPaths: [join(modules, "bootstrap-italia", "src", "scss")],
    quietDeps: true,
    silenceDeprecations: ["import"], // Bootstrap Italia 2 is written with @import
  });
  const { code } = await esbuild.transform(await imagesAsFiles(compiled.css), {
    loader: "css",
    minify: true,
    target: targets,
    legalComments: "none",
  });
  await writeFile(join(assets, "site.css"), code);
}

/**
 * Move the pictures written inside the styles to files: `default-src 'self'` has no `data:`.
 * The name is the hash of the content, so equal pictures are one file.
 */
async function imagesAsFiles(css) {
  const folder = join(assets, "images");
  await mkdir(folder, { recursive: true });
  const found = new Map();
  const replaced = css.replace(/url\((["'])data:image\/svg\+xml,(.*?)\1\)/g, (_, _quote, data) => {
    // a lone "%" (hsl(36, 100%, 30%)) stands for itself, as browsers read it
    const svg = decodeURIComponent(data.replace(/%(?![0-9a-f]{2})/gi, "%25"));
    const name = `${createHash("sha256").update(svg).digest("hex").slice(0, 12)}.svg`;
    found.set(name, svg);
    return `url("images/${name}")`;
  });
  if (replaced.includes("data:")) throw new Error("a data: address is left in the styles");
  await Promise.all([...found].map(([name, svg]) => writeFile(join(folder, name), svg)));
  return replaced;
}

async function copyFonts() {
  await mkdir(join(assets, "fonts"), { recursive: true });
  for (const [family, weights] of fonts) {
    for (const weight of weights) {
      for (const subset of ["latin", "latin-ext"]) {
        const name = `${family}-${subset}-${weight}-normal.woff2`;
        const source = join(modules, "@fontsource", family, "files", name);
        await copyFile(source, join(assets, "fonts", name));
      }
    }
  }
}

/** The icons of `scripts/icons.json` only; one that does not exist stops the build. */
async function icons() {
  const file = join(modules, "bootstrap-italia", "dist", "svg", "sprites.svg");
  const sprite = await readFile(file, "utf8");
  const symbols = new Map(
    [...sprite.matchAll(/<symbol id="([^"]+)".*?<\/symbol>/gs)].map((m) => [m[1], m[0]]),
  );
  const names = JSON.parse(await readFile(join(here, "scripts", "icons.json"), "utf8"));
  const chosen = names.map((name) => {
    if (!symbols.has(name)) throw new Error(`icons.json: Bootstrap Italia has no icon ${name}`);
    return symbols.get(name);
  });
  const content = `<svg xmlns="http://www.w3.org/2000/svg">${chosen.join("")}</svg>\n`;
  await writeFile(join(assets, "sprites.svg"), content);
}

/** Bundle the scripts; answers the packages that ended up in them. */
async function scripts() {
  const { metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["site", "search", "query", "query-worker"].map((n) => `scripts/${n}.js`),
    outdir: assets,
    bundle: true,
    format: "esm",
    minify: true,
    target: targets,
    charset: "utf8",
    legalComments: "none", // licences.txt has them whole
    metafile: true,
    logLevel: "error",
  });
  await copyFile(join(modules, "oxigraph", "web_bg.wasm"), join(assets, "oxigraph_bg.wasm"));
  const used = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => {
      const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
      return found && bytesInOutput ? [found[1]] : [];
    }),
  );
  return new Set(used);
}

/** Name, version and licence text of every package of which something is published. */
async function licences(packages) {
  const parts = [];
  for (const name of [...packages].sort()) {
    const folder = join(modules, ...name.split("/"));
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = (await readdir(folder)).filter((f) => /^(licen[cs]e|copying|notice)/i.test(f));
    const texts = await Promise.all(files.sort().map((f) => readFile(join(folder, f), "utf8")));
    const repository = about.repository?.url ?? about.repository ?? about.homepage ?? "";
    const source = String(repository).replace(/^git\+/, "").replace(/\.git$/, "");
    parts.push(
      [
        `${name} ${about.version}`,
        `${about.license}${source ? ` · ${source}` : ""}`,
        ...texts.map((text) => text.replaceAll("\r\n", "\n").trim()),
      ].join("\n\n"),
    );
  }
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  await writeFile(join(assets, "licences.txt"), `${parts.join(rule)}\n`);
}

await mkdir(assets, { recursive: true });
const [bundled] = await Promise.all([scripts(), styles(), icons(), copyFonts()]);
await licences(new Set([...bundled, ...copied]));
