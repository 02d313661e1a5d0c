// Writes src/symbio_kg/web/static/vendor from the packages of package.json. Run `npm install && npm run build` here.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const target = new URL("../../src/symbio_kg/web/static/vendor/", import.meta.url).pathname;
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const { css } = sass.compile("src/app.scss", { loadPaths: ["node_modules"], style: "compressed", quietDeps: true });
if (/GDS Transport|crown/i.test(css)) throw new Error("the stylesheet holds a font or a mark that is not ours");
writeFileSync(`${target}app.css`, css);

// The editor brings some 500 prefixes that strangers wrote into prefix.cc; it knows those of the service instead
const prefixes = {
  name: "prefixes of the service",
  setup({ onLoad }) {
    onLoad({ filter: /yasgui\.esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const own = `prefixes_default = JSON.parse(document.getElementById("editor")?.dataset.prefixes ?? "{}")`;
      const contents = text.replace(/madsrdf = "[^]*?prefixes_default = \{[^}]*\}/, () => own);
      if (contents === text) throw new Error("the editor's list of prefixes is not where it was");
      return { contents, loader: "js" };
    });
  },
};
await build({
  entryPoints: ["src/app.js", "src/picker.js", "src/sparql.js"],
  bundle: true, minify: true, format: "esm", target: "es2020", outdir: target, legalComments: "none",
  loader: { ".svg": "dataurl" }, plugins: [prefixes], logLevel: "warning",
});
copyFileSync("node_modules/htmx.org/dist/htmx.min.js", `${target}htmx.js`);
copyFileSync("node_modules/@zazuko/yasgui/build/yasgui.min.css", `${target}sparql.css`);
writeFileSync(`${target}picker.css`, sass.compileString(readFileSync("node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.css", "utf8"), { style: "compressed" }).css);
// Of the extended letters only those of European languages and the lira sign: a third of the weight
const letters = String.fromCodePoint(...Array.from({ length: 0x80 }, (_, place) => 0x100 + place), 0x20ba);
for (const weight of [400, 700]) {
  const file = (set) => `node_modules/@fontsource/noto-sans/files/noto-sans-${set}-${weight}-normal.woff2`;
  copyFileSync(file("latin"), `${target}noto-${weight}.woff2`);
  writeFileSync(`${target}noto-ext-${weight}.woff2`, await subsetFont(readFileSync(file("latin-ext")), letters, { targetFormat: "woff2" }));
}
