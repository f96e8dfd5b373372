// The built program, started on a free port with a folder of its own and stopped when the tests are over.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const binary = process.env.FIFTHCALL_BINARY ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug', 'fifthcall');

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export function temporaryFolder(name) {
  return mkdtempSync(path.join(os.tmpdir(), `fifthcall-${name}-`));
}

// Runs a command to its end: { status, stdout, stderr }.
export function run(args, options = {}) {
  const done = spawnSync(binary, args, { encoding: 'utf8', timeout: 300_000, ...options });
  if (done.error) throw done.error;
  return done;
}

// Starts a command that serves, and waits until it answers. `app.output()` is what it printed so far.
export async function start(args, base, folder, patience = 180_000) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  let ended = null;
  child.on('exit', (code, signal) => (ended = code ?? signal));
  const begun = performance.now();
  for (;;) {
    if (ended !== null) throw new Error(`fifthcall ${args.join(' ')} ended with ${ended}:\n${output}`);
    try {
      if ((await fetch(`${base}/health/ready`)).ok) break;
    } catch {
      // Not yet.
    }
    if (performance.now() - begun > patience) {
      child.kill('SIGKILL');
      throw new Error(`fifthcall did not answer within ${patience} ms:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    base,
    folder,
    output: () => output,
    async stop() {
      if (ended === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
        await gone;
        clearTimeout(timer);
      }
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
