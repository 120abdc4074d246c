// Bundle the benchmark with Vite and run it in Node: `node bench/run.mjs [--quick] [--profile FOLDER]`; JSON lines on stdout.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

// `--profile FOLDER` writes CPU profiles there, for a browser's performance panel.
const at = process.argv.indexOf('--profile')
const profiling = at > 0 ? ['--cpu-prof', `--cpu-prof-dir=${process.argv[at + 1]}`] : []
const here = fileURLToPath(new URL('.', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'onmaru-bench-'))
let code = 1
try {
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(here, '..'),
    ssr: { noExternal: true },
    build: {
      ssr: true, outDir, emptyOutDir: false, minify: false, target: 'node20',
      rollupOptions: {
        input: { viewport: join(here, 'viewport.ts'), cull_thread: join(here, 'cull_thread.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(outDir, 'package.json'), '{"type":"module"}')
  code = await new Promise((resolve) => {
    const child = spawn(process.execPath, [...profiling, '--max-old-space-size=4096', join(outDir, 'viewport.js'), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    child.on('exit', (status) => resolve(status ?? 1))
    process.on('SIGTERM', () => child.kill('SIGTERM'))
  })
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
process.exit(code)
