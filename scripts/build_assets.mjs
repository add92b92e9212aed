// Bundles static/js/main.js and static/css/main.css into static/build/, under names that carry a
// hash of their content, and writes manifest.json there: {"main.js": "main.<hash>.js", …}. Beside
// each file stands what gzip and Brotli make of it, for the server to send.
// Run by `python3 dev.py build` (and by serve and test); `npm run build` does the same.

import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, "static", "build");

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["static/js/main.js", "static/css/main.css"],
  outdir,
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true, // what main.js imports with import() is loaded when it is needed
  target: "es2022",
  legalComments: "linked",
  loader: { ".woff2": "file", ".svg": "file" },
  metafile: true,
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has said what is wrong

const compressors = {
  ".br": (content) =>
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  ".gz": (content) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }),
};
const compressed = [];
for (const name of Object.keys(metafile.outputs).map((path) => basename(path))) {
  if (!/\.(css|js|svg|txt)$/.test(name)) continue; // fonts are compressed already
  const content = await readFile(join(outdir, name));
  for (const [suffix, compress] of Object.entries(compressors)) {
    const smaller = compress(content);
    if (smaller.length >= content.length) continue;
    await writeFile(join(outdir, name + suffix), smaller);
    compressed.push(name + suffix);
  }
}

const manifest = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint && /^static\/(js|css)\/main\./.test(entryPoint)) {
    manifest[basename(entryPoint)] = basename(output);
  }
}

// The manifest is replaced after its files exist and before the old ones go, so that a server
// which reads it meanwhile never names a file that is not there.
await writeFile(join(outdir, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
const current = new Set([
  ...Object.keys(metafile.outputs).map((path) => basename(path)),
  ...compressed,
  "manifest.json",
]);
for (const name of await readdir(outdir)) {
  if (!current.has(name)) await rm(join(outdir, name), { recursive: true });
}
