import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const rooms = readRooms();

describe('imports keep to the table in ARCHITECTURE.md', () => {
  const files = sourceFiles();
  it.each(files)('%s', (file) => {
    const room = roomOf(file);
    const complaints = importsOf(file).flatMap((specifier) => complaintAbout(file, room, specifier));
    expect(complaints).toEqual([]);
  });

  it('covers every room of the table', () => {
    expect(rooms.length).toBeGreaterThan(10);
  });
});

interface Room {
  folder: string;
  rooms: string[];
  packages: string[];
}

/** The rows `| room | may import | packages | why |` of ARCHITECTURE.md; short room names are completed from the first column. */
function readRooms(): Room[] {
  const section = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## The rooms')[1].split('\n## ')[0];
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const folders = rows.map((row) => row[1].replaceAll('`', ''));
  return rows.map((row, index) => ({
    folder: folders[index],
    rooms: names(row[2]).map((name) => folders.find((folder) => folder === name || folder.endsWith(`/src/${name}`)) ?? name),
    packages: names(row[3]),
  }));
}

function names(cell: string): string[] {
  return cell
    .replaceAll('`', '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '–');
}

function sourceFiles(): string[] {
  return ['client/src', 'server/src', 'runtime/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
}

/** The innermost room that the file is in. */
function roomOf(file: string): Room {
  const room = rooms.filter(({ folder }) => file.startsWith(`${folder}/`)).sort((a, b) => b.folder.length - a.folder.length)[0];
  if (room === undefined) throw new Error(`${file} is in no room of ARCHITECTURE.md`);
  return room;
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3],
  );
}

function complaintAbout(file: string, room: Room, specifier: string): string[] {
  if (/(^|\/)main\.tsx?$/.test(specifier)) return [`${specifier}: nothing imports a main.ts`];
  if (!specifier.startsWith('.')) return packageComplaint(room, specifier);
  const target = relative(root, resolve(root, dirname(file), specifier));
  if (target === 'package.json') return [];
  const allowed = [room.folder, ...room.rooms];
  return allowed.includes(roomOf(target).folder) || allowed.includes(target.replace(/\.tsx?$/, ''))
    ? []
    : [`${specifier}: ${room.folder} may not import it`];
}

function packageComplaint(room: Room, specifier: string): string[] {
  const isNode = specifier.startsWith('node:') || builtinModules.includes(specifier);
  const name = isNode ? 'node' : room.packages.find((allowed) => specifier === allowed || specifier.startsWith(`${allowed}/`));
  return name !== undefined && room.packages.includes(name) ? [] : [`${specifier}: not a package of ${room.folder}`];
}
