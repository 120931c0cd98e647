import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// The built page goes into the Python package, which serves it.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../src/townsfolk/web',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1600,
    assetsInlineLimit: 0,
    // One small style sheet: no page is ever seen without its own.
    cssCodeSplit: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
