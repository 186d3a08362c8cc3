/** Builds the page: `npx vite build dashboard` writes static files with relative URLs to dist/dashboard. */
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** The dashboard, the entrance of a lab that asks for a code, the stranger's page of `tlab forgery`, and that of an experiment. */
const PAGES = ['index.html', 'join.html', 'forgery.html', 'streams.html']

const CSP_META = /<meta\s+http-equiv="Content-Security-Policy"[^>]*>/

/** Vite's development server puts styles into the page inline, which the policy of the built page forbids. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(CSP_META, ''),
}

/** hdr-histogram-js looks for Node's zlib with `eval`, which the page's policy forbids and would report; pako is its other way. */
const withoutEval: Plugin = {
  name: 'without-eval',
  transform: (code, id) =>
    id.endsWith('JsHistogram.encoding.js')
      ? code.replaceAll(/eval\('require\("zlib"\)\.(inflate|deflate)Sync'\)/g, 'pako.$1')
      : null,
}

export default defineConfig({
  base: './',
  plugins: [withoutPolicyInDevelopment, withoutEval],
  // The package's browser bundle evaluates strings, which the page's policy forbids; its modules do not.
  resolve: { alias: [{ find: /^hdr-histogram-js$/, replacement: 'hdr-histogram-js/dist/index.js' }] },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Reference runs stay files of their own, however small: the page fetches the one that is asked for.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: PAGES.map((page) => fileURLToPath(new URL(page, import.meta.url))) },
  },
})
