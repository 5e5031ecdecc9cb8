// Unpacks the browser and the libraries it needs into unpacked/, beside this file.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { inflate } from "@sparticuz/chromium";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "unpacked");
const packed = join(here, "node_modules", "@sparticuz", "chromium", "bin");

rmSync(target, { recursive: true, force: true });
mkdirSync(target);
// The package unpacks into whatever it takes for the temporary folder.
process.env.TMPDIR = target;
for (const archive of ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"]) {
  await inflate(join(packed, archive));
}

// The package's own list of font folders names only those of the place it was made for.
const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
writeFileSync(
  join(target, "fonts", "fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${xml(join(target, "fonts", "fonts"))}</dir>
  <cachedir>${xml(join(target, "fonts-cache"))}</cachedir>
</fontconfig>
`,
);
