import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * VS Code loads `extension.js` in the process that all extensions share: what it loads, everybody waits for. So the director, SSH and the
 * language client's library are files of their own, loaded with the first run and the first scenario.
 */
describe('what VS Code loads to activate the extension', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-activation-'));
    execFileSync(process.execPath, ['esbuild.mjs', '--production', '--outdir', folder, 'extension'], { stdio: 'inherit' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is small', () => {
    expect(readFileSync(join(folder, 'extension.js')).length).toBeLessThan(150_000);
  });

  it('asks for nothing but VS Code and what Node has at hand', () => {
    const report = `
      const asked = [];
      const Module = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => { asked.push(name); return name === 'vscode' ? {} : load(name, ...rest); };
      require(process.argv[1]);
      console.log(JSON.stringify([...new Set(asked)]));`;
    const asked: string[] = JSON.parse(execFileSync(process.execPath, ['-e', report, join(folder, 'extension.js')], { encoding: 'utf8' }));
    // No processes, sockets or compression: those belong to runs.
    expect(asked.slice(1).filter((name) => !known.has(name.replace(/^node:/, '')))).toEqual([]);
  });
});

describe('what the first run loads', () => {
  it('is not MQTT.js, of which only a run that asks its broker under $SYS has need', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mqtt-scenario-first-run-'));
    try {
      execFileSync(process.execPath, ['esbuild.mjs', '--production', '--outdir', folder, 'withAgents'], { stdio: 'inherit' });
      expect(readFileSync(join(folder, 'withAgents.js')).length).toBeLessThan(700_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const known = new Set(['vscode', 'path', 'crypto', 'fs', 'fs/promises']);
