import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import names from '../../package.nls.json' with { type: 'json' };
import { commands as shared } from '../../server/src/protocol.ts';

const root = resolve(import.meta.dirname, '../..');
const source = readdirSync(join(root, 'client/src'), { encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'client/src', name), 'utf8'))
  .join('\n');
const contributed = manifest.contributes.commands.map(({ command }) => command);

describe('the extension’s manifest', () => {
  it('names every text that it refers to, and no other', () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(names)));
  });

  it.each(contributed)('has code for %s', (command) => {
    const short = command.replace('mqtt-scenario.', '');
    expect(source).toMatch(new RegExp(`registerCommand\\('${command}'|forScenario\\('${short}'`));
  });

  it('contributes the commands that the server’s lenses name', () => {
    expect(contributed).toEqual(expect.arrayContaining(Object.values(shared)));
  });

  it('puts only its own commands into menus and keys', () => {
    const { menus, keybindings } = manifest.contributes;
    const placed = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    expect(contributed).toEqual(expect.arrayContaining(placed));
  });

  it.each(Object.keys(manifest.contributes.configuration.properties))('reads the setting %s', (setting) => {
    const short = setting.replace('mqtt-scenario.', '');
    // The language client reads the trace setting by itself.
    expect(short === 'trace.server' || source.includes(`'${short}'`)).toBe(true);
  });
});
