import { describe, expect, test } from 'vitest';
import { startScripted, willing } from '../engine/scriptedBroker.ts';
import { folderWith, runScenario } from './scenario.ts';

const csv = '\ufeffuser, pin ,note\nann,007,"says ""hi"", often"\nbob,2,\ncid,3,"two\nlines"\ndora,4,d\n';
const json = '[{"user":"ann","pin":7},{"user":"bob","pin":2},{"user":"cid"},{"user":"dora","pin":4}]';
const ndjson = '{"user":"ann","pin":7}\n\n{"user":"bob","deep":{"a":1}}\r\n{"user":"cid"}\n{"user":"dora"}';

describe('every client has its row', () => {
  test.each([
    ['csv("d.csv")', { 'd.csv': csv }],
    ['json("d.json")', { 'd.json': json }],
    ['ndjson("d.ndjson")', { 'd.ndjson': ndjson }],
  ])('%s', async (source, files) => {
    const seen = await connectsOf(`data d = ${source}\npool p[4] {\n client_id "{client.index}"\n username d.user\n connect\n}`, files);
    expect(seen).toEqual({ 0: 'ann', 1: 'bob', 2: 'cid', 3: 'dora' });
  });

  test('fields that are quoted, of several lines, empty or with leading zeros', async () => {
    const seen = await connectsOf(
      'data d = csv("d.csv")\npool p[3] {\n client_id "{client.index}"\n username "{d.pin}|{d.note}"\n connect\n}',
      { 'd.csv': csv },
    );
    expect(seen).toEqual({ 0: '007|says "hi", often', 1: '2|', 2: '3|two\nlines' });
  });

  test('cycled', async () => {
    const seen = await connectsOf(scenario('cycle', 9), { 'd.csv': csv });
    expect(Object.values(seen)).toEqual(['ann', 'bob', 'cid', 'dora', 'ann', 'bob', 'cid', 'dora', 'ann']);
  });

  test.each(['random', 'unique'])('%s draws follow from the seed, whatever the number of workers', async (order) => {
    const rows = `user\n${Array.from({ length: 60 }, (_, row) => `u${row}`).join('\n')}\n`;
    const two = `${scenario(order, 20)}\npool q[20] {\n client_id "q{client.index}"\n username d.user\n connect\n}`;
    const seen = await connectsOf(two, { 'd.csv': rows });
    expect(await connectsOf(two, { 'd.csv': rows }, 3)).toEqual(seen);
    expect(await connectsOf(`seed 2\n${two}`, { 'd.csv': rows })).not.toEqual(seen);
    const different = new Set(Object.values(seen)).size;
    if (order === 'unique') expect(different).toBe(40);
    else expect(different).toBeLessThan(40);
  });

  test('topics of rows are expected where their subscribers are', async () => {
    const broker = await startScripted(willing, 5);
    const ran = await runScenario(
      `data d = csv("d.csv")
      pool r[4] {\n connect\n subscribe "to/{d.user}"\n signal there\n hold until done\n}
      pool s[4] {\n await there\n connect\n publish "to/{d.user}" payload bytes(64)\n}`,
      `mqtt://127.0.0.1:${broker.port}`,
      { baseFolder: folderWith({ 'd.csv': csv }) },
    );
    expect(ran.windows.flatMap(({ matched }) => matched.flatMap(({ counts }) => counts)).flat().length).toBeGreaterThan(0);
    await broker.close();
  });
});

describe('files that cannot be used say so before anything is sent', () => {
  const three = 'user\na\nb\nc\n';
  test.each<[files: Record<string, string>, text: string, reason: string]>([
    [{ 'd.csv': three }, scenario('in_order', 4), 'Data "d": the file "d.csv" has 3 rows, and pool "p" has 4 clients: add rows, or'],
    [{ 'd.csv': three }, `${scenario('unique', 2)}\npool q[2] {\n username d.user\n connect\n}`, 'the pools that use it have 4 clients'],
    [{ 'd.csv': 'user\n' }, scenario('cycle', 1), 'Data "d": the file "d.csv" has no rows.'],
    [{ 'd.csv': 'user,pin\na\n' }, scenario('cycle', 1), 'Data "d": the file "d.csv" cannot be read as CSV: Invalid Record Length'],
  ])('%#', async (files, text, reason) => {
    await expect(connectsOf(text, files)).rejects.toThrow(reason);
  });
});

test('payloads are the bytes of files, which may differ from client to client', async () => {
  const bytes = [0, 1].map((fill) => Buffer.alloc(70_000, fill));
  const folder = folderWith({ 'p-0.bin': bytes[0], 'p-1.bin': bytes[1] });
  const broker = await startScripted(willing, 5);
  const ran = await runScenario(
    'pool p[2] {\n connect\n repeat 2 times { publish "a/{client.index}" qos 1 payload file("{client.id}.bin") }\n}',
    `mqtt://127.0.0.1:${broker.port}`,
    { baseFolder: folder },
  );
  expect(ran.errors).toEqual({});
  for (const { packets } of broker.connections) {
    const sent = packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet] : []));
    expect(sent.map(({ topic, payload }) => bytes[Number(topic.slice(2))].equals(payload as Buffer))).toEqual([true, true]);
  }
  await broker.close();
});

function scenario(order: string, clients: number): string {
  return `data d = csv("d.csv") rows ${order}\npool p[${clients}] {\n client_id "{client.index}"\n username d.user\n connect\n}`;
}

/** User names by client identifiers, as a broker hears them. */
async function connectsOf(text: string, files: Record<string, string>, workers = 1): Promise<Record<string, string>> {
  const broker = await startScripted(willing, 5);
  try {
    await runScenario(text, `mqtt://127.0.0.1:${broker.port}`, { baseFolder: folderWith(files), workers });
  } finally {
    await broker.close();
  }
  const connects = broker.connections.flatMap(({ packets }) => packets.flatMap((packet) => (packet.cmd === 'connect' ? [packet] : [])));
  return Object.fromEntries(connects.map(({ clientId, username }) => [clientId, username ?? '']));
}
