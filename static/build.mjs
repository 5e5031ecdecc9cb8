// Writes dist/: portal.css, staff.css, admin.css, portal.js, staff.js, fonts/ and icons/.
// Everything a browser loads comes from here; nothing is fetched from another site.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const output = join(here, "dist");
const fontFiles = join(here, "node_modules/@fontsource-variable/source-sans-3/files");

/** Compile one sheet of src/scss into dist/. */
function buildStyles(name) {
  const { css } = sass.compile(join(source, "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
  });
  writeFileSync(join(output, `${name}.css`), css);
}

/** The scripts of one folder of src/js, in the order of their names. */
function scriptsOf(name) {
  const folder = join(source, "js", name);
  const files = readdirSync(folder).filter((file) => file.endsWith(".js"));
  return files.sort().map((file) => readFileSync(join(folder, file), "utf8"));
}

/** Join the scripts of a folder, and those that all pages share, into one file with one scope. */
function buildScript(name) {
  const parts = [...scriptsOf(name), ...scriptsOf("shared")];
  writeFileSync(join(output, `${name}.js`), `(() => {\n"use strict";\n${parts.join("\n")}})();\n`);
}

/** Copy the font subsets that the sheets name; a browser fetches only those whose letters a page uses. */
function copyFonts() {
  mkdirSync(join(output, "fonts"));
  for (const [, file] of readFileSync(join(output, "portal.css"), "utf8").matchAll(/url\("fonts\/([^"]+)"\)/g)) {
    cpSync(join(fontFiles, file), join(output, "fonts", file));
  }
}

rmSync(output, { recursive: true, force: true });
mkdirSync(output);
cpSync(join(source, "svg"), join(output, "icons"), { recursive: true });
for (const name of ["portal", "staff"]) {
  buildStyles(name);
  buildScript(name);
}
buildStyles("admin");
copyFonts();
