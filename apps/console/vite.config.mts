import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** As tools/browser-module.mjs does: `<name>.browser.ts` stands in the place of the `<name>.ts` beside it. */
const inBrowsers: Plugin = {
  name: 'in-browsers',
  enforce: 'pre',
  resolveId(path, importer) {
    if (!importer || !path.startsWith('.')) return;
    const replacement = join(dirname(importer), `${path}.browser.ts`);
    return existsSync(replacement) ? replacement : undefined;
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [inBrowsers],
  // The gateway puts a fresh one into each page that it hands out.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: join(import.meta.dirname, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page takes no data: scripts, and images of a few bytes are files as well.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      // The gateway hands out names with one dot, so that nothing is a name that ends in something else.
      output: {
        chunkFileNames: ({ name }) => `assets/${name.replaceAll('.', '-')}-[hash].js`,
      },
      // Libraries mark what servers must not render; here nothing is.
      checks: { moduleLevelDirective: false },
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
    },
  },
  // `npm start` in one terminal, `npx vite apps/console` in another: pages change as they are edited.
  server: { proxy: { '/v1': { target: process.env['WRIT_URL'] ?? 'http://127.0.0.1:8080' } } },
});
