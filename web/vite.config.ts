import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type UserConfig } from 'vite'

// The built page goes into the Python package, which serves it.
const SERVED: UserConfig = {
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
}

// The page of shared files is one script and one style, which go into each file.
const SHARED: UserConfig = {
  plugins: [svelte()],
  publicDir: false,
  build: {
    outDir: '../src/townsfolk/web/shared',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2200,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: 'src/shared/main.ts',
      output: {
        codeSplitting: false,
        entryFileNames: 'shared.js',
        assetFileNames: 'shared.[ext]',
      },
    },
  },
}

export default defineConfig(({ mode }) => (mode === 'shared' ? SHARED : SERVED))
